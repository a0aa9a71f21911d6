/** German texts about whose a workspace is, and who else may use it. */
export const heliumDeAccess = {
  'access.title': 'Zugriff',
  'access.sharedWith': 'Geteilt mit',
  'access.nobody': 'Sonst niemand.',
  'access.read': 'darf sie ansehen',
  'access.manage': 'darf sie ändern',
  'access.remove': 'Nicht mehr mit {{entity}} teilen',
  'access.labels': 'Labels',
  'access.entity': 'Benutzer oder Gruppe',
  'access.entityHint': 'Ein Name zum Suchen, oder user:default/jane',
  'access.unanswered':
    'Der Katalog antwortet nicht, daher wird niemand angeboten. Wer bekannt ist, lässt sich als Referenz eintippen, etwa user:default/jane.',
  'access.loading': 'Im Katalog wird gesucht …',
  'access.show': 'Zeigen, wen es gibt',
  'access.hide': 'Liste schließen',
  'access.clear': 'Leeren',
  'share.action': 'Teilen',
  'share.title': '{{name}} teilen',
  'share.confirm': 'Teilen',
  'share.what': 'Was erlaubt wird',
  'share.readHint':
    'Die Arbeitsumgebung, ihr Protokoll und ihre Links sehen; ändern lässt sich nichts.',
  'share.manageHint':
    'Werte ändern, verlängern, Operationen anhalten und Zugangsdaten abrufen. Löschen und Weitergeben bleibt dem Besitzer.',
  'transfer.action': 'Übergeben',
  'transfer.title': '{{name}} übergeben',
  'transfer.confirm': 'Übergeben',
  'transfer.what':
    'Der neue Besitzer entscheidet von da an über diese Arbeitsumgebung, und sie zählt gegen sein Kontingent. Sie selbst verlieren vielleicht den Zugriff.',
};
