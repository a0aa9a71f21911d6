/** German texts of the form fields. */
export const heliumDeFields = {
  'name.label': 'Name',
  'name.another': 'Anderen Namen vorschlagen',
  'name.madeUp': 'Bleibt das Feld leer, wird ein Name erfunden.',
  'name.rule':
    'Höchstens 53 Kleinbuchstaben von a bis z, Ziffern und Bindestriche, am Anfang ein Buchstabe, am Ende ein Buchstabe oder eine Ziffer.',
  'name.ruleSuchAs':
    'Höchstens 53 Kleinbuchstaben von a bis z, Ziffern und Bindestriche, am Anfang ein Buchstabe, am Ende ein Buchstabe oder eine Ziffer, zum Beispiel {{name}}.',
  'name.checking': 'Es wird geprüft, ob der Name frei ist …',
  'name.free': '{{name}} ist frei.',
  'name.taken': '„{{name}}“ ist belegt; wählen Sie einen anderen Namen',
  'name.held':
    'Der Name ist durch aufbewahrte Daten von {{name}} bis {{date}} belegt; wählen Sie einen anderen Namen, oder entfernen Sie erst diese Daten',
  'lifetime.label': 'Ablauf',
  'lifetime.default': 'Standard ({{duration}})',
  'lifetime.endOfDay': 'Standard (bis zum Ende des Tages)',
  'lifetime.unknownDefault': 'Standard',
  'lifetime.custom': 'Bis zu einem Zeitpunkt meiner Wahl',
  'lifetime.customLabel': 'Läuft ab am',
  'lifetime.result': 'Läuft ab am {{date}}.',
  'lifetime.maximum': 'Höchstens {{duration}} ab jetzt, bis {{date}}.',
  'lifetime.invalid':
    'Geben Sie eine Dauer wie 8 hours oder einen Zeitpunkt wie 2030-01-31 18:00 +01:00 an.',
  'lifetime.past': 'Der Ablauf muss in der Zukunft liegen.',
  'lifetime.tooEarly':
    'Der Ablauf muss mindestens {{duration}} nach der Erstellung liegen, also nicht vor {{date}}.',
  'lifetime.tooLate':
    'Der Ablauf darf höchstens {{duration}} nach der Erstellung liegen, also nicht nach {{date}}.',
  'values.label': 'Werte',
  'values.help': 'YAML, bis 1 MiB.',
  'values.example': 'Beispiel',
  'values.tooLarge':
    'Die Werte dürfen höchstens 1 MiB groß sein und sind {{size}} groß.',
  'values.notAMapping':
    'Die Werte müssen eine Zuordnung sein: Zeilen der Form „Schlüssel: Wert“.',
  'values.notAList': 'Das muss eine Liste sein: Zeilen der Form „- Wert“.',
  'values.syntax': 'Die Werte sind kein YAML: {{message}} (Zeile {{line}})',
  'values.mistake.alias':
    'ein Wert, der mit * beginnt, muss in Anführungszeichen stehen, außer er wiederholt einen Teil, der davor mit & bezeichnet ist',
  'values.mistake.backslash':
    'in doppelten Anführungszeichen wird ein Backslash zweimal geschrieben',
  'values.mistake.indent':
    'eine Zeile ist falsch eingerückt, oder eine Klammer oder ein Anführungszeichen ist nicht geschlossen',
  'values.mistake.start':
    'ein Wert, der mit einem Sonderzeichen wie @ oder % beginnt, muss in Anführungszeichen stehen',
  'values.mistake.nested':
    'ein Wert, in dem auf einen Doppelpunkt ein Leerzeichen folgt, muss in Anführungszeichen stehen, oder eine Zeile ist falsch eingerückt',
  'values.mistake.inBrackets':
    'eine Liste oder Zuordnung in Klammern braucht selbst Klammern',
  'values.mistake.twice': 'ein Schlüssel steht zweimal da',
  'values.mistake.missing':
    'es fehlt etwas, etwa der Doppelpunkt nach einem Schlüssel, ein Komma, ein Anführungszeichen oder eine Klammer',
  'values.mistake.colon':
    'einem Schlüssel fehlt der Doppelpunkt mit dem Leerzeichen dahinter',
  'values.mistake.documents': 'hinter --- darf kein zweites Dokument stehen',
  'values.mistake.tab':
    'Zeilen werden mit Leerzeichen eingerückt, nicht mit Tabulatoren',
  'values.mistake.unexpected':
    'etwas ist übrig, etwa eine Klammer, ein Komma oder eine Zeile anderer Art',
  'values.mistake.other': 'etwas ist nicht so geschrieben, wie YAML es will',
  'values.show': '{{field}} anzeigen',
  'values.hide': '{{field}} verbergen',
  'values.goToLine': 'Zu Zeile {{line}}',
};
