/** Texts about data that outlives its workspace. */
export const keptDataMessages = {
  keptData: {
    title: 'Kept data',
    of: 'Kept data of {{name}}',
    description:
      'These stay until their date, and then Helium removes them. Nobody can have the name {{name}} before that, unless the data is removed first. Do you need something from it? Ask the people who run this portal: they can copy a bucket, or attach a volume to another claim.',
    planned: 'What persists of its data will be kept until {{date}}.',
    none: 'Its data was to be kept, and there was none that persists.',
    gone: 'Helium deleted {{name}} and found nothing left of it but the data that was to be kept until {{date}}. As long as some of it is there, nobody can have the name.',
    allRemoved: 'All of this data is removed.',
    goneToo:
      'Helium deleted {{name}}, and later removed the data that it had kept. Nothing is left of it, and the name is free again.',
    name: 'Name',
    kind: 'Kind',
    until: 'Kept until',
    removedAt: 'Removed on',
    removed: 'Removed on {{date}}',
    action: 'Action',
    remove: 'Remove now',
    removeLabel: 'Remove {{name}} now',
    removeAll: 'Remove all',
    keep: 'Keep the data that persists, such as volumes and buckets, though the rest goes',
    days: 'For how many days',
    atMost_one: 'At most {{count}} day',
    atMost_other: 'At most {{count}} days',
    dialog: {
      title: 'Remove {{name}} now?',
      titleAll: 'Remove all that is kept of {{name}}?',
      items: 'To be removed',
      what: 'Helium removes this data before its date.',
      confirm: 'Remove for good',
    },
  },
} as const;
