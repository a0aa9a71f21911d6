/** Texts for when the backend can't be reached. */
export const offlineMessages = {
  offline: {
    title: 'Helium can’t be reached',
    description:
      'There is no connection to its backend. It is asked again every few seconds, and this comes by itself.',
    stale:
      'Helium can’t be reached. What you see is as of {{date}}; it is brought up to date by itself.',
    unread:
      'What you see is as of {{date}}. It could not be read again since, and is asked for again by itself: {{message}}',
    field:
      'Helium can’t be reached, so this is not checked yet. It will be, at the latest when the form is sent.',
    list: 'Helium can’t be reached. It is asked again by itself; a name that you know can be typed.',
    limits:
      'Helium can’t be reached, so the limits are not known yet. They will be, at the latest when the form is sent.',
    unheard:
      'Helium can’t be reached, so it is not known whether this was heard. Try again once it is back.',
    log: 'Helium can’t be reached. The log goes on by itself.',
    preview:
      'Helium can’t be reached. The preview goes on, and what it finds comes by itself.',
  },
} as const;
