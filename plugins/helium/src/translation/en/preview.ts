/** Texts about what a change would do, and about programs that take no workspaces. */
export const previewMessages = {
  preview: {
    start: 'Preview',
    title: 'What the change would do to {{name}}',
    back: 'Back to the values',
    apply: 'Apply',
    starting: 'Asking for a preview',
    state: {
      waiting: 'The preview waits for its turn.',
      running: 'Looking at what would change. Nothing is changed by that.',
      creating: 'Looking at what would be made. Nothing is made by that.',
    },
    looked_one: '{{count}} resource looked at',
    looked_other: '{{count}} resources looked at',
    creation: 'Preview the workspace',
    creationHelp:
      'Looks at what would be made, without making it. You can create the workspace without it.',
    interrupted:
      'How far the preview is can’t be read at present. It goes on, and is asked for again by itself: {{message}}',
    stop: 'Stop the preview',
    outdated: 'The form has changed since; preview it again.',
    forbidden: 'You may not create workspaces.',
    cancelled: 'The preview was cancelled before it had ended.',
    ended: 'The preview of {{name}} ended without a result; try again.',
    grave: 'Something would be replaced or deleted',
    confirm: 'Replace and delete it all the same',
    nothing:
      'Nothing that was made would change. The new values would be kept.',
    same_one: '{{count}} resource stays as it is.',
    same_other: '{{count}} resources stay as they are.',
    replace_one: '{{count}} would be replaced',
    replace_other: '{{count}} would be replaced',
    delete_one: '{{count}} would be deleted',
    delete_other: '{{count}} would be deleted',
    update_one: '{{count}} would be updated',
    update_other: '{{count}} would be updated',
    create_one: '{{count}} would be created',
    create_other: '{{count}} would be created',
    because: 'because of {{keys}}',
    changing: 'changes {{keys}}',
    more: 'and {{rest}} more that are not listed',
  },
  fixed: {
    hint: 'Can’t be changed on an existing workspace; create another one instead.',
    secret: 'Not shown.',
  },
  unavailable: {
    title: '“{{program}}” takes no workspaces at present',
    why: 'Why: {{why}}',
    whatToDo:
      'Choose another template, or ask those who run this portal to mend it. What comes from a repository is asked for again each minute.',
    made: 'This workspace stays as it is. It can be extended and deleted, and changed again once those who run this portal have mended the program.',
  },
} as const;
