/** Texts about effective values and refused ones. */
export const valuesMessages = {
  effective: {
    title: 'Effective values',
    what: 'What the charts will get. Of a key that is set more than once, the later of these counts: chart’s default, portal, parameter, own values, secret values.',
    withoutSecrets:
      'Secret values are looked at only when the workspace is made.',
    loading: 'Asking for the effective values',
    stale:
      'The values can’t be read as they are; this is the last answer before.',
    unreadable: 'The values can’t be read as they are; mend them first.',
    none: 'This program installs no chart, so there is nothing to show.',
    noProgram: 'This form names no program that the portal has.',
    forbidden:
      'Your account may not make workspaces, so the portal does not say what one would get.',
    invalid: 'The portal can’t say it for what the form holds:',
    withoutDefaults:
      'The defaults of this chart can’t be read here; only what goes over them is listed.',
    unknown_one:
      'The chart has no default for {{keys}}, and most charts do nothing with such a key. Is it spelt right?',
    unknown_other:
      'The chart has no defaults for {{keys}}, and most charts do nothing with such keys. Are they spelt right?',
    refused: 'These are refused and left out:',
    refusedKey: "'{{key}}', because {{because}}",
    search: 'Search keys and values',
    origins: 'Origin',
    allOrigins: 'All origins',
    key: 'Key',
    value: 'Value',
    originTitle: 'Origin',
    origin: {
      chart: 'Chart’s default',
      platform: 'Portal',
      parameters: 'Parameter',
      user: 'Own values',
      secret: 'Secret values',
    },
    secret: 'Secret, not shown',
    count_one: '{{count}} key',
    count_other: '{{count}} keys',
    noMatch: 'No key matches.',
    pages: 'Pages of {{chart}}',
  },
  refusal: {
    at: "Line {{line}}: '{{key}}' can’t be set, because {{because}}.",
    anywhere: "'{{key}}' can’t be set, because {{because}}.",
    more: 'And {{rest}} more.',
  },
} as const;
