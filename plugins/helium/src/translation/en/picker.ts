/** Texts of the form fields that templates for clusters need. */
export const pickerMessages = {
  picker: {
    label: 'Workspace',
    loading: 'Looking for ready workspaces…',
    none: 'No “{{program}}” is ready yet.',
    noMatch:
      'No ready workspace of “{{program}}” has “{{search}}” in its name.',
    make: 'Make one (in a new tab)',
    more: '{{shown}} of {{total}} are listed; type part of a name to find the others.',
    unreadable:
      'The list can not be had at present: {{message}} A name that you know can be typed.',
    expired: 'expired; extend it first',
    show: 'Show the list',
    hide: 'Hide the list',
    clear: 'Clear',
    missing:
      "There is no workspace '{{name}}' of “{{program}}” that you may see; choose one from the list, or make one first.",
    otherProgram:
      "'{{name}}' is of “{{actual}}”, and one of “{{program}}” is needed here; choose one from the list.",
    notYetReady:
      "'{{name}}' is not ready yet (“{{status}}”); wait until it is, or choose another one.",
    notReady:
      "'{{name}}' is not ready (“{{status}}”); its page says what to do about it. Or choose another one.",
    leaving: "'{{name}}' is being deleted; choose another one.",
    hasExpired:
      "'{{name}}' has expired; extend it first, or choose another one.",
  },
  json: {
    label: 'JSON',
    syntax: 'This is not JSON: {{message}}',
    notAnObject: 'This must be an object: {…}.',
  },
} as const;
