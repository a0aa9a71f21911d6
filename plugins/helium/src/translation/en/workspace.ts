/** Texts of the page of one workspace. */
export const workspaceMessages = {
  workspace: { loading: 'Loading the workspace' },
  connections: {
    title: 'Connections',
    none: 'Links and commands appear here when the workspace is ready.',
    open: 'Open {{title}}',
    download: 'Download {{filename}}',
  },
  expiry: {
    title: 'Expiry',
    in: 'in {{duration}}',
    past: '{{duration}} ago',
    never: 'Never',
    pinned: 'This workspace is pinned: it stays until somebody deletes it.',
    absolute: '{{date}} ({{zone}})',
    maximum: 'Can be extended until {{date}}.',
    maximumReason:
      '{{program}} allows at most {{duration}} from the creation on.',
    extendLabel: 'Extend the expiry',
  },
  extend: {
    title: 'Extend {{name}}',
    by: 'Extend by',
    custom: 'Until a date of my choice',
    customLabel: 'New expiry',
    confirm: 'Extend',
    result: 'The workspace will expire on {{date}}.',
    capped: 'This is the latest expiry that is allowed.',
    atMaximum: 'This workspace has the latest expiry that is allowed.',
    invalid: 'Choose a date and a time.',
    past: 'Choose a time in the future.',
    tooLate: 'The latest expiry that is allowed is {{date}}.',
  },
  delete: {
    title: 'Delete {{name}}?',
    what: 'Everything that this workspace made goes: its namespace or cluster, its releases and pods, its storage and the data in it, its addresses and its credentials. Afterwards Helium looks for what is left.',
    noWayBack: 'There is no way back.',
    dependents_one: '{{count}} workspace is built on it, and has to go first:',
    dependents_other:
      '{{count}} workspaces are built on it, and have to go first:',
    stopsFirst: 'The operation that is under way is stopped first.',
    type: 'Type {{name}} to confirm',
    confirm: 'Delete for good',
  },
  edit: {
    title: 'Change the values of {{name}}',
    what: 'A preview says what a change would do before it is made. Clear a field to take it back to its default.',
    secretHint: 'Not shown. Leave it empty to keep the present one.',
    confirm: 'Save and update',
  },
  cancel: {
    title: 'Stop “{{kind}}”?',
    what: 'What is in flight is finished and saved; nothing new is begun. You can retry or delete the workspace afterwards.',
    confirm: 'Stop it',
  },
  gone: {
    title: 'Removed on {{date}}',
    description:
      'Helium removed {{name}} and found nothing left of it. Its history is below; the name is free again.',
    unverified:
      'Helium removed {{name}}, and nobody has looked for what is left of it. {{why}}.',
    unverifiedMeaning:
      'All that Pulumi’s state named is gone, and the name is free again. What the state had lost track of may still be there and cost money. Whoever can see the cluster or the cloud finds it by the label or tag helium.dev/workspace={{name}}, on Google Cloud helium-workspace={{name}}.',
  },
  failure: {
    update: 'The last change failed',
    destroy: 'Removing the workspace failed',
    leftovers: 'Something was left behind',
    attention: 'Somebody has to look at this workspace',
    resource: 'Resource: {{resource}}',
  },
  leftovers: {
    title: 'Left behind',
    description:
      'These still carry the workspace’s label. Delete them by hand, or delete the workspace again.',
    name: 'Name',
    kind: 'Kind',
    where: 'Where',
    namespace: 'Namespace',
    createdAt: 'Created',
  },
  checks: {
    title: 'Checks',
    passed: 'passed',
    failed: 'failed',
  },
  details: {
    title: 'Details',
    createdBy: 'Created by',
    createdAt: 'Created',
    dependents: 'Workspaces on it',
    moreDependents: 'and {{rest}} more',
    yes: 'Yes',
    no: 'No',
  },
} as const;
