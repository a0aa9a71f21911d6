/** Texts of what stands on pages of others: the home page, the search and a template's task. */
export const homeMessages = {
  home: {
    title: 'My workspaces',
    mine_one: 'All of mine ({{count}})',
    mine_other: 'All of mine ({{count}})',
    none: 'You have no workspaces at present.',
  },
  search: {
    workspace: 'Workspace',
  },
  task: {
    accepted:
      'Workspace {{name}} was asked for. Its page shows how far along it is.',
    open: 'Open workspace {{name}}',
  },
} as const;
