/** Texts of the page of one workspace. */
export const workspaceMessages = {
  workspace: { loading: 'Loading the workspace' },
  connections: {
    title: 'Connections',
    none: 'Links and commands appear here when the workspace is ready.',
    open: 'Open {{title}}',
    download: 'Download {{filename}}',
    asleep: 'The workspace sleeps; its links answer once it is awake.',
  },
  expiry: {
    title: 'Expiry',
    in: 'in {{duration}}',
    past: '{{duration}} ago',
    never: 'Never (pinned)',
    pinned: 'This workspace is pinned: it stays until somebody deletes it.',
    absolute: '{{date}} ({{zone}})',
    maximum: 'Can be extended until {{date}}.',
    maximumReason:
      '{{program}} allows at most {{duration}} from the creation on.',
    extendLabel: 'Extend the expiry',
    history: 'Who set the expiry',
    set: 'Set to {{date}}.',
    setPinned: 'Pinned, without an expiry.',
    beyond: 'That is past the maximum.',
    rule: 'By a rule: {{rule}}.',
    earlier: 'Show what was set before',
    lastOnly: 'Hide what was set before',
    wakeLabel: 'Wake up and extend the expiry',
    asleep:
      'Expired: this workspace sleeps, and its data is kept. Unless it is woken up, it is removed on {{date}}.',
  },
  wake: { title: 'Wake up {{name}}', confirm: 'Wake up' },
  extend: {
    title: 'Extend {{name}}',
    by: 'Extend by',
    custom: 'Until a date of my choice',
    customLabel: 'New expiry',
    confirm: 'Extend',
    result: 'The workspace will expire on {{date}}.',
    capped: 'This is the latest expiry that is allowed.',
    atMaximum:
      'This workspace has the latest expiry that is allowed; an administrator can go past it.',
    invalid: 'Choose a date and a time.',
    past: 'Choose a time in the future.',
    tooLate: 'The latest expiry that is allowed is {{date}}.',
    beyond:
      'The latest expiry that is allowed is {{date}}. You may go past it, for a reason.',
    pin: 'Without an expiry: pin it',
    pins: 'The workspace will stay until somebody deletes it or gives it an expiry.',
    unpins: 'This workspace is pinned. An expiry ends that.',
    reason: 'Reason',
    reasonHint: 'Goes on record, beside your name.',
  },
  delete: {
    title: 'Delete {{name}}?',
    what: 'Everything that this workspace made goes: its namespace or cluster, its releases and pods, its storage and the data in it, its addresses and its credentials. Afterwards Helium looks for what is left.',
    noWayBack: 'There is no way back.',
    dependents_one:
      '{{count}} workspace is built on it, and has to go first, with its kept data:',
    dependents_other:
      '{{count}} workspaces are built on it, and have to go first, with their kept data:',
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
      'These are still the workspace’s, though it was destroyed. Remove what nobody needs any more; when nothing is left, the workspace is gone.',
    name: 'Name',
    kind: 'Kind',
    where: 'Where',
    namespace: 'Namespace',
    createdAt: 'Created',
    choose: 'Choose {{kind}} {{name}}',
    heldBy: 'It was deleted, and waits for {{finalizers}}.',
    copy: 'Copy the command that removes {{name}}',
    remove: 'Remove the chosen',
    dialog: {
      title: 'Remove what was left behind?',
      what: 'Helium removes these, each only if it still is of {{name}}, and then looks once more for what is left.',
      items: 'To be removed',
      force:
        'Take off what keeps them (their finalizers). Whoever was to clean up after them never will.',
      held: 'Some of these wait for a controller. Whoever may repair this workspace can remove them by force.',
      confirm: 'Remove for good',
    },
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
