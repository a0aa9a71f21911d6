/** German texts for when the backend can't be reached. */
export const heliumDeOffline = {
  'offline.title': 'Helium ist nicht erreichbar',
  'offline.description':
    'Zum Backend besteht keine Verbindung. Es wird alle paar Sekunden neu gefragt, und dies erscheint von selbst.',
  'offline.stale':
    'Helium ist nicht erreichbar. Was Sie sehen, ist der Stand von {{date}}; es wird von selbst aktualisiert.',
  'offline.unread':
    'Was Sie sehen, ist der Stand von {{date}}. Es ließ sich seither nicht neu lesen und wird von selbst noch einmal gefragt: {{message}}',
  'offline.field':
    'Helium ist nicht erreichbar, daher ist dies noch nicht geprüft. Das geschieht spätestens beim Absenden.',
  'offline.list':
    'Helium ist nicht erreichbar. Es wird von selbst neu gefragt; ein bekannter Name lässt sich eintippen.',
  'offline.limits':
    'Helium ist nicht erreichbar, daher sind die Grenzen noch nicht bekannt. Sie gelten spätestens beim Absenden.',
  'offline.unheard':
    'Helium ist nicht erreichbar, daher ist nicht bekannt, ob dies angekommen ist. Bitte noch einmal, sobald es wieder da ist.',
  'offline.log':
    'Helium ist nicht erreichbar. Das Protokoll geht von selbst weiter.',
  'offline.preview':
    'Helium ist nicht erreichbar. Die Vorschau läuft weiter, und was sie findet, erscheint von selbst.',
};
