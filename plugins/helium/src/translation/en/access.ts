/** Texts about whose a workspace is, and who else may use it. */
export const accessMessages = {
  access: {
    title: 'Access',
    sharedWith: 'Shared with',
    nobody: 'Nobody else.',
    read: 'may look at it',
    manage: 'may change it',
    remove: 'Stop sharing with {{entity}}',
    labels: 'Labels',
    entity: 'User or group',
    entityHint: 'A name to look for, or user:default/jane',
    unanswered:
      'The catalog does not answer, so nobody can be offered. Somebody whose reference you know, such as user:default/jane, can be typed.',
    loading: 'Looking in the catalog…',
    show: 'Show who there is',
    hide: 'Hide the list',
    clear: 'Clear',
  },
  share: {
    action: 'Share',
    title: 'Share {{name}}',
    confirm: 'Share',
    what: 'What they may do',
    readHint:
      'See the workspace, its log and its links; nothing can be changed.',
    manageHint:
      'Change values, extend, stop operations and get credentials. To delete it or give it away stays the owner’s.',
  },
  transfer: {
    action: 'Transfer',
    title: 'Transfer {{name}}',
    confirm: 'Transfer',
    what: 'The new owner decides about this workspace from then on, and it counts against their quota. You may lose your access to it.',
  },
} as const;
