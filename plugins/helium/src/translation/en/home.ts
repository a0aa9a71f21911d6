/** Texts of what stands on pages of others: the home page and the search. */
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
} as const;
