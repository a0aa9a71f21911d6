/** Texts of the list of workspaces and of what it shares with other pages. */
export const listMessages = {
  status: {
    creating: 'Creating',
    updating: 'Updating',
    ready: 'Ready',
    failed: 'Failed',
    expired: 'Expired',
    destroying: 'Being deleted',
    destroyed: 'Deleted',
    leftovers: 'Leftovers',
    'needs-attention': 'Needs attention',
  },
  list: {
    title: 'Workspaces',
    description:
      'Short-lived workspaces with everything in them. Each goes away by itself when it expires; until then it can be extended.',
    loading: 'Loading workspaces',
    new: 'New workspace',
    templates: 'All templates',
    name: 'Name',
    status: 'Status',
    owner: 'Owner',
    program: 'Program',
    cluster: 'Cluster',
    created: 'Created',
    expires: 'Expires',
    open: 'Open',
    openLabel: 'Open {{title}} of {{name}}',
    notYet: 'Not yet',
    notYetHint: 'Appears when the workspace is ready',
    none: 'None',
    columns: 'Columns',
    nameReused: 'The name is used again',
    builtOn: 'on',
    sortBy: 'Sort by',
    ascending: 'Ascending; change the order',
    descending: 'Descending; change the order',
    rowsPerPage: 'Rows per page:',
    displayedRows: '{{from}}–{{to}} of {{total}}',
    previousPage: 'Previous page',
    nextPage: 'Next page',
  },
  bulk: {
    actions: 'What to do with the chosen workspaces',
    select: 'Choose {{name}}',
    selectAll: 'Choose all on this page',
    selected_one: '{{count}} workspace chosen',
    selected_other: '{{count}} workspaces chosen',
    clear: 'Choose none',
    progress: 'Progress',
    done: 'done',
    deleteTitle_one: 'Delete {{count}} workspace?',
    deleteTitle_other: 'Delete {{count}} workspaces?',
    typeCount: 'Type {{number}} to confirm',
    keepsSome_one: '{{count}} of them has data that can be kept.',
    keepsSome_other: '{{count}} of them have data that can be kept.',
    extendTitle_one: 'Extend {{count}} workspace',
    extendTitle_other: 'Extend {{count}} workspaces',
    extendWhat:
      'Each is extended from its own expiry, at most to the latest date that its program allows. Pinned ones have no expiry, and are left out.',
  },
  connection: {
    console: 'Console',
    notebooks: 'Notebooks',
    kubectl: 'kubectl',
  },
  filter: {
    label: 'Filter workspaces',
    owner: 'Whose workspaces',
    mine: 'Mine',
    groups: 'My groups’',
    all: 'All',
    search: 'Search by name',
    status: 'Status',
    program: 'Program',
  },
  empty: {
    title: 'No workspaces yet',
    nowTitle: 'No workspaces now',
    removed_one: 'Deleted workspaces ({{count}})',
    removed_other: 'Deleted workspaces ({{count}})',
    description:
      'A workspace is Pachyderm with console, notebooks and kubectl access in a place of its own. Give it a name and an expiry, and it is deleted on time. Other kinds, such as clusters, have templates of their own.',
    filteredTitle: 'No workspace matches',
    filteredDescription:
      'Nothing fits these filters. Deleted workspaces are listed only when the status “Deleted” is chosen.',
    clear: 'Clear the filters',
  },
  forbidden: {
    title: 'You may not see this',
    description:
      'Your account has no permission to read workspaces here. Ask those who run this portal for it.',
    administration:
      'This page is for administrators of Helium, and your account is none. Ask those who run this portal for it.',
    backups:
      'Backups are for those who may repair workspaces, and your account may not. Ask those who run this portal for it.',
    keptData:
      'Your account has no permission to see the data that was kept. Ask those who run this portal for it.',
  },
  unknown: {
    title: 'There is no such page',
    description: 'The address may be mistyped or out of date.',
    workspaceTitle: 'There is no workspace “{{name}}”',
    workspaceDescription:
      'No workspace has, or had, this name. It may be mistyped.',
    earlierTitle: 'There is no such workspace “{{name}}”',
    earlierDescription:
      'No workspace of this name has, or had, the id in the address. It may be mistyped.',
    back: 'All workspaces',
  },
  rehearsal: {
    label: 'Rehearsal',
    explanation:
      'Made on the sandbox, where stand-ins take the place of real clouds',
    form: 'Rehearsal: nothing is made in a cloud, and nothing costs money.',
  },
  copy: {
    done: 'Copied',
    commandOf: '{{title}} command',
    command: 'Copy the {{title}} command of {{name}}',
  },
  time: {
    justNow: 'just now',
  },
  loadFailure: {
    title: 'This could not be loaded',
    technical: 'Technical details',
  },
  action: {
    retry: 'Retry',
    cancel: 'Cancel',
    close: 'Close',
    extend: 'Extend',
    wake: 'Wake up',
    edit: 'Change values',
    delete: 'Delete',
  },
  entity: {
    title: 'Workspaces',
    none: 'No workspaces at present.',
    all: 'All workspaces of this owner',
    noOwner:
      'This entity has no owner and names no workspaces, so none belong to it.',
  },
} as const;
