/** German texts of the page of one workspace. */
export const heliumDeWorkspace = {
  'workspace.loading': 'Arbeitsumgebung wird geladen',
  'connections.title': 'Zugänge',
  'connections.none':
    'Links und Befehle erscheinen hier, sobald die Arbeitsumgebung bereit ist.',
  'connections.open': '{{title}} öffnen',
  'connections.download': '{{filename}} herunterladen',
  'connections.asleep':
    'Die Arbeitsumgebung schläft; ihre Links antworten, sobald sie wach ist.',
  'expiry.title': 'Ablauf',
  'expiry.loading': 'Frühere Einstellungen werden geladen',
  'expiry.in': 'in {{duration}}',
  'expiry.now': 'jetzt',
  'expiry.past': 'vor {{duration}}',
  'expiry.never': 'Nie (angeheftet)',
  'expiry.named.in': 'Läuft in {{duration}} ab',
  'expiry.named.now': 'Läuft jetzt ab',
  'expiry.named.past': 'Vor {{duration}} abgelaufen',
  'expiry.named.never': 'Läuft nie ab (angeheftet)',
  'expiry.pinned':
    'Diese Arbeitsumgebung ist angeheftet: Sie bleibt, bis jemand sie löscht.',
  'expiry.maximum': 'Verlängerbar bis {{date}}.',
  'expiry.maximumReason':
    '{{program}} erlaubt höchstens {{duration}} ab dem Anlegen.',
  'expiry.extendLabel': 'Ablauf verlängern',
  'expiry.history': 'Wer den Ablauf gesetzt hat',
  'expiry.noHistory': 'Wer ihn gesetzt hat, ist nicht bekannt.',
  'expiry.set': 'Gesetzt auf {{date}}.',
  'expiry.moved': 'Verschoben von {{from}} auf {{date}}.',
  'expiry.left': 'Bei {{date}} belassen.',
  'expiry.setPinned': 'Angeheftet, ohne Ablauf.',
  'expiry.beyond': 'Das liegt jenseits des Höchsten.',
  'expiry.rule': 'Durch eine Regel: {{rule}}.',
  'expiry.lifetime.default': 'Durch die übliche Lebensdauer: {{duration}}.',
  'expiry.lifetime.longest': 'Durch die längste Lebensdauer: {{duration}}.',
  'expiry.lifetime.shortest': 'Durch die kürzeste Lebensdauer: {{duration}}.',
  'expiry.earlier': 'Frühere Einstellungen zeigen',
  'expiry.lastOnly': 'Frühere Einstellungen verbergen',
  'expiry.wakeLabel': 'Aufwecken und Ablauf verlängern',
  'expiry.asleep':
    'Abgelaufen: Die Arbeitsumgebung schläft, ihre Daten bleiben. Wird sie nicht aufgeweckt, so wird sie am {{date}} gelöscht.',
  'expiry.bar.mark': '{{label}}: {{date}}',
  'expiry.bar.created': 'Angelegt',
  'expiry.bar.now': 'Jetzt',
  'expiry.bar.expires': 'Läuft ab',
  'expiry.bar.expired': 'Abgelaufen',
  'expiry.bar.latest': 'Spätestens',
  'expiry.bar.removed': 'Löschung',
  'expiry.bar.urgent': 'Weniger als eine Stunde übrig',
  'wake.title': '{{name}} aufwecken',
  'wake.confirm': 'Aufwecken',
  'extend.title': '{{name}} verlängern',
  'extend.by': 'Verlängern um',
  'extend.choice': '+ {{duration}}',
  'extend.choiceUntil': '+ {{duration}}: {{date}}',
  'extend.choiceCapped':
    '+ {{duration}}: {{date}}, der späteste erlaubte Ablauf',
  'extend.custom': 'Bis zu einem Zeitpunkt meiner Wahl',
  'extend.customLabel': 'Neuer Ablauf',
  'extend.confirm': 'Verlängern',
  'extend.result': 'Die Arbeitsumgebung läuft dann am {{date}} ab.',
  'extend.capped': 'Das ist der späteste erlaubte Ablauf.',
  'extend.atMaximum':
    'Diese Arbeitsumgebung hat schon den spätesten erlaubten Ablauf; ein Administrator kann darüber hinausgehen.',
  'extend.invalid': 'Wählen Sie Datum und Uhrzeit.',
  'extend.past': 'Wählen Sie einen Zeitpunkt in der Zukunft.',
  'extend.tooLate': 'Der späteste erlaubte Ablauf ist {{date}}.',
  'extend.beyond':
    'Der späteste erlaubte Ablauf ist {{date}}. Sie dürfen mit Begründung darüber hinausgehen.',
  'extend.pin': 'Ohne Ablauf: anheften',
  'extend.pins':
    'Die Arbeitsumgebung bleibt, bis jemand sie löscht oder ihr einen Ablauf gibt.',
  'extend.unpins':
    'Diese Arbeitsumgebung ist angeheftet. Ein Ablauf beendet das.',
  'extend.reason': 'Begründung',
  'extend.reasonHint': 'Wird mit Ihrem Namen festgehalten.',
  'delete.title': '{{name}} löschen?',
  'delete.what':
    'Alles, was diese Arbeitsumgebung angelegt hat, verschwindet: ihr Namespace oder Cluster, ihre Releases und Pods, ihr Speicher samt Daten, ihre Adressen und ihre Zugangsdaten. Danach sucht Helium nach dem, was übrig ist.',
  'delete.whatButData':
    'Alles, was diese Arbeitsumgebung angelegt hat, verschwindet bis auf die Daten, die Bestand haben: ihr Namespace oder Cluster, ihre Releases und Pods, ihre Adressen und ihre Zugangsdaten. Danach sucht Helium nach dem, was übrig ist.',
  'delete.goes': 'Was verschwindet',
  'delete.kind': '{{number}} × {{kind}}',
  'delete.data': '{{kind}}: {{name}}',
  'delete.unnamed_one': 'Ein weiterer Datenbestand',
  'delete.unnamed_other':
    '{{count}} weitere Datenbestände, zu viele, um sie zu nennen',
  'delete.more_one': 'und eine weitere Ressource',
  'delete.more_other': 'und {{count}} weitere Ressourcen',
  'delete.moreWithData_one': 'und eine weitere Ressource mit Daten',
  'delete.moreWithData_other':
    'und {{count}} weitere Ressourcen, darunter Daten',
  'delete.fewer': 'Weniger zeigen',
  'delete.besides':
    'Das war nach der letzten Operation da; was daraus entstanden ist, etwa Pods und Load Balancer, verschwindet mit. Danach sucht Helium nach dem, was übrig ist.',
  'delete.stays': 'Was aufbewahrt wird',
  'delete.staysUntil': 'Was bis {{date}} aufbewahrt wird',
  'delete.otherData': 'Was sonst von den Daten Bestand hat, etwa Volumes',
  'delete.unlisted':
    'Andere Daten, etwa Volumes, die sich nicht auflisten ließen',
  'delete.noData': 'Keine Daten wurden gefunden',
  'delete.since': 'Daten, die nach {{date}} hinzukamen, etwa neue Volumes',
  'delete.noWayBack': 'Das lässt sich nicht rückgängig machen.',
  'delete.noWayBackButData':
    'Bis auf die aufbewahrten Daten lässt sich das nicht rückgängig machen.',
  'delete.dependents_one':
    '{{count}} Arbeitsumgebung steht darauf und muss zuerst weichen, samt ihren aufbewahrten Daten:',
  'delete.dependents_other':
    '{{count}} Arbeitsumgebungen stehen darauf und müssen zuerst weichen, samt ihren aufbewahrten Daten:',
  'delete.stopsFirst': 'Die laufende Operation wird vorher angehalten.',
  'delete.type': 'Zur Bestätigung {{name}} eingeben',
  'delete.confirm': 'Endgültig löschen',
  'delete.confirmButData': 'Löschen und die Daten aufbewahren',
  'edit.title': 'Werte von {{name}} ändern',
  'edit.what':
    'Eine Vorschau sagt, was eine Änderung täte, bevor sie gemacht wird. Ein geleertes Feld kehrt zu seinem Standard zurück, wenn es kein Geheimnis ist.',
  'edit.secretHint':
    'Wird nicht angezeigt. Leer lassen, um das jetzige zu behalten, falls es eines gibt.',
  'edit.secretYamlHint':
    'Wird nicht angezeigt. Leer lassen, um zu behalten, was da ist. Was man eingibt, tritt ganz an dessen Stelle; {} entfernt es.',
  'edit.confirm': 'Speichern und aktualisieren',
  'edit.broken': '{{field}} lässt sich so nicht speichern.',
  'edit.goTo': 'Zu {{field}} gehen',
  'edit.unknown':
    'Was geändert werden kann, ist derzeit nicht bekannt: {{message}}',
  'cancel.title': '„{{kind}}“ anhalten?',
  'cancel.what':
    'Was begonnen ist, wird beendet und gespeichert; Neues beginnt nicht. Danach können Sie wiederholen oder löschen.',
  'cancel.confirm': 'Anhalten',
  'gone.title': 'Gelöscht am {{date}}',
  'gone.description':
    'Helium hat {{name}} gelöscht und nichts mehr davon gefunden. Der Verlauf steht unten; der Name ist wieder frei.',
  'gone.reused':
    'Diese Arbeitsumgebung wurde gelöscht. Es gibt eine neuere mit diesem Namen.',
  'gone.newer': 'Die neuere {{name}} öffnen',
  'gone.unverified':
    'Helium hat {{name}} gelöscht, und niemand hat nach Resten gesucht. {{why}}.',
  'gone.unverifiedMeaning':
    'Alles, was Pulumis Zustand nannte, ist fort, und der Name ist wieder frei. Was der Zustand aus den Augen verloren hatte, kann noch da sein und Geld kosten. Wer den Cluster oder die Cloud sieht, findet es am Label oder Tag helium.dev/workspace={{name}}, in Google Cloud helium-workspace={{name}}.',
  'gone.unverifiedReused':
    'Alles, was Pulumis Zustand nannte, ist fort. Was der Zustand aus den Augen verloren hatte, kann noch da sein und Geld kosten. Das Label oder Tag helium.dev/workspace={{name}}, in Google Cloud helium-workspace={{name}}, findet es, und mit ihm alles, was zur neueren gehört.',
  'failure.update': 'Die letzte Änderung ist fehlgeschlagen',
  'failure.destroy': 'Das Löschen ist fehlgeschlagen',
  'failure.leftovers': 'Etwas ist zurückgeblieben',
  'failure.attention': 'Jemand muss sich diese Arbeitsumgebung ansehen',
  'failure.resource': 'Ressource: {{resource}}',
  'leftovers.title': 'Zurückgeblieben',
  'leftovers.description':
    'Dies gehört noch der Arbeitsumgebung, obwohl sie gelöscht wurde. Entfernen Sie, was niemand mehr braucht; ist nichts mehr übrig, ist die Arbeitsumgebung fort.',
  'leftovers.name': 'Name',
  'leftovers.kind': 'Art',
  'leftovers.where': 'Wo',
  'leftovers.namespace': 'Namespace',
  'leftovers.createdAt': 'Angelegt',
  'leftovers.choose': '{{kind}} {{name}} auswählen',
  'leftovers.heldBy': 'Es wurde gelöscht und wartet auf {{finalizers}}.',
  'leftovers.command': 'Befehl, der {{name}} entfernt',
  'leftovers.copy': 'Den Befehl kopieren, der {{name}} entfernt',
  'leftovers.remove': 'Ausgewähltes entfernen',
  'leftovers.dialog.title': 'Zurückgebliebenes entfernen?',
  'leftovers.dialog.what':
    'Helium entfernt dies, jedes nur, wenn es noch zu {{name}} gehört, und sucht dann noch einmal nach dem, was übrig ist.',
  'leftovers.dialog.items': 'Wird entfernt',
  'leftovers.dialog.force':
    'Wegnehmen, was sie festhält (ihre Finalizer). Wer hinter ihnen aufräumen sollte, tut es dann nie mehr.',
  'leftovers.dialog.held':
    'Einiges davon wartet auf einen Controller. Wer diese Arbeitsumgebung reparieren darf, kann es mit Gewalt entfernen.',
  'leftovers.dialog.confirm': 'Endgültig entfernen',
  'checks.title': 'Prüfungen',
  'checks.passed': 'bestanden',
  'checks.failed': 'nicht bestanden',
  'details.title': 'Einzelheiten',
  'details.createdBy': 'Angelegt von',
  'details.createdAt': 'Angelegt',
  'details.dependents': 'Arbeitsumgebungen darauf',
  'details.moreDependents': 'und {{rest}} weitere',
  'details.yes': 'Ja',
  'details.no': 'Nein',
};
