/** Texts of the form fields. */
export const fieldMessages = {
  name: {
    label: 'Name',
    another: 'Suggest another name',
    madeUp: 'Left empty, a name is made up.',
    rule: "Must be a DNS label of at most 53 characters: a-z, 0-9 and '-', starting with a letter and ending with a letter or digit",
    checking: 'Looking whether the name is free…',
    free: '{{name}} is free.',
    taken: "'{{name}}' is taken; choose another name",
    held: 'The name is held by kept data of {{name}} until {{date}}; choose another name, or remove that data first',
  },
  lifetime: {
    label: 'Expiry',
    default: 'Default ({{duration}})',
    endOfDay: 'Default (until the end of the day)',
    unknownDefault: 'Default',
    custom: 'Until a date of my choice',
    customLabel: 'Expires on',
    result: 'Expires on {{date}}.',
    maximum: 'At most {{duration}} from now, until {{date}}.',
    invalid:
      'Give a duration such as 8 hours, or an instant such as 2030-01-31 18:00 +01:00.',
    past: 'The expiry must be in the future.',
    tooEarly:
      'The expiry must be at least {{duration}} after the creation, so not before {{date}}.',
    tooLate:
      'The expiry must be at most {{duration}} after the creation, so not after {{date}}.',
  },
  values: {
    label: 'Values',
    help: 'YAML, up to 1 MiB.',
    tooLarge: 'The values must be at most 1 MiB, and are {{size}}.',
    notAMapping:
      'The values must be a mapping: lines of the form “key: value”.',
    notAList: 'This must be a list: lines of the form “- value”.',
    syntax: 'The values are not YAML: {{message}} (line {{line}})',
    secretFaulty: 'This secret is faulty; mend it or clear it first.',
    goToLine: 'Go to line {{line}}',
  },
} as const;
