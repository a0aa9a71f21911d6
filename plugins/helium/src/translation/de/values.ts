/** German texts about effective values and refused ones. */
export const heliumDeValues = {
  'effective.title': 'Wirksame Werte',
  'effective.what':
    'Was die Charts bekommen werden. Ist ein Schlüssel mehrfach gesetzt, gilt das Spätere: Standard des Charts, Portal, Parameter, eigene Werte, geheime Werte.',
  'effective.withoutSecrets':
    'Geheime Werte werden erst angesehen, wenn die Arbeitsumgebung angelegt wird.',
  'effective.loading': 'Wirksame Werte werden erfragt',
  'effective.stale':
    'Die Werte sind so nicht lesbar; dies ist die letzte Antwort davor.',
  'effective.unreadable':
    'Die Werte sind so nicht lesbar; berichtigen Sie sie zuerst.',
  'effective.none':
    'Dieses Programm installiert kein Chart, es gibt also nichts zu zeigen.',
  'effective.noProgram':
    'Dieses Formular nennt kein Programm, das das Portal hat.',
  'effective.forbidden':
    'Ihr Konto darf keine Arbeitsumgebungen anlegen, deshalb sagt das Portal nicht, was eine bekäme.',
  'effective.invalid':
    'Für das, was im Formular steht, kann das Portal es nicht sagen:',
  'effective.withoutDefaults':
    'Die Standardwerte dieses Charts sind hier nicht lesbar; aufgeführt ist nur, was darüber liegt.',
  'effective.unknown_one':
    'Für {{keys}} hat das Chart keine Vorgabe, und die meisten Charts tun nichts mit so einem Schlüssel. Ist er richtig geschrieben?',
  'effective.unknown_other':
    'Für {{keys}} hat das Chart keine Vorgaben, und die meisten Charts tun nichts mit solchen Schlüsseln. Sind sie richtig geschrieben?',
  'effective.refused': 'Dies wird abgelehnt und bleibt weg:',
  'effective.refusedKey': '„{{key}}“, Grund: {{because}}',
  'effective.search': 'Schlüssel und Werte durchsuchen',
  'effective.origins': 'Herkunft',
  'effective.allOrigins': 'Jede Herkunft',
  'effective.key': 'Schlüssel',
  'effective.value': 'Wert',
  'effective.originTitle': 'Herkunft',
  'effective.origin.chart': 'Standard des Charts',
  'effective.origin.platform': 'Portal',
  'effective.origin.parameters': 'Parameter',
  'effective.origin.user': 'Eigene Werte',
  'effective.origin.secret': 'Geheime Werte',
  'effective.secret': 'Geheim, wird nicht gezeigt',
  'effective.count_one': '{{count}} Schlüssel',
  'effective.count_other': '{{count}} Schlüssel',
  'effective.noMatch': 'Kein Schlüssel passt.',
  'effective.pages': 'Seiten von {{chart}}',
  'refusal.at':
    'Zeile {{line}}: „{{key}}“ kann nicht gesetzt werden. Grund: {{because}}.',
  'refusal.anywhere':
    '„{{key}}“ kann nicht gesetzt werden. Grund: {{because}}.',
  'refusal.more': 'Und {{rest}} weitere.',
};
