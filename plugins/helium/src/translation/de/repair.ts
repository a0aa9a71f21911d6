/** Deutsche Texte zur Reparatur eines Workspaces. */
export const heliumDeRepair = {
  'repair.title': 'Reparatur',
  'repair.description':
    'Für Administratoren. Nachsehen ändert nichts: es zeigt, wer den Zustand sperrt, was im Gange war, als ein Versuch starb, und ob die Cluster noch da sind.',
  'repair.look': 'Nachsehen',
  'repair.lookAgain': 'Noch einmal nachsehen',
  'repair.apply': 'Reparieren …',
  'repair.seen': 'Gesehen',
  'repair.findings': 'Was gefunden wurde',
  'repair.clean':
    'Der Zustand ist heil: keine Sperre, nichts im Gange, alle Cluster sind da. Versuche es noch einmal oder ändere die Werte.',
  'repair.stateProblem':
    'Der Zustand ist nicht lesbar: {{problem}} Stelle eine Sicherung wieder her, oder bringe den Speicher in Ordnung und sieh noch einmal nach.',
  'repair.lock.title': 'Gesperrt von {{holder}}',
  'repair.lock.dead': 'Der Inhaber ist nachweislich tot.',
  'repair.lock.living': 'Der Inhaber arbeitet vielleicht noch.',
  'repair.lock.remove': 'Sperre aufheben',
  'repair.lock.force': 'Sperre trotzdem aufheben',
  'repair.lock.warning':
    'Zwei, die zugleich schreiben, zerstören den Zustand. Stelle sicher, dass der Inhaber beendet ist.',
  'repair.pending.title':
    '{{type}} „{{name}}“ wurde unterbrochen ({{operation}})',
  'repair.pending.cloud.exists': 'Es ist in der Cloud vorhanden.',
  'repair.pending.cloud.absent': 'Es ist in der Cloud nicht vorhanden.',
  'repair.pending.cloud.unknown':
    'Ob es vorhanden ist, lässt sich nicht sagen.',
  'repair.pending.action': 'Was mit {{name}} geschehen soll',
  'repair.pending.leave': 'So lassen',
  'repair.pending.undecided':
    'Wähle auch für {{names}}: Pulumi vergisst alles Unterbrochene, sobald der Zustand geändert wird.',
  'repair.pending.do.import': 'In den Zustand übernehmen',
  'repair.pending.do.delete': 'Aus der Cloud löschen',
  'repair.pending.do.forget': 'Vergessen, dass es begonnen wurde',
  'repair.cluster.alive': 'Cluster {{name}} ist da',
  'repair.cluster.gone': 'Cluster {{name}} ist weg',
  'repair.cluster.unknown':
    'Ob Cluster {{name}} da ist, lässt sich nicht sagen',
  'repair.cluster.drop_one': 'Seine {{count}} Ressource aus dem Zustand nehmen',
  'repair.cluster.drop_other':
    'Seine {{count}} Ressourcen aus dem Zustand nehmen',
  'repair.step.unlock': 'Sperre aufheben',
  'repair.step.pending': 'Unterbrochenes klären',
  'repair.step.drop-cluster': 'Ressourcen des Clusters aus dem Zustand nehmen',
  'repair.step.restore': 'Sicherung des Zustands wiederherstellen',
  'repair.outcome.done': 'getan',
  'repair.outcome.failed': 'fehlgeschlagen',
  'repair.outcome.skipped': 'nicht begonnen',
  'repair.backups.title': 'Sicherungen des Zustands',
  'repair.backups.show': 'Sicherungen zeigen',
  'repair.backups.hide': 'Sicherungen verbergen',
  'repair.backups.none':
    'Noch gibt es keine Sicherungen. Vor jedem Aktualisieren, Abgleichen, Entfernen, Wiederherstellen und Reparieren wird eine gemacht.',
  'repair.backups.at': 'Gemacht',
  'repair.backups.before': 'Vor',
  'repair.backups.resources': 'Ressourcen',
  'repair.backups.restore': 'Sicherung vom {{date}} wiederherstellen',
  'repair.backups.reason.update': 'einer Aktualisierung',
  'repair.backups.reason.refresh': 'einem Abgleich',
  'repair.backups.reason.destroy': 'einem Entfernen',
  'repair.backups.reason.recovery': 'einer Wiederherstellung',
  'repair.backups.reason.repair': 'einer Reparatur',
  'repair.dialog.title': '{{name}} reparieren?',
  'repair.dialog.steps': 'Was getan wird',
  'repair.dialog.confirm': 'Reparieren',
  'repair.dialog.wayBack':
    'Vor jedem Schritt wird der Zustand gesichert und lässt sich aus den Sicherungen wiederherstellen.',
  'repair.dialog.thenRetry': 'Danach die letzte Änderung noch einmal versuchen',
  'repair.dialog.thenDestroy': 'Danach weiter entfernen',
  'repair.dialog.reason': 'Grund',
  'repair.dialog.reasonHint': 'Steht bei der Operation und im Prüfprotokoll.',
};
