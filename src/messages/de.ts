import type { MessageId } from './en.ts'

/** Every sentence that customers read, in German. */
export const de = {
  // Shared by all pages
  'page.title': '{page} – {name}',
  'page.error-title': 'Fehler: {page} – {name}',
  'page.languages': 'Sprache',
  'page.support': 'Hilfe',
  'page.reference': 'Kennung',
  'page.back': 'Zurück',
  'page.continue': 'Weiter',
  'page.home': 'Zur Startseite',
  'page.errors': 'Bitte prüfen Sie das',

  // Signing in: the address
  'sign-in.title': 'Anmelden',
  'sign-in.lead': 'Willkommen bei {name}.',
  'sign-in.address': 'E-Mail-Adresse',
  'sign-in.submit': 'Weiter mit E-Mail',
  'sign-in.submit-either': 'Weiter',
  'sign-in.password-hint': 'Kein Passwort? Lassen Sie das Feld leer, dann schicken wir Ihnen einen Code per E-Mail.',
  'sign-in.or': 'oder',
  'sign-in.passkey': 'Passkey verwenden',
  'sign-in.no-account': 'Neu hier?',
  'sign-in.create': 'Konto anlegen',

  // The six-digit code, for signing in and for signing up
  'code.title': 'Prüfen Sie Ihr Postfach',
  'code.lead-sign-in':
    'Wenn es ein Konto für {address} gibt, haben wir gerade einen sechsstelligen Code dorthin geschickt.',
  'code.lead-sign-up': 'Wir haben eine E-Mail an {address} geschickt. Geben Sie den sechsstelligen Code daraus ein.',
  'code.label': 'Sechsstelliger Code',
  'code.hint': 'Der Code gilt 10 Minuten und nur in diesem Browser.',
  'code.submit': 'Weiter',
  'code.resend': 'Neuen Code senden',
  'code.resend-wait': 'Einen neuen Code gibt es in {seconds} s.',
  'code.resend-hint': 'Keine E-Mail? Sehen Sie auch im Spam-Ordner nach.',
  'code.change-address': 'Andere Adresse verwenden',

  // Signing up
  'sign-up.title': 'Konto anlegen',
  'sign-up.lead': 'Eine Adresse genügt. Ein Passwort brauchen Sie nicht.',
  'sign-up.address': 'E-Mail-Adresse',
  'sign-up.submit': 'Weiter',
  'sign-up.have-account': 'Sie haben schon ein Konto?',
  'sign-up.sign-in': 'Anmelden',

  // Making a passkey
  'passkey.title': 'Nächstes Mal schneller anmelden',
  'passkey.title-another': 'Passkey hinzufügen',
  'passkey.lead':
    'Ein Passkey ersetzt Codes und Passwörter: Sie bestätigen mit Fingerabdruck, Gesicht oder der Sperre Ihres Geräts.',
  'passkey.lead-another': 'Legen Sie einen Passkey auf diesem Gerät, Ihrem Telefon oder einem Sicherheitsschlüssel an.',
  'passkey.benefit-quick': 'Eine Berührung statt eines Codes aus der E-Mail',
  'passkey.benefit-safe': 'Lässt sich nicht erraten und wirkt auf gefälschten Seiten nicht',
  'passkey.benefit-private': 'Fingerabdruck und Gesicht verlassen nie Ihr Gerät',
  'passkey.create': 'Passkey anlegen',
  'passkey.skip': 'Jetzt nicht',
  'passkey.password-instead': 'Stattdessen ein Passwort wählen',
  'passkey.cancel': 'Zurück zum Konto',
  'passkey.no-script': 'Passkeys brauchen JavaScript, das in diesem Browser ausgeschaltet ist.',

  // What a passkey ceremony may end with
  'ceremony.cancelled':
    'Es wurde kein Passkey verwendet. Versuchen Sie es noch einmal oder wählen Sie einen anderen Weg.',
  'ceremony.cancelled-create':
    'Es wurde kein Passkey angelegt. Versuchen Sie es noch einmal oder holen Sie es später nach.',
  'ceremony.already-here': 'Auf diesem Gerät gibt es schon einen Passkey für Ihr Konto.',
  'ceremony.unsupported': 'Dieser Browser kann keine Passkeys verwenden.',
  'ceremony.network': 'Wir sind gerade nicht erreichbar. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.',
  'ceremony.expired': 'Diese Seite ist zu alt. Laden Sie sie neu, um fortzufahren.',
  'ceremony.throttled': 'Zu viele Versuche. Bitte warten Sie einen Moment.',
  'ceremony.failed': 'Das hat nicht geklappt. Versuchen Sie es noch einmal oder wählen Sie einen anderen Weg.',
  'ceremony.waiting': 'Folgen Sie den Schritten, die Ihr Gerät anzeigt.',

  // Step-up
  'confirm.title': 'Bitte bestätigen',
  'confirm.lead': 'Lesen Sie, was {name} für Sie tun soll, und bestätigen Sie es dann.',
  'confirm.nothing': '(keine Angabe)',
  'step-up.title': 'Sind Sie es wirklich?',
  'step-up.lead': 'Sie sind angemeldet. Was Sie öffnen möchten, braucht einen weiteren Nachweis.',
  'step-up.waiting-lead':
    'Was Sie gesendet haben, braucht noch einen Nachweis, dass Sie es sind. Es wartet hier und geht gleich danach weiter.',
  'step-up.passkey': 'Mit Passkey bestätigen',
  'step-up.confirm': 'Bestätigen',
  'step-up.cancel': 'Jetzt nicht',
  'step-up.no-script': 'Zum Bestätigen ist JavaScript nötig, das in diesem Browser ausgeschaltet ist.',

  // A second factor after a password
  'second-factor.title': 'Noch ein Schritt',
  'second-factor.lead': 'Ihr Passwort stimmt. Geben Sie den Code ein, den Ihre Authenticator-App zeigt.',
  'second-factor.passkey-lead': 'Ihr Passwort stimmt. Nutzen Sie jetzt Ihren Passkey.',
  'second-factor.submit': 'Anmelden',
  'second-factor.other': 'Anders anmelden',

  // Passwords
  'password.label': 'Passwort',
  'set-password.title': 'Passwort wählen',
  'set-password.lead':
    'Mindestens {least} Zeichen. Ein paar Wörter, die nicht zusammengehören, merkt man sich leicht und errät sie schwer.',
  'set-password.label': 'Neues Passwort',
  'set-password.hint':
    'Leerzeichen und alle Buchstaben sind erlaubt. Ihr Browser kann eines erfinden und für Sie behalten.',
  'set-password.submit': 'Passwort speichern',

  // An authenticator app
  'totp.name': 'Authenticator-App',
  'totp.title': 'Authenticator-App einrichten',
  'totp.lead':
    'Scannen Sie das Bild mit Ihrer App, oder geben Sie den Schlüssel dort ein. Tragen Sie dann den Code ein, den sie zeigt.',
  'totp.picture': 'QR-Code des Schlüssels, der darunter als Text steht',
  'totp.key': 'Schlüssel:',
  'totp.code': 'Code aus der App',
  'totp.code-hint': 'Sechs Ziffern. Er wechselt alle 30 Sekunden.',
  'totp.first-code-hint': 'Sechs Ziffern. Daran sehen wir, dass die App eingerichtet ist.',
  'totp.submit': 'Abschließen',

  // The saved recovery code
  'recovery-code.name': 'Wiederherstellungscode',
  'recovery-code.title': 'Wiederherstellungscode erstellen',
  'recovery-code.lead':
    'Ein Code für die Schublade, für den Tag, an dem Sie alles andere verloren haben. Er ersetzt einen älteren.',
  'recovery-code.make': 'Neuen Code zeigen',
  'recovery-code.shown-title': 'Ihr Wiederherstellungscode',
  'recovery-code.shown-lead': 'Er hilft Ihnen zurück in Ihr Konto bei {name}. Allein meldet er nicht an.',
  'recovery-code.once':
    'Er wird nur jetzt gezeigt. Drucken Sie ihn aus oder schreiben Sie ihn ab, und verwahren Sie ihn, wo sonst niemand nachsieht.',
  'recovery-code.print': 'Drucken',
  'recovery-code.kept': 'Ich habe ihn verwahrt',

  // Signing out
  'sign-out.title': 'Abmelden?',
  'sign-out.lead': 'Sie werden in diesem Browser bei {name} abgemeldet.',
  'sign-out.submit': 'Abmelden',
  'sign-out.stay': 'Angemeldet bleiben',
  'signed-out.title': 'Sie sind abgemeldet',
  'signed-out.here': 'Sie sind in diesem Browser bei {name} abgemeldet.',
  'signed-out.everywhere':
    'Sie sind in allen Browsern bei {name} abgemeldet. Anderswo noch geöffnete Seiten enden innerhalb von {bound}.',
  'signed-out.again': 'Wieder anmelden',

  // The account
  'account.title': 'Ihr Konto',
  'account.profile': 'Profil',
  'account.name': 'Name',
  'account.name-hint': 'So, wie wir Sie ansprechen sollen.',
  'account.name-save': 'Speichern',
  'account.address': 'E-Mail-Adresse',
  'account.passkeys': 'Passkeys',
  'account.passkeys-lead': 'Mit einem Passkey melden Sie sich ohne Code an.',
  'account.passkeys-none': 'Sie haben noch keinen Passkey. Damit genügt eine Berührung statt eines Codes.',
  'account.passkey': 'Passkey',
  'account.passkey-added': 'Hinzugefügt am {date}',
  'account.passkey-used': 'zuletzt verwendet {when}',
  'account.passkey-add': 'Passkey hinzufügen',
  'account.security': 'Anmeldung verwalten',

  // How an account signs in
  'security.title': 'So melden Sie sich an',
  'security.passkeys-lead':
    'Ein Passkey meldet Sie mit einer Berührung an. Mit zweien sperrt Sie der Verlust des einen nicht aus.',
  'security.passkey-change': '„{name}“ ändern',
  'security.passkey-name': 'Name dieses Passkeys',
  'security.passkey-remove': '„{name}“ entfernen',
  'security.password-set': 'Gesetzt am {date}',
  'security.password-none': 'Sie haben kein Passwort. Mit einem Passkey brauchen Sie keines.',
  'security.password-add': 'Passwort wählen',
  'security.password-change': 'Passwort ändern',
  'security.password-remove': 'Passwort entfernen',
  'security.totp-set': 'Eingerichtet am {date}',
  'security.totp-none': 'Macht ein Passwort sicherer: Wer damit anmeldet, braucht dann auch einen Code aus Ihrer App.',
  'security.totp-add': 'App einrichten',
  'security.totp-replace': 'Andere App einrichten',
  'security.totp-remove': 'App entfernen',
  'security.recovery-code-since': 'Erstellt am {date}',
  'security.recovery-code-none': 'Sie haben noch keinen. Er hilft Ihnen zurück, wenn alles andere verloren ist.',
  'security.recovery-code-make': 'Wiederherstellungscode erstellen',
  'security.recovery-code-replace': 'Wiederherstellungscode ersetzen',
  'account.sessions': 'Angemeldet auf',
  'account.sessions-lead': 'Ist eine Anmeldung dabei, die Sie nicht kennen? Melden Sie sich überall ab.',
  'account.session': '{browser} auf {system}',
  'account.session-unknown': 'Unbekannter Browser',
  'account.session-this': 'Dieses Gerät',
  'account.session-seen': 'Zuletzt gesehen {when}',
  'account.session-started': 'angemeldet am {date}',
  'account.sign-out': 'Abmelden',
  'account.sign-out-lead': 'Nur in diesem Browser.',
  'account.everywhere': 'Überall abmelden',
  'account.everywhere-lead':
    'Beendet jede Anmeldung, auch diese. In anderen Browsern geöffnete Seiten enden innerhalb von {bound}.',
  'account.now': 'gerade eben',

  // What happened: shown at the top of a page
  'notice.nothing-sent':
    'Ihre Anmeldung war abgelaufen, daher wurde nichts gesendet. Melden Sie sich an und senden Sie das Formular noch einmal.',
  'notice.session-ended': 'Ihre Anmeldung ist abgelaufen. Bitte melden Sie sich wieder an.',
  'notice.flow-expired': 'Das hat etwas zu lange gedauert. Bitte beginnen Sie noch einmal.',
  'notice.code-resent': 'Ein neuer Code ist unterwegs. Frühere Codes gelten nicht mehr.',
  'notice.passkey-added': 'Ihr Passkey ist bereit.',
  'notice.passkey-renamed': 'Der Name ist gespeichert.',
  'notice.passkey-removed': 'Der Passkey ist entfernt. Er meldet hier nicht mehr an.',
  'notice.password-set': 'Ihr Passwort ist gespeichert. Bei einer Änderung wurden andere Geräte abgemeldet.',
  'notice.password-removed': 'Ihr Passwort ist entfernt.',
  'notice.totp-added': 'Ihre Authenticator-App ist eingerichtet.',
  'notice.totp-removed': 'Die Authenticator-App ist entfernt.',
  'notice.fresh-code': 'Bitte bestätigen Sie zu Ihrer Sicherheit noch einmal Ihre Adresse. Dann geht es weiter.',
  'notice.name-saved': 'Ihr Name ist gespeichert.',
  'notice.passkey-needed': 'Um fortzufahren, brauchen Sie einen Passkey.',

  // What went wrong: shown in the error summary and at the field
  'error.address-missing': 'Geben Sie Ihre E-Mail-Adresse ein.',
  'error.address-invalid': 'Das ist keine E-Mail-Adresse. Sie sieht aus wie name@example.com.',
  'error.address-unsupported':
    'An diese Adresse können wir keine E-Mail senden. Verwenden Sie eine mit einfachen Buchstaben vor dem @.',
  'error.code-invalid': 'Dieser Code gilt nicht. Fordern Sie einen neuen an.',
  'error.code-shape': 'Geben Sie die sechs Ziffern aus der E-Mail ein.',
  'error.sign-in-failed': 'Das hat nicht geklappt. Prüfen Sie die Adresse oder wählen Sie einen anderen Weg.',
  'error.passkey-refused':
    'Dieser Passkey wurde nicht angenommen. Versuchen Sie einen anderen Passkey oder einen anderen Weg.',
  'error.passkey-limit': 'Ihr Konto hat schon so viele Passkeys, wie es aufnehmen kann.',
  'error.proof-wrong': 'Das stimmte nicht. Prüfen Sie es und versuchen Sie es noch einmal.',
  'error.passkey-unverified':
    'Dieser Passkey hat nicht geprüft, ob Sie es sind. Entsperren Sie ihn mit Fingerabdruck, Gesicht oder PIN, oder wählen Sie einen anderen Weg.',
  'error.proof-missing': 'Es fehlt etwas. Füllen Sie alles aus, wonach gefragt wird.',
  'error.authenticator-disabled':
    'Es gab zu viele falsche Versuche, deshalb ist dieser Weg abgeschaltet. Nutzen Sie einen anderen, und richten Sie ihn in Ihrem Konto neu ein.',
  'error.last-strong-factor':
    'Ohne ihn wäre Ihr Konto weniger sicher als jetzt. Fügen Sie erst einen anderen Passkey hinzu, oder eine Authenticator-App neben einem Passwort. Entfernen Sie dann diesen.',
  'error.password-too-short-alone':
    'Ihr Passwort hat weniger als 15 Zeichen und reicht allein nicht. Wählen Sie erst ein längeres.',
  'error.label-invalid': 'Geben Sie einen Namen mit höchstens 64 Zeichen ein.',
  'error.password-too-short': 'Nehmen Sie mindestens {least} Zeichen.',
  'error.password-too-long': 'Nehmen Sie höchstens {most} Zeichen.',
  'error.password-unusable': 'Darin ist ein Zeichen, das nicht Teil eines Passworts sein kann. Lassen Sie es weg.',
  'error.password-common':
    'Das ist eines der Passwörter, die zuerst probiert werden, weil viele es benutzen. Wählen Sie ein anderes.',
  'error.password-guessable':
    'Das wiederholt sich oder folgt der Tastatur und ist schnell erraten. Wählen Sie ein anderes.',
  'error.password-about-you':
    'Das besteht aus Ihrem Namen oder Ihrer Adresse oder aus unserem und ist schnell erraten. Wählen Sie ein anderes.',
  'error.password-breached':
    'Dieses Passwort wurde anderswo gestohlen und ist Dieben bekannt. Wählen Sie ein anderes, und ändern Sie es überall, wo Sie es nutzen.',
  'error.code-app':
    'Das war nicht der aktuelle Code. Warten Sie auf den nächsten, und prüfen Sie die Uhr Ihres Geräts.',
  'error.code-shape-app': 'Geben Sie die sechs Ziffern ein, die die App zeigt.',
  'error.name-invalid': 'Geben Sie einen Namen mit höchstens 100 Zeichen ein.',
  'error.form-expired': 'Das Formular war zu alt, daher wurde nichts geändert. Bitte versuchen Sie es noch einmal.',

  // Waiting
  'throttled.title': 'Bitte warten Sie ein wenig',
  'throttled.lead': 'Hier gab es viele Versuche mit Codes. Weiter geht es in {wait}.',
  'throttled.passkey-lead': 'Mit einem Passkey geht es sofort weiter.',

  // Cookies
  'cookies.title': 'Ohne Cookie geht es nicht weiter',
  'cookies.lead':
    'Ihr Browser behält das eine Cookie nicht, das die Anmeldung braucht. Es verfolgt niemanden: Es hält nur die Schritte zusammen.',
  'cookies.how':
    'Erlauben Sie in den Einstellungen Ihres Browsers Cookies für diese Seite und versuchen Sie es noch einmal.',
  'cookies.private': 'Schließen Sie in einem privaten Fenster erst die anderen, oder nehmen Sie ein normales Fenster.',
  'cookies.retry': 'Noch einmal versuchen',

  // A form that was sent too early
  'post-refused.title': 'Es wurde noch nichts gesendet',
  'post-refused.lead':
    'Was Sie gesendet haben, braucht einen weiteren Nachweis, dass Sie es sind. Es wurde nicht ausgeführt. Bestätigen Sie und senden Sie es dann noch einmal.',
  'post-refused.too-large':
    'Was Sie gesendet haben, braucht noch einen Nachweis, dass Sie es sind, und ist zu groß, um darauf zu warten: höchstens 64 KiB sind möglich. Es wurde nicht ausgeführt. Bestätigen Sie, und senden Sie es dann erneut.',
  'post-refused.confirm': 'Bestätigen',
  'post-refused.back': 'Zurück zum Formular',

  // A form that waited for a proof
  'release.title': 'Danke, Sie sind es',
  'release.lead': 'Was Sie gesendet haben, geht jetzt weiter. Wenn nichts geschieht, nutzen Sie die Schaltfläche.',
  'release.send': 'Weiter',
  'not-released.answered.title': 'Das wurde schon gesendet',
  'not-released.answered.lead': 'Es ging einmal hinaus und wurde beantwortet. Ein zweites Mal wurde nichts gesendet.',
  'not-released.unknown.title': 'Wir wissen nicht, ob es angekommen ist',
  'not-released.unknown.lead':
    'Es ging einmal hinaus, aber es kam keine Antwort zurück. Ein zweites Mal wurde nichts gesendet: Prüfen Sie, ob es erledigt ist, bevor Sie es erneut senden.',
  'not-released.gone.title': 'Das wurde nicht gesendet',
  'not-released.gone.lead':
    'Es hat zu lange gewartet, oder Ihre Sitzung ist beendet. Es wurde nichts getan: Füllen Sie das Formular noch einmal aus.',
  'not-released.on': 'Nachsehen',

  // Answers of the gateway itself, one pair for each problem
  'problem.ambiguous-request.title': 'Diese Adresse lässt sich nicht öffnen',
  'problem.ambiguous-request.what':
    'Sie lässt sich auf mehr als eine Art lesen. Prüfen Sie den Link oder beginnen Sie auf der Startseite.',
  'problem.bad-request.title': 'Diese Anfrage war nicht verständlich',
  'problem.bad-request.what':
    'Gehen Sie zurück und versuchen Sie es noch einmal. Hilft das nicht, beginnen Sie auf der Startseite.',
  'problem.sign-in-required.title': 'Bitte melden Sie sich an',
  'problem.sign-in-required.what': 'Diese Seite steht nur angemeldeten Kundinnen und Kunden offen.',
  'problem.insufficient-authentication.title': 'Ein weiterer Nachweis ist nötig',
  'problem.insufficient-authentication.what':
    'Bestätigen Sie, dass Sie es sind, und öffnen Sie die Seite dann noch einmal.',
  'problem.access-denied.title': 'Diese Seite dürfen Sie nicht öffnen',
  'problem.access-denied.what': 'Ihr Konto hat keinen Zugang. Sollte es ihn haben, bitten Sie um Hilfe.',
  'problem.cross-site-request.title': 'Diese Anfrage kam von einer anderen Seite',
  'problem.cross-site-request.what':
    'Zu Ihrer Sicherheit wurde nichts ausgeführt. Öffnen Sie die Seite hier und versuchen Sie es noch einmal.',
  'problem.form-expired.title': 'Dieses Formular ist abgelaufen',
  'problem.form-expired.what':
    'Es wurde nichts geändert. Öffnen Sie die Seite neu und füllen Sie das Formular noch einmal aus.',
  'problem.not-found.title': 'Seite nicht gefunden',
  'problem.not-found.what':
    'Unter dieser Adresse gibt es nichts. Prüfen Sie den Link oder beginnen Sie auf der Startseite.',
  'problem.method-not-allowed.title': 'Das geht hier nicht',
  'problem.method-not-allowed.what': 'Die Adresse gibt es, aber nicht für diese Art von Anfrage.',
  'problem.body-too-large.title': 'Zu viel auf einmal',
  'problem.body-too-large.what': 'Was Sie gesendet haben, ist größer, als diese Seite annimmt.',
  'problem.unsupported-media-type.title': 'Dieses Format wird nicht angenommen',
  'problem.unsupported-media-type.what': 'Senden Sie das Formular von der Seite aus, zu der es gehört.',
  'problem.unknown-host.title': 'Unter diesem Namen gibt es keine Seite',
  'problem.unknown-host.what': 'Prüfen Sie die Adresse: Dieser Name wird hier nicht bedient.',
  'problem.headers-too-large.title': 'Die Anfrage ist zu groß',
  'problem.headers-too-large.what':
    'Löschen Sie die Cookies dieser Seite in Ihrem Browser und versuchen Sie es noch einmal.',
  'problem.internal-error.title': 'Hier ist etwas schiefgegangen',
  'problem.internal-error.what': 'Es liegt nicht an Ihnen. Versuchen Sie es gleich noch einmal.',
  'problem.origin-unreachable.title': 'Die Seite antwortet nicht',
  'problem.origin-unreachable.what': 'Sie ist gerade nicht erreichbar. Versuchen Sie es gleich noch einmal.',
  'problem.unavailable.title': 'Gerade nicht verfügbar',
  'problem.unavailable.what':
    'Wir können im Moment nicht prüfen, wer Sie sind, daher wurde nichts geöffnet. Versuchen Sie es bald noch einmal.',
  'problem.origin-timeout.title': 'Die Seite braucht zu lange',
  'problem.origin-timeout.what':
    'Sie hat nicht rechtzeitig geantwortet. Was Sie gesendet haben, kann angekommen sein: Sehen Sie nach, bevor Sie es noch einmal senden.',
  'problem.retry': 'Noch einmal versuchen',
  'problem.reference-lead': 'Wenn Sie um Hilfe bitten, nennen Sie diese Kennung:',

  // Spans of time; German uses them after „in“ and „innerhalb von“, both with the dative
  'time.second': '{count} Sekunde',
  'time.seconds': '{count} Sekunden',
  'time.minute': '{count} Minute',
  'time.minutes': '{count} Minuten',
  'time.hour': '{count} Stunde',
  'time.hours': '{count} Stunden',

  // Mails
  'mail.sign-in-code.subject': 'Ihr Code für die Anmeldung bei {name}',
  'mail.sign-in-code.heading': 'Anmeldung bei {name}',
  'mail.sign-in-code.lead': 'Geben Sie diesen Code in dem Fenster ein, in dem Sie ihn angefordert haben.',
  'mail.sign-up-code.subject': 'Ihr Code für ein Konto bei {name}',
  'mail.sign-up-code.heading': 'Ihr Konto bei {name}',
  'mail.sign-up-code.lead':
    'Geben Sie diesen Code in dem Fenster ein, in dem Sie ihn angefordert haben, um Ihre Adresse zu bestätigen.',
  'mail.code.valid': 'Er gilt {span}, einmal und nur in diesem Browser.',
  'mail.code.keep': 'Geben Sie ihn niemandem: {name} wird Sie nie danach fragen, weder am Telefon noch im Chat.',
  'mail.code.not-you': 'Sie haben keinen Code angefordert? Dann müssen Sie nichts tun: Ohne ihn kommt niemand hinein.',
  'mail.account-exists.subject': 'Sie haben schon ein Konto bei {name}',
  'mail.account-exists.heading': 'Sie haben schon ein Konto',
  'mail.account-exists.lead':
    'Jemand, wahrscheinlich Sie, wollte für diese Adresse ein Konto bei {name} anlegen. Es gibt schon eines: Sie können sich einfach anmelden.',
  'mail.account-exists.action': 'Anmelden',
  'mail.account-exists.not-you':
    'Das waren nicht Sie? Dann müssen Sie nichts tun: Es wurde nichts geändert, und niemand ist in Ihr Konto gelangt.',
  'mail.no-account.subject': 'Für diese Adresse gibt es kein Konto bei {name}',
  'mail.no-account.heading': 'Kein Konto für diese Adresse',
  'mail.no-account.lead':
    'Jemand, wahrscheinlich Sie, wollte sich mit dieser Adresse bei {name} anmelden. Für sie gibt es kein Konto: Vielleicht gehört Ihres zu einer anderen Adresse. Sie können auch eines anlegen.',
  'mail.no-account.action': 'Konto anlegen',
  'mail.no-account.not-you': 'Das waren nicht Sie? Dann müssen Sie nichts tun: Es wurde nichts gespeichert.',
  'mail.passkey-added.subject': 'Ihr Konto bei {name} hat einen neuen Passkey',
  'mail.passkey-added.heading': 'Neuer Passkey',
  'mail.passkey-added.lead':
    'Am {when} wurde Ihrem Konto bei {name} ein Passkey hinzugefügt. Man kann sich damit anmelden.',
  'mail.passkey-added.action': 'Ihre Passkeys ansehen',
  'mail.passkey-added.not-you':
    'Das waren nicht Sie? Öffnen Sie jetzt diese Seite, entfernen Sie den Passkey und melden Sie sich überall ab.',
  'mail.passkey-removed.subject': 'Ein Passkey wurde aus Ihrem Konto bei {name} entfernt',
  'mail.passkey-removed.heading': 'Passkey entfernt',
  'mail.passkey-removed.lead':
    'Ein Passkey wurde am {when} aus Ihrem Konto bei {name} entfernt. Er meldet nicht mehr an.',
  'mail.passkey-removed.action': 'Anmeldung ansehen',
  'mail.passkey-removed.not-you': 'Das waren nicht Sie? Öffnen Sie jetzt diese Seite, und melden Sie sich überall ab.',
  'mail.password-set.subject': 'Das Passwort Ihres Kontos bei {name} wurde gesetzt',
  'mail.password-set.heading': 'Neues Passwort',
  'mail.password-set.lead': 'Das Passwort Ihres Kontos bei {name} wurde am {when} gesetzt oder geändert.',
  'mail.password-set.action': 'Anmeldung ansehen',
  'mail.password-set.not-you': 'Das waren nicht Sie? Öffnen Sie jetzt diese Seite, und melden Sie sich überall ab.',
  'mail.password-removed.subject': 'Das Passwort Ihres Kontos bei {name} wurde entfernt',
  'mail.password-removed.heading': 'Passwort entfernt',
  'mail.password-removed.lead':
    'Das Passwort Ihres Kontos bei {name} wurde am {when} entfernt. Es meldet nicht mehr an.',
  'mail.password-removed.action': 'Anmeldung ansehen',
  'mail.password-removed.not-you': 'Das waren nicht Sie? Öffnen Sie jetzt diese Seite, und melden Sie sich überall ab.',
  'mail.totp-added.subject': 'Eine Authenticator-App wurde für Ihr Konto bei {name} eingerichtet',
  'mail.totp-added.heading': 'Neue Authenticator-App',
  'mail.totp-added.lead':
    'Eine Authenticator-App wurde am {when} für Ihr Konto bei {name} eingerichtet. Die Anmeldung mit Passwort braucht ab jetzt ihre Codes.',
  'mail.totp-added.action': 'Anmeldung ansehen',
  'mail.totp-added.not-you': 'Das waren nicht Sie? Öffnen Sie jetzt diese Seite, und melden Sie sich überall ab.',
  'mail.totp-removed.subject': 'Die Authenticator-App Ihres Kontos bei {name} wurde entfernt',
  'mail.totp-removed.heading': 'Authenticator-App entfernt',
  'mail.totp-removed.lead': 'Die Authenticator-App Ihres Kontos bei {name} wurde am {when} entfernt.',
  'mail.totp-removed.action': 'Anmeldung ansehen',
  'mail.totp-removed.not-you': 'Das waren nicht Sie? Öffnen Sie jetzt diese Seite, und melden Sie sich überall ab.',
  'mail.recovery-code-replaced.subject': 'Ein Wiederherstellungscode wurde für Ihr Konto bei {name} erstellt',
  'mail.recovery-code-replaced.heading': 'Neuer Wiederherstellungscode',
  'mail.recovery-code-replaced.lead':
    'Ein Wiederherstellungscode wurde am {when} für Ihr Konto bei {name} erstellt. Ein älterer gilt nicht mehr.',
  'mail.recovery-code-replaced.action': 'Anmeldung ansehen',
  'mail.recovery-code-replaced.not-you':
    'Das waren nicht Sie? Öffnen Sie jetzt diese Seite, und melden Sie sich überall ab.',
  'mail.signed-out-everywhere.subject': 'Sie wurden überall von {name} abgemeldet',
  'mail.signed-out-everywhere.heading': 'Überall abgemeldet',
  'mail.signed-out-everywhere.lead':
    'Am {when} wurden alle Sitzungen Ihres Kontos bei {name} beendet, auf jedem Gerät. Melden Sie sich wieder an, um fortzufahren.',
  'mail.signed-out-everywhere.action': 'Anmelden',
  'mail.signed-out-everywhere.not-you':
    'Das waren nicht Sie? Melden Sie sich an und prüfen Sie die Passkeys Ihres Kontos.',
  'mail.when': '{date}, {time} Uhr UTC',
  'mail.footer': 'Gesendet von {name}, {host}',
} as const satisfies Record<MessageId, string>
