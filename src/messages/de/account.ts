import type { account as english } from '../en/account.ts'

/** What customers read on the pages of their account, what happened and what went wrong, in German. */
export const account = {
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
  'security.restricted':
    'Sehen Sie diese Seite jetzt durch. Was nicht Ihnen gehört oder was Sie verloren haben, entfernen Sie danach; ein Passkey oder Passwort von vorher darf sofort entfernen, was seitdem dazukam.',
  'security.passkeys-lead':
    'Ein Passkey meldet Sie mit einer Berührung an. Mit zweien sperrt Sie der Verlust des einen nicht aus.',
  'security.passkey-doubt':
    'Dieser Passkey hat rückwärts gezählt, wie eine Kopie es täte. Haben nur Sie ihn? Wenn Sie nicht sicher sind, entfernen Sie ihn und legen einen neuen an.',
  'security.passkey-mine': 'Das ist meiner',
  'security.passkey-change': '„{name}“ ändern',
  'security.passkey-name': 'Name dieses Passkeys',
  'security.passkey-remove': '„{name}“ entfernen',
  'security.unneeded': 'Nicht mehr gebraucht?',
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
  'security.recovery-code-none':
    'Sie haben keinen. Er ist für den Tag, an dem Sie sich nicht anmelden oder Ihre E-Mails nicht lesen können.',
  'security.recovery-code-make': 'Wiederherstellungs\u00adcode erstellen',
  'security.recovery-code-replace': 'Wiederherstellungs\u00adcode ersetzen',
  'account.sessions': 'Angemeldet auf',
  'account.sessions-lead': 'Ist eine Anmeldung dabei, die Sie nicht kennen? Melden Sie sich überall ab.',
  'account.session': '{browser} auf {system}',
  'account.session-unknown': 'Unbekannter Browser',
  'account.session-this': 'Dieses Gerät',
  'account.session-seen': 'Zuletzt gesehen {when}',
  'account.session-started': 'angemeldet am {when}',
  'account.session-by': 'mit {ways}',
  'account.sessions-more': 'Und {count} weitere.',
  'account.devices': 'Alle Geräte',
  'account.activity': 'Was im Konto geschehen ist',
  'account.sign-out': 'Abmelden',
  'account.sign-out-lead': 'Nur in diesem Browser.',
  'account.everywhere': 'Überall abmelden',
  'account.everywhere-lead':
    'Beendet jede Anmeldung, auch diese. In anderen Browsern geöffnete Seiten enden innerhalb von {bound}.',
  'account.now': 'gerade eben',

  // What happened: shown at the top of a page
  'notice.nothing-sent':
    'Ihre Anmeldung war abgelaufen, daher wurde nichts gesendet. Melden Sie sich an und senden Sie das Formular noch einmal.',
  'notice.flow-expired': 'Das hat etwas zu lange gedauert. Bitte beginnen Sie noch einmal.',
  'notice.code-resent': 'Ein neuer Code ist unterwegs. Frühere Codes gelten nicht mehr.',
  'notice.passkey-added': 'Ihr Passkey ist bereit.',
  'notice.passkey-renamed': 'Der Name ist gespeichert.',
  'notice.passkey-trusted': 'Der Passkey bleibt, die Frage ist geklärt.',
  'notice.passkey-removed':
    'Der Passkey ist entfernt. Er meldet hier nicht mehr an. Alle anderen Geräte sind abgemeldet.',
  'notice.password-set': 'Ihr Passwort ist gespeichert. Bei einer Änderung wurden andere Geräte abgemeldet.',
  'notice.password-removed': 'Ihr Passwort ist entfernt. Alle anderen Geräte sind abgemeldet.',
  'notice.totp-added': 'Ihre Authenticator-App ist eingerichtet.',
  'notice.totp-removed': 'Die Authenticator-App ist entfernt. Alle anderen Geräte sind abgemeldet.',
  'notice.fresh-code':
    'Ihr letzter Code ist zu alt, um Ihre Anmeldung zu ändern. Holen Sie erst einen neuen, dann geht es weiter.',
  'notice.name-saved': 'Ihr Name ist gespeichert.',
  'notice.passkey-needed': 'Um fortzufahren, brauchen Sie einen Passkey.',
  'notice.passkey-needed-code':
    'Um fortzufahren, brauchen Sie einen Passkey. Holen Sie erst einen neuen Code, der zeigt, dass Sie es sind, und legen Sie dann den Passkey an.',

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
  'error.passkey-refused-alone': 'Dieser Passkey wurde nicht angenommen. Versuchen Sie einen anderen.',
  'error.passkey-limit': 'Ihr Konto hat schon so viele Passkeys, wie es aufnehmen kann.',
  'error.proof-wrong': 'Das stimmte nicht. Prüfen Sie es und versuchen Sie es noch einmal.',
  'error.passkey-unverified':
    'Dieser Passkey hat nicht geprüft, ob Sie es sind. Entsperren Sie ihn mit Fingerabdruck, Gesicht oder PIN, oder wählen Sie einen anderen Weg.',
  'error.passkey-unverified-alone':
    'Dieser Passkey hat nicht geprüft, ob Sie es sind. Entsperren Sie ihn mit Fingerabdruck, Gesicht oder PIN.',
  'error.proof-missing': 'Es fehlt etwas. Füllen Sie alles aus, wonach gefragt wird.',
  'error.authenticator-disabled':
    'Es gab zu viele falsche Versuche, deshalb ist dieser Weg abgeschaltet. Nutzen Sie einen anderen, und richten Sie ihn in Ihrem Konto neu ein.',
  'error.authenticator-disabled-alone':
    'Es gab zu viele falsche Versuche, deshalb ist dieser Weg abgeschaltet. Einen anderen hat Ihr Konto dafür nicht.',
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
  'error.recovery-code-shown':
    'Der Code aus diesem Formular wurde schon gezeigt und gilt. Haben Sie ihn nicht verwahrt, dann erstellen Sie einen neuen, der an seine Stelle tritt.',
  'error.form-expired': 'Das Formular war zu alt, daher wurde nichts geändert. Bitte versuchen Sie es noch einmal.',
} as const satisfies Record<keyof typeof english, string>
