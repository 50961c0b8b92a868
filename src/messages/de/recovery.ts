import type { recovery as english } from '../en/recovery.ts'

/** What customers read while they get an account back, in German. */
export const recovery = {
  // Die Adresse, und der Code aus der E-Mail
  'recover.title': 'Konto zurückholen',
  'recover.lead':
    'Sie kommen bei {name} nicht mehr hinein? Geben Sie die Adresse Ihres Kontos ein. Wir senden einen Code dorthin und fragen vielleicht nach einem weiteren Nachweis.',
  'recover.submit': 'Code senden',
  'recover.remembered': 'Sie können sich doch anmelden?',
  'code.lead-recovery': 'Wenn ein Konto {address} nutzt, haben wir einen achtstelligen Code dorthin gesendet.',
  'code.label-recovery': 'Achtstelliger Code',
  'code.no-mailbox': 'Ich komme nicht an diese E-Mail',
  'error.recovery-code-shape': 'Geben Sie die acht Ziffern aus der E-Mail ein.',

  // Der verwahrte Code stattdessen
  'saved-code.title': 'Wiederherstellungs\u00adcode verwenden',
  'saved-code.lead':
    'Ohne Ihre E-Mail öffnet der Wiederherstellungs\u00adcode den Weg, den Sie verwahrt haben. Ein weiterer Nachweis kann folgen.',
  'saved-code.hint': '26 Buchstaben und Ziffern. Groß oder klein und Bindestriche spielen keine Rolle.',
  'saved-code.submit': 'Weiter',
  'saved-code.none':
    'Sie haben keinen Wiederherstellungs\u00adcode? Dann lassen Sie sich zuerst von Ihrem E-Mail-Anbieter wieder Zugang geben: Anders können wir nicht erkennen, dass Sie es sind.',
  'error.saved-code-wrong': 'Das hat nicht geklappt. Prüfen Sie den Code oder versuchen Sie einen anderen Weg.',

  // Ein weiterer Nachweis
  'recovery-proof.title': 'Noch ein Nachweis',
  'recovery-proof.lead': 'Der Code stimmt. Zeigen Sie jetzt noch etwas, das nur Sie haben oder wissen.',
  'recovery-proof.by-saved': 'Weiter mit dem Wiederherstellungs\u00adcode',
  'recovery-proof.by-password': 'Weiter mit dem Passwort',
  'recovery-proof.by-totp': 'Weiter mit dem Code der App',
  'recovery-proof.none': 'Sie haben nichts davon mehr?',
  'recovery-proof.wait': 'Konto durch Warten zurückholen',
  'error.recovery-way-disabled':
    'Es gab zu viele falsche Versuche, deshalb ist dieser Weg abgeschaltet. Nehmen Sie einen anderen.',

  // Stattdessen warten
  'delay.title': 'Wir schützen Ihr Konto {span} lang',
  'delay.lead':
    'Wer nur einen Code hat, könnte auch jemand sein, der in Ihr Postfach gelangt ist. Deshalb wartet {name}, bevor Sie das Konto bekommen.',
  'delay.told':
    'Jede Adresse des Kontos erfährt davon: jetzt, zweimal zwischendurch und am Ende. In jeder E-Mail ist eine Schaltfläche, die es stoppt.',
  'delay.stopped': 'Wenn sich jemand mit einem Passkey oder Passwort des Kontos anmeldet, stoppt es das auch.',
  'delay.afterwards':
    'Danach bekommen Sie noch einen Code per E-Mail und wählen einen neuen Passkey oder ein neues Passwort.',
  'delay.submit': '{span} warten',
  'delay.back': 'Ich habe doch noch etwas',
  'recovery-status.title': 'Bitte warten Sie',
  'recovery-status.lead': '{name} schützt Ihr Konto eine Weile, bevor Sie es zurückholen können.',
  'recovery-status.ready-at': 'Sie können weitermachen ab {when}.',
  'recovery-status.keep':
    'Merken Sie sich die Adresse dieser Seite, oder öffnen Sie sie aus einer unserer E-Mails. Sie können sie inzwischen schließen.',
  'recovery-status.ready-title': 'Die Wartezeit ist vorbei',
  'recovery-status.ready-lead':
    'Sie können Ihr Konto jetzt zurückholen, bis {until}. Beginnen Sie noch einmal mit der Adresse: Diesmal genügt der Code.',
  'recovery-status.go-on': 'Konto zurückholen',
  'recovery-status.stop': 'Stoppen: Das bin ich nicht',
  'account.recovery': 'Jemand möchte dieses Konto zurückholen',
  'account.recovery-lead':
    'Er hat einen Code vorgezeigt und sonst nichts, und wartet. Ab {when} kann er eine neue Anmeldung dafür wählen. Wenn Sie das nicht sind, stoppen Sie es.',
  'notice.recovery-stopped': 'Das Zurückholen wurde gestoppt.',
  'recovery-over.title': 'Hier wartet niemand',
  'recovery-over.lead':
    'Dieses Zurückholen ist abgeschlossen, wurde gestoppt oder ist zu alt. Sie können sich anmelden oder neu beginnen.',
  'stop-recovery.title': 'Das Zurückholen stoppen?',
  'stop-recovery.does-wait': 'Wer Ihr Konto bei {name} zurückholen wollte, wartet nicht länger',
  'stop-recovery.does-code': 'Er muss neu beginnen, und Sie erfahren es, wenn er das tut',
  'stop-recovery.does-not':
    'Sie meldet niemanden ab und entfernt nichts. Wenn Sie es selbst wollten, schließen Sie diese Seite: Es ist nichts geschehen.',
  'stop-recovery.submit': 'Zurückholen stoppen',
  'recovery-stopped.title': 'Das Zurückholen wurde gestoppt',
  'recovery-stopped.lead': 'Wer auf Ihr Konto gewartet hat, wartet nicht länger und hat nichts bekommen.',
  'recovery-stopped.next':
    'Vielleicht liest jemand Ihre E-Mails: Ändern Sie das Passwort Ihres Postfachs, und melden Sie sich hier an, um zu sehen, was geschehen ist.',

  // Etwas Neues
  'renew.title': 'Wählen Sie eine neue Anmeldung',
  'renew.lead':
    'Es ist Ihr Konto. Legen Sie einen neuen Passkey auf diesem Gerät, Ihrem Telefon oder einem Sicherheitsschlüssel an.',
  'renew.lead-either': 'Es ist Ihr Konto. Legen Sie einen neuen Passkey an, oder wählen Sie ein neues Passwort.',
  'renew.passkey': 'Neuen Passkey anlegen',
  'renew.password-hint': 'Mindestens {least} Zeichen. Ihr Browser kann eines erfinden und für Sie behalten.',
  'renew.password-stays':
    'Könnte jemand Ihr Passwort kennen? Dann wählen Sie ein neues, das sofort an seine Stelle tritt. Mit einem neuen Passkey gilt das alte Passwort weiter und lässt sich frühestens in {span} ersetzen.',
  'renew.ends': 'Damit werden alle auf jedem Gerät abgemeldet. Melden Sie sich dann mit dem an, was Sie gewählt haben.',
  'recovered.title': 'Sie haben Ihr Konto zurück',
  'recovered.lead': 'Melden Sie sich bei {name} mit dem an, was Sie gerade gewählt haben.',
  'recovered.code': 'Ihr neuer Wiederherstellungs\u00adcode',
  'recovered.code-lead': 'Der benutzte öffnet nichts mehr. Dieser ersetzt ihn.',
  'recovered.sessions':
    'Jede Sitzung wurde beendet. Seiten, die noch irgendwo offen sind, gehen spätestens in {bound} nicht mehr.',
  'recovered.pending': 'Was im Konto noch ausstand, wurde abgebrochen.',
  'recovered.restricted':
    'In den nächsten {span} kann niemand die Adresse ändern oder einen Anmeldeweg entfernen, auch Sie nicht. Jede Adresse des Kontos hat davon erfahren.',
  'recovered.restricted-older':
    'In den nächsten {span} kann niemand die Adresse ändern oder einen Anmeldeweg entfernen, der älter ist als das, was gemeldet wurde. Jede Adresse des Kontos hat davon erfahren.',
  'recovered.kept': 'Damit kann man sich weiterhin anmelden',
  'recovered.kept-password': 'Mit dem bisherigen Passwort, auch wer es sonst noch kennt.',
  'recovered.kept-passkeys': 'Mit jedem bisherigen Passkey, wo immer er liegt.',
  'recovered.kept-app': 'Mit der bisherigen Authenticator-App, zusammen mit einem Passwort.',
  'recovered.kept-later':
    'In den nächsten {span} lässt sich davon nichts entfernen oder ersetzen, damit Sie noch widersprechen könnten, wenn Sie es nicht selbst gewesen wären. Melden Sie sich danach an, öffnen Sie „{page}“ und entfernen Sie, was nicht Ihnen gehört oder was Sie verloren haben.',
  'recovered.kept-now':
    'Manches davon hat vielleicht jemand anderes hinzugefügt. Melden Sie sich jetzt an, öffnen Sie „{page}“ und entfernen Sie, was hinzugekommen ist und nicht Ihnen gehört.',
  'recovered.sign-in': 'Anmelden',
} as const satisfies Record<keyof typeof english, string>
