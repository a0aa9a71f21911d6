/** Texts of the form fields. */
export const fieldMessages = {
  name: {
    label: 'Name',
    another: 'Suggest another name',
    madeUp: 'Left empty, a name is made up.',
    rule: 'At most 53 small letters, digits and hyphens, beginning with a letter and ending with a letter or digit.',
    ruleSuchAs:
      'At most 53 small letters, digits and hyphens, beginning with a letter and ending with a letter or digit, such as {{name}}.',
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
    example: 'Example',
    tooLarge: 'The values must be at most 1 MiB, and are {{size}}.',
    notAMapping:
      'The values must be a mapping: lines of the form “key: value”.',
    notAList: 'This must be a list: lines of the form “- value”.',
    syntax: 'The values are not YAML: {{message}} (line {{line}})',
    mistake: {
      alias:
        'a value that begins with * must be in quotes, unless it repeats a part that is marked with & before it',
      backslash: 'in double quotes, a backslash is written twice',
      indent:
        'a line is indented wrongly, or a bracket, brace or quote is not closed',
      start:
        'a value that begins with a special character, such as @ or %, must be in quotes',
      nested:
        'a value with a colon and a space in it must be in quotes, or a line is indented wrongly',
      inBrackets:
        'a list or mapping within brackets or braces needs brackets or braces, too',
      twice: 'a key is given twice',
      missing:
        'something is missing, such as the colon after a key, a comma, a quote or a bracket',
      colon: 'a key lacks the colon and the space behind it',
      documents: 'there must be no second document behind ---',
      tab: 'lines are indented with spaces, not with tabs',
      unexpected:
        'something is left over, such as a bracket, a comma or a line of another kind',
      other: 'something is not written as YAML wants it',
    },
    show: 'Show {{field}}',
    hide: 'Hide {{field}}',
    goToLine: 'Go to line {{line}}',
  },
} as const;
