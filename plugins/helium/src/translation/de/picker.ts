/** German texts of the form fields that templates for clusters need. */
export const heliumDePicker = {
  'picker.label': 'Arbeitsumgebung',
  'picker.loading': 'Bereite Arbeitsumgebungen werden gesucht …',
  'picker.none': 'Noch ist kein „{{program}}“ bereit.',
  'picker.noMatch':
    'Keine bereite Arbeitsumgebung von „{{program}}“ hat „{{search}}“ im Namen.',
  'picker.make': 'Eine anlegen (in einem neuen Tab)',
  'picker.more':
    '{{shown}} von {{total}} sind aufgeführt; ein Teil des Namens führt zu den anderen.',
  'picker.unreadable':
    'Die Liste ist zurzeit nicht zu haben: {{message}} Ein bekannter Name lässt sich eintippen.',
  'picker.expired': 'abgelaufen; zuerst verlängern',
  'picker.show': 'Liste anzeigen',
  'picker.hide': 'Liste schließen',
  'picker.clear': 'Leeren',
  'picker.missing':
    'Es gibt keine Arbeitsumgebung „{{name}}“ von „{{program}}“, die Sie sehen dürfen; wählen Sie eine aus der Liste, oder legen Sie zuerst eine an.',
  'picker.otherProgram':
    '„{{name}}“ ist von „{{actual}}“, und hier braucht es eine von „{{program}}“; wählen Sie eine aus der Liste.',
  'picker.notYetReady':
    '„{{name}}“ ist noch nicht bereit („{{status}}“); warten Sie, bis sie es ist, oder wählen Sie eine andere.',
  'picker.notReady':
    '„{{name}}“ ist nicht bereit („{{status}}“); auf ihrer Seite steht, was zu tun ist. Oder wählen Sie eine andere.',
  'picker.leaving': '„{{name}}“ wird gelöscht; wählen Sie eine andere.',
  'picker.hasExpired':
    '„{{name}}“ ist abgelaufen; verlängern Sie sie zuerst, oder wählen Sie eine andere.',
  'json.label': 'JSON',
  'json.syntax': 'Das ist kein JSON: {{message}}',
  'json.notAnObject': 'Das muss ein Objekt sein: {…}.',
};
