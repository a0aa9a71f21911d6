/** German texts about data that outlives its workspace. */
export const heliumDeKeptData = {
  'keptData.title': 'Aufbewahrte Daten',
  'keptData.of': 'Aufbewahrte Daten von {{name}}',
  'keptData.description':
    'Sie bleiben bis zu ihrem Datum, danach entfernt Helium sie. Den Namen {{name}} kann vorher niemand haben, es sei denn, die Daten werden früher entfernt. Brauchen Sie etwas davon? Fragen Sie die Betreiber dieses Portals: Sie können einen Bucket kopieren oder ein Volume an einen anderen Claim hängen.',
  'keptData.planned':
    'Was von den Daten Bestand hat, wird bis {{date}} aufbewahrt.',
  'keptData.none':
    'Die Daten sollten aufbewahrt werden, und es gab keine, die Bestand haben.',
  'keptData.gone':
    'Helium hat {{name}} gelöscht und nichts davon mehr gefunden als die Daten, die bis {{date}} aufbewahrt werden sollten. Solange davon etwas da ist, kann niemand den Namen haben.',
  'keptData.allRemoved': 'Alle diese Daten sind entfernt.',
  'keptData.goneToo':
    'Helium hat {{name}} gelöscht und später auch die Daten entfernt, die aufbewahrt waren. Nichts davon ist mehr da, und der Name ist wieder frei.',
  'keptData.name': 'Name',
  'keptData.kind': 'Art',
  'keptData.until': 'Aufbewahrt bis',
  'keptData.removedAt': 'Entfernt am',
  'keptData.removed': 'Entfernt am {{date}}',
  'keptData.action': 'Aktion',
  'keptData.remove': 'Jetzt entfernen',
  'keptData.removeLabel': '{{name}} jetzt entfernen',
  'keptData.removeAll': 'Alle entfernen',
  'keptData.keep':
    'Daten aufbewahren, die Bestand haben, etwa Volumes und Buckets, obwohl alles andere verschwindet',
  'keptData.days': 'Für wie viele Tage',
  'keptData.atMost_one': 'Höchstens {{count}} Tag',
  'keptData.atMost_other': 'Höchstens {{count}} Tage',
  'keptData.dialog.title': '{{name}} jetzt entfernen?',
  'keptData.dialog.titleAll':
    'Alles entfernen, was von {{name}} aufbewahrt ist?',
  'keptData.dialog.items': 'Was entfernt wird',
  'keptData.dialog.what': 'Helium entfernt diese Daten vor ihrem Datum.',
  'keptData.dialog.confirm': 'Endgültig entfernen',
};
