/** German texts about why an operation may have failed, and what helps. */
export const heliumDeLikelyCause = {
  'likelyCause.message': 'Die Meldung im Wortlaut:',
  'likelyCause.why.runner':
    'Der Prozess, der die Arbeit tut, konnte nicht beginnen oder endete, bevor er fertig war.',
  'likelyCause.why.locked':
    'Jemand oder etwas anderes arbeitet gerade am Stack dieser Arbeitsumgebung.',
  'likelyCause.why.state':
    'Der Ort, an dem Pulumi seine Zustände aufbewahrt, lässt sich nicht lesen oder beschreiben.',
  'likelyCause.why.plugin':
    'Ein Teil von Pulumi, den das Programm braucht, ist dort nicht installiert, wo es läuft.',
  'likelyCause.why.quota': 'Ein Kontingent reicht nicht aus.',
  'likelyCause.why.stock': 'Die Cloud hat zurzeit zu wenige dieser Maschinen.',
  'likelyCause.why.credentials':
    'Die Zugangsdaten, mit denen Helium arbeitet, fehlen, sind falsch oder abgelaufen.',
  'likelyCause.why.image':
    'Ein Container-Image lässt sich nicht holen: Es gibt keines mit diesem Namen und dieser Version, oder seine Registry ist nicht erreichbar oder verlangt Zugangsdaten.',
  'likelyCause.why.memory':
    'Ein Container wurde beendet, weil er mehr Speicher brauchte, als er darf.',
  'likelyCause.why.crash': 'Ein Container startet und endet immer wieder.',
  'likelyCause.why.capacity':
    'Im Cluster ist für das, was dort laufen soll, zu wenig frei.',
  'likelyCause.why.rights':
    'Das Konto, mit dem Helium arbeitet, darf das nicht, oder eine Richtlinie lehnt es ab.',
  'likelyCause.why.timeout': 'Etwas wurde nicht rechtzeitig bereit.',
  'likelyCause.why.value': 'Sehr wahrscheinlich stimmt einer der Werte nicht.',
  'likelyCause.why.transient':
    'Sehr wahrscheinlich eine vorübergehende Störung: Etwas antwortete nicht oder hatte zu viel zu tun.',
  'likelyCause.why.attention':
    'Weiterzumachen, ohne dass jemand nachgesehen hat, könnte Schaden anrichten.',
  'likelyCause.help.runner':
    'Versuchen Sie es erneut; geschieht es wieder, sagen Sie es denen, die dieses Portal betreiben.',
  'likelyCause.help.locked':
    'Warten Sie, bis das fertig ist, und versuchen Sie es dann erneut. Eine Sperre, die niemand mehr hält, löst eine Reparatur.',
  'likelyCause.help.state':
    'Wer dieses Portal betreibt, macht ihn erreichbar; versuchen Sie es dann erneut. Verloren ist nichts.',
  'likelyCause.help.plugin':
    'Wer dieses Portal betreibt, installiert ihn; versuchen Sie es dann erneut.',
  'likelyCause.help.quota':
    'Bitten Sie um ein höheres, löschen Sie, was niemand braucht, oder ändern Sie die Werte so, dass weniger gebraucht wird; versuchen Sie es dann erneut.',
  'likelyCause.help.stock':
    'Wählen Sie in den Werten eine andere Zone oder Art von Maschine, oder versuchen Sie es später erneut.',
  'likelyCause.help.credentials':
    'Wer dieses Portal betreibt, erneuert sie; versuchen Sie es dann erneut.',
  'likelyCause.help.image':
    'Prüfen Sie Image und Version in den Werten, und ändern Sie sie, wenn sie falsch sind.',
  'likelyCause.help.memory': 'Ändern Sie die Werte so, dass er mehr bekommt.',
  'likelyCause.help.crash':
    'Warum, sagt sein eigenes Protokoll; meist ist es ein Wert, mit dem er nicht arbeiten kann. Ändern Sie die Werte, oder versuchen Sie es erneut, wenn inzwischen da ist, worauf er wartete.',
  'likelyCause.help.capacity':
    'Ändern Sie die Werte so, dass weniger gebraucht wird, löschen Sie, was niemand braucht, oder lassen Sie den Cluster vergrößern; versuchen Sie es dann erneut.',
  'likelyCause.help.rights':
    'Wer den Cluster oder die Cloud betreibt, kann es erlauben; ein neuer Versuch allein hilft nicht.',
  'likelyCause.help.timeout':
    'Das Protokoll sagt, worauf gewartet wurde. Versuchen Sie es erneut, wenn es nur langsam war; sonst ändern Sie die Werte.',
  'likelyCause.help.value':
    'Welcher, sagt die Meldung. Ändern Sie die Werte; ein neuer Versuch allein hilft nicht.',
  'likelyCause.help.transient': 'Versuchen Sie es in ein paar Minuten erneut.',
  'likelyCause.help.attention':
    'Wer diese Arbeitsumgebung reparieren darf, sieht in ihren Stack und entscheidet.',
};
