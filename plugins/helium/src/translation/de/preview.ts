/** German texts about what a change would do, and about programs that take no workspaces. */
export const heliumDePreview = {
  'preview.start': 'Vorschau',
  'preview.title': 'Was die Änderung mit {{name}} täte',
  'preview.back': 'Zurück zu den Werten',
  'preview.starting': 'Eine Vorschau wird angefordert',
  'preview.state.waiting': 'Die Vorschau wartet, bis sie an der Reihe ist.',
  'preview.state.running':
    'Es wird nachgesehen, was sich ändern würde. Dabei ändert sich nichts.',
  'preview.state.creating':
    'Es wird nachgesehen, was angelegt würde. Dabei wird nichts angelegt.',
  'preview.looked_one': '{{count}} Ressource angesehen',
  'preview.looked_other': '{{count}} Ressourcen angesehen',
  'preview.creation': 'Vorschau dessen, was angelegt würde',
  'preview.creationHelp':
    'Sieht nach, was angelegt würde, ohne es anzulegen. Es geht auch ohne Vorschau weiter.',
  'preview.interrupted':
    'Wie weit die Vorschau ist, lässt sich zurzeit nicht lesen. Sie läuft weiter und wird von selbst noch einmal gefragt: {{message}}',
  'preview.stop': 'Vorschau abbrechen',
  'preview.outdated':
    'Das Formular hat sich seither geändert; sehen Sie die Vorschau noch einmal an.',
  'preview.forbidden': 'Sie dürfen keine Arbeitsumgebungen anlegen.',
  'preview.cancelled': 'Die Vorschau wurde vor ihrem Ende abgebrochen.',
  'preview.ended':
    'Die Vorschau von {{name}} endete ohne Ergebnis; versuchen Sie es noch einmal.',
  'preview.grave': 'Etwas würde ersetzt oder gelöscht',
  'preview.confirm': 'Dennoch ersetzen und löschen',
  'preview.nothing':
    'Nichts, was angelegt wurde, würde sich ändern. Die neuen Werte würden gemerkt.',
  'preview.same_one': '{{count}} Ressource bleibt, wie sie ist.',
  'preview.same_other': '{{count}} Ressourcen bleiben, wie sie sind.',
  'preview.replace_one': '{{count}} würde ersetzt',
  'preview.replace_other': '{{count}} würden ersetzt',
  'preview.delete_one': '{{count}} würde gelöscht',
  'preview.delete_other': '{{count}} würden gelöscht',
  'preview.update_one': '{{count}} würde geändert',
  'preview.update_other': '{{count}} würden geändert',
  'preview.create_one': '{{count}} würde angelegt',
  'preview.create_other': '{{count}} würden angelegt',
  'preview.because': 'wegen {{keys}}',
  'preview.changing': 'ändert {{keys}}',
  'preview.own': 'Ihre Änderungen',
  'preview.unset': 'nicht gesetzt',
  'preview.isDefault': '{{value}} (der Standard)',
  'preview.secret': 'Ein anderer Wert, der nicht angezeigt wird',
  'preview.unreadable': 'Ein anderes Dokument',
  'preview.onlyLayout': 'Nur Kommentare, Reihenfolge oder Gestalt',
  'preview.more': 'und {{rest}} weitere, die nicht aufgeführt sind',
  'fixed.hint':
    'An einer bestehenden Arbeitsumgebung nicht änderbar; legen Sie stattdessen eine andere an.',
  'fixed.secret': 'Wird nicht angezeigt.',
  'unavailable.title': '„{{program}}“ nimmt zurzeit keine Arbeitsumgebungen an',
  'unavailable.why': 'Grund: {{why}}',
  'unavailable.whatToDo':
    'Wählen Sie eine andere Vorlage, oder bitten Sie die Betreiber dieses Portals, es in Ordnung zu bringen. Was aus einem Repository kommt, wird jede Minute neu versucht.',
  'unavailable.made':
    'Diese Arbeitsumgebung bleibt, wie sie ist. Sie kann verlängert und gelöscht werden, und geändert wieder, sobald die Betreiber dieses Portals das Programm in Ordnung gebracht haben.',
};
