import type { signIn as english } from '../en/sign-in.ts'

/** What customers read while they sign in, sign up and prove more, in German. */
export const signIn = {
  // Shared by all pages
  'page.title': '{page} – {name}',
  'page.error-title': 'Fehler: {page} – {name}',
  'page.languages': 'Sprache',
  'page.support': 'Hilfe',
  'page.reference': 'Kennung',
  'page.back': 'Zurück',
  'page.home': 'Zur Startseite',

  // Signing in: the address
  'sign-in.title': 'Anmelden',
  'sign-in.lead': 'Willkommen bei {name}.',
  'sign-in.address': 'E-Mail-Adresse',
  'sign-in.submit': 'Weiter mit E-Mail',
  'sign-in.submit-either': 'Weiter',
  'sign-in.password-hint':
    'Kein Passwort oder vergessen? Lassen Sie das Feld leer, dann schicken wir Ihnen einen Code per E-Mail.',
  'sign-in.or': 'oder',
  'sign-in.passkey': 'Passkey verwenden',
  'sign-in.no-account': 'Neu hier?',
  'sign-in.create': 'Konto anlegen',
  'sign-in.recover': 'Anmeldung klappt nicht?',

  // The six-digit code, for signing in and for signing up
  'code.title': 'Prüfen Sie Ihr Postfach',
  'code.lead-sign-in':
    'Wenn es ein Konto für {address} gibt, haben wir gerade einen sechsstelligen Code dorthin geschickt.',
  'code.lead-sign-up': 'Wir haben eine E-Mail an {address} geschickt. Geben Sie den sechsstelligen Code daraus ein.',
  'code.lead-mail-check':
    'Das war richtig. Dieses Gerät oder diesen Ort kennen wir mit Ihrem Konto noch nicht. Darum haben wir auch einen sechsstelligen Code an {address} geschickt.',
  'code.label': 'Sechsstelliger Code',
  'code.hint': 'Der Code gilt {span} und nur in diesem Browser.',
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
  'done.title': 'Fertig',
  'done.lead': 'Sie können dieses Fenster schließen und dort weitermachen, wo Sie waren.',
  'done.close': 'Fenster schließen',
  'step-up.title': 'Sind Sie es wirklich?',
  'step-up.lead': 'Sie sind angemeldet. Was Sie öffnen möchten, braucht einen weiteren Nachweis.',
  'step-up.waiting-lead':
    'Was Sie gesendet haben, braucht noch einen Nachweis, dass Sie es sind. Es wartet hier und geht gleich danach weiter.',
  'step-up.passkey': 'Mit Passkey bestätigen',
  'step-up.confirm': 'Bestätigen',
  'step-up.confirm-password': 'Mit dem Passwort bestätigen',
  'step-up.confirm-code': 'Mit dem Code bestätigen',
  'step-up.cancel': 'Jetzt nicht',
  'step-up.no-script': 'Zum Bestätigen ist JavaScript nötig, das in diesem Browser ausgeschaltet ist.',

  // A second factor after a password
  'second-factor.title': 'Noch ein Schritt',
  'second-factor.lead': 'Ihr Passwort stimmt. Geben Sie den Code ein, den Ihre Authenticator-App zeigt.',
  'second-factor.passkey-lead': 'Ihr Passwort stimmt. Nutzen Sie jetzt Ihren Passkey.',
  'second-factor.none-lead':
    'Ihr Passwort stimmt, aber Ihre App lässt sich gerade nicht nutzen. Mit einem Code per E-Mail kommen Sie trotzdem hinein.',
  'second-factor.submit': 'Anmelden',
  'second-factor.other': 'Anders anmelden',

  // Passwords
  'password.label': 'Passwort',
  'password.show': 'Anzeigen',
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
  'totp.lead-text': 'Geben Sie den Schlüssel in Ihre App ein. Tragen Sie dann den Code ein, den sie zeigt.',
  'totp.picture': 'QR-Code des Schlüssels, der darunter als Text steht',
  'totp.key': 'Schlüssel',
  'totp.open': 'In einer App auf diesem Gerät öffnen',
  'totp.code': 'Code aus der App',
  'totp.code-hint': 'Sechs Ziffern. Er wechselt alle 30 Sekunden.',
  'totp.first-code-hint': 'Sechs Ziffern. Daran sehen wir, dass die App eingerichtet ist.',
  'totp.submit': 'Abschließen',

  // The saved recovery code
  // It breaks where a narrow screen needs it: not every browser knows by itself where German words may.
  'recovery-code.name': 'Wiederherstellungs\u00adcode',
  'recovery-code.title': 'Wiederherstellungs\u00adcode erstellen',
  'recovery-code.lead':
    'Ein Code für die Schublade, für den Tag, an dem Sie sich nicht anmelden oder Ihre E-Mails nicht lesen können. Mit einem weiteren Nachweis holt er Ihr Konto zurück. Er ersetzt einen älteren.',
  'recovery-code.make': 'Neuen Code zeigen',
  'recovery-code.shown-title': 'Ihr Wiederherstellungs\u00adcode',
  'recovery-code.shown-lead':
    'Er hilft Ihnen, Ihr Konto bei {name} zurückzuholen, wenn Sie sich nicht anmelden können. Allein meldet er niemanden an.',
  'recovery-code.once':
    'Er wird nur jetzt gezeigt. Drucken Sie ihn aus oder schreiben Sie ihn ab, und verwahren Sie ihn, wo sonst niemand nachsieht.',
  'recovery-code.print': 'Drucken',
  'recovery-code.kept': 'Ich habe ihn verwahrt',
} as const satisfies Record<keyof typeof english, string>
