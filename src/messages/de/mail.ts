import type { mail as english } from '../en/mail.ts'

/** Spans of time and mails, in German. */
export const mail = {
  // Spans of time; German uses them after „in“ and „innerhalb von“, both with the dative
  'time.clock': '{time} Uhr UTC',
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
  'mail.recovery-code.subject': 'Ihr Code, um Ihr Konto bei {name} zurückzuholen',
  'mail.recovery-code.heading': 'Ihr Konto bei {name} zurückholen',
  'mail.recovery-code.lead':
    'Geben Sie diesen Code in dem Fenster ein, in dem Sie ihn angefordert haben. Danach kann ein weiterer Nachweis nötig sein.',
  'mail.code.valid': 'Er gilt {span}, einmal und nur in diesem Browser.',
  'mail.code.keep': 'Geben Sie ihn niemandem: {name} wird Sie nie danach fragen, weder am Telefon noch im Chat.',
  'mail.code.not-you': 'Sie haben keinen Code angefordert? Dann müssen Sie nichts tun: Ohne ihn kommt niemand hinein.',
  'mail.mail-check-code.subject': 'Melden Sie sich gerade bei {name} an?',
  'mail.mail-check-code.heading': 'Melden Sie sich gerade an?',
  'mail.mail-check-code.lead':
    'Jemand, wahrscheinlich Sie, meldet sich bei {name} auf einem Gerät an, das wir mit Ihrem Konto noch nicht gesehen haben, oder von einem ungewöhnlichen Ort aus. Geben Sie diesen Code in dem Fenster dort ein, um fortzufahren.',
  'mail.mail-check-code.not-you-password':
    'Das waren nicht Sie? Dann kennt jemand Ihr Passwort. Ohne den Code kommt niemand hinein, aber ändern Sie Ihr Passwort jetzt, hier und überall, wo Sie es sonst noch benutzen.',
  'mail.mail-check-code.action-password': 'Passwort ändern',
  'mail.mail-check-code.not-you-passkey':
    'Das waren nicht Sie? Dann hat jemand einen Ihrer Passkeys, zum Beispiel einen verlorenen Sicherheits\u00adschlüssel. Ohne den Code kommt niemand hinein, aber entfernen Sie diesen Passkey jetzt.',
  'mail.mail-check-code.action-passkey': 'Ihre Passkeys ansehen',
  'mail.new-sign-in.subject': 'Neue Anmeldung bei Ihrem Konto bei {name}',
  'mail.new-sign-in.heading': 'Neue Anmeldung',
  'mail.new-sign-in.lead':
    'Am {when} hat sich jemand auf einem neuen Gerät oder von einem neuen Ort aus bei Ihrem Konto bei {name} angemeldet.',
  'mail.new-sign-in.device': 'Gerät: {device}',
  'mail.new-sign-in.place': 'Ort, geschätzt nach dem Netz: {place}',
  'mail.new-sign-in.action': 'Ihre Geräte ansehen',
  'mail.sign-in-refused.subject': 'Wir haben eine Anmeldung bei Ihrem Konto bei {name} abgelehnt',
  'mail.sign-in-refused.heading': 'Eine Anmeldung wurde abgelehnt',
  'mail.sign-in-refused.lead':
    'Am {when} hat jemand für Ihr Konto bei {name} den richtigen Nachweis erbracht, aber es sprach so viel dagegen, dass wir niemanden hineingelassen haben. Waren das nicht Sie, dann kennt jemand Ihr Passwort, liest Ihre Mails oder hat einen Ihrer Passkeys: Ändern Sie, was bekannt sein könnte, hier und überall, wo Sie es sonst noch benutzen.',
  'mail.sign-in-refused.action': 'So melden Sie sich an',
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
  'mail.nothing-to-recover.subject': 'Für diese Adresse gibt es kein Konto bei {name}',
  'mail.nothing-to-recover.heading': 'Kein Konto für diese Adresse',
  'mail.nothing-to-recover.lead':
    'Jemand, wahrscheinlich Sie, wollte mit dieser Adresse ein Konto bei {name} zurückholen. Für sie gibt es keines: Vielleicht gehört Ihres zu einer anderen Adresse.',
  'mail.nothing-to-recover.action': 'Konto anlegen',
  'mail.nothing-to-recover.not-you': 'Das waren nicht Sie? Dann müssen Sie nichts tun: Es wurde nichts gespeichert.',
  'mail.passkey-added.subject': 'Ihr Konto bei {name} hat einen neuen Passkey',
  'mail.passkey-added.heading': 'Neuer Passkey',
  'mail.passkey-added.lead':
    'Am {when} wurde Ihrem Konto bei {name} ein Passkey hinzugefügt. Man kann sich damit anmelden.',
  'mail.passkey-added.action': 'Ihre Passkeys ansehen',
  'mail.passkey-removed.subject': 'Ein Passkey wurde aus Ihrem Konto bei {name} entfernt',
  'mail.passkey-removed.heading': 'Passkey entfernt',
  'mail.passkey-removed.lead':
    'Ein Passkey wurde am {when} aus Ihrem Konto bei {name} entfernt. Er meldet nicht mehr an.',
  'mail.passkey-removed.action': 'Anmeldung ansehen',
  'mail.passkey-doubtful.subject': 'Ein Passkey Ihres Kontos bei {name} wurde vielleicht kopiert',
  'mail.passkey-doubtful.heading': 'Haben nur Sie diesen Passkey?',
  'mail.passkey-doubtful.lead':
    'Ein Passkey Ihres Kontos bei {name} wurde am {when} benutzt und hat dabei rückwärts gezählt, wie eine Kopie es täte. Öffnen Sie die Seite und sagen Sie, ob nur Sie ihn haben. Wenn Sie nicht sicher sind, entfernen Sie ihn und legen einen neuen an.',
  'mail.passkey-doubtful.action': 'Ihre Passkeys ansehen',
  'mail.passkey-trusted.subject': 'Ein Passkey Ihres Kontos bei {name} wurde bestätigt',
  'mail.passkey-trusted.heading': 'Passkey bestätigt',
  'mail.passkey-trusted.lead':
    'Ein Passkey Ihres Kontos bei {name}, der vielleicht kopiert war, wurde am {when} als Ihrer bestätigt. Er steht nicht mehr in Zweifel.',
  'mail.passkey-trusted.action': 'Ihre Passkeys ansehen',
  'mail.password-set.subject': 'Das Passwort Ihres Kontos bei {name} wurde gesetzt',
  'mail.password-set.heading': 'Neues Passwort',
  'mail.password-set.lead': 'Das Passwort Ihres Kontos bei {name} wurde am {when} gesetzt oder geändert.',
  'mail.password-set.action': 'Anmeldung ansehen',
  'mail.password-removed.subject': 'Das Passwort Ihres Kontos bei {name} wurde entfernt',
  'mail.password-removed.heading': 'Passwort entfernt',
  'mail.password-removed.lead':
    'Das Passwort Ihres Kontos bei {name} wurde am {when} entfernt. Es meldet nicht mehr an.',
  'mail.password-removed.action': 'Anmeldung ansehen',
  'mail.totp-added.subject': 'Eine Authenticator-App wurde für Ihr Konto bei {name} eingerichtet',
  'mail.totp-added.heading': 'Neue Authenticator-App',
  'mail.totp-added.lead':
    'Eine Authenticator-App wurde am {when} für Ihr Konto bei {name} eingerichtet. Die Anmeldung mit Passwort braucht ab jetzt ihre Codes.',
  'mail.totp-added.action': 'Anmeldung ansehen',
  'mail.totp-removed.subject': 'Die Authenticator-App Ihres Kontos bei {name} wurde entfernt',
  'mail.totp-removed.heading': 'Authenticator-App entfernt',
  'mail.totp-removed.lead': 'Die Authenticator-App Ihres Kontos bei {name} wurde am {when} entfernt.',
  'mail.totp-removed.action': 'Anmeldung ansehen',
  'mail.recovery-code-replaced.subject': 'Ein Wiederherstellungscode wurde für Ihr Konto bei {name} erstellt',
  'mail.recovery-code-replaced.heading': 'Neuer Wiederherstellungscode',
  'mail.recovery-code-replaced.lead':
    'Ein Wiederherstellungscode wurde am {when} für Ihr Konto bei {name} erstellt. Ein älterer gilt nicht mehr.',
  'mail.recovery-code-replaced.action': 'Anmeldung ansehen',
  'mail.signed-out-everywhere.subject': 'Sie wurden überall von {name} abgemeldet',
  'mail.signed-out-everywhere.heading': 'Überall abgemeldet',
  'mail.signed-out-everywhere.lead':
    'Am {when} wurden alle Sitzungen Ihres Kontos bei {name} beendet, auf jedem Gerät. Melden Sie sich wieder an, um fortzufahren.',
  'mail.signed-out-everywhere.action': 'Anmelden',
  'mail.other-devices-signed-out.subject': 'Ihre anderen Geräte wurden bei {name} abgemeldet',
  'mail.other-devices-signed-out.heading': 'Andere Geräte abgemeldet',
  'mail.other-devices-signed-out.lead':
    'Am {when} wurden alle Sitzungen Ihres Kontos bei {name} beendet, bis auf die eine, in der jemand darum gebeten hat.',
  'mail.other-devices-signed-out.action': 'Ihre Geräte ansehen',
  'mail.account-contested.subject': 'Ihr Konto bei {name} wurde geschützt',
  'mail.account-contested.heading': 'Alle Sitzungen beendet',
  'mail.account-contested.lead':
    'Jemand, der eine E-Mail von uns bekam oder angemeldet war, hat am {when} angegeben, es nicht gewesen zu sein. Alle Sitzungen Ihres Kontos bei {name} wurden beendet, und was noch ausstand, wurde abgebrochen. Einen Tag lang kann niemand die Adresse ändern oder einen Anmeldeweg entfernen.',
  'mail.account-contested.action': 'Konto zurückholen',
  'mail.account-frozen.subject': 'Ihr Konto bei {name} wurde gesperrt',
  'mail.account-frozen.heading': 'Konto gesperrt',
  'mail.account-frozen.lead':
    '{name} hat am {when} alles in Ihrem Konto angehalten: Alle Sitzungen wurden beendet, und niemand kann sich anmelden, auch Sie nicht. Nichts ist verloren. Bitten Sie {name} um Hilfe, damit es wieder geöffnet wird.',
  'mail.account-frozen.action': 'Hilfe holen',
  'mail.account-unfrozen.subject': 'Ihr Konto bei {name} ist wieder offen',
  'mail.account-unfrozen.heading': 'Konto wieder offen',
  'mail.account-unfrozen.lead':
    'Ihr Konto bei {name} war gesperrt und wurde am {when} wieder geöffnet. Melden Sie sich an, um weiterzumachen.',
  'mail.account-unfrozen.action': 'Anmelden',
  'mail.recovery-required.subject': 'Holen Sie Ihr Konto bei {name} zurück, bevor Sie sich wieder anmelden',
  'mail.recovery-required.heading': 'Holen Sie zuerst Ihr Konto zurück',
  'mail.recovery-required.lead':
    '{name} möchte sicher sein, dass Ihr Konto nur Ihnen gehört. Am {when} wurden alle seine Sitzungen beendet. Holen Sie es einmal zurück, und melden Sie sich dann mit dem neuen Passkey oder Passwort an.',
  'mail.recovery-required.action': 'Konto zurückholen',
  'mail.recovery-lifted.subject': 'Sie müssen Ihr Konto bei {name} nicht mehr zurückholen',
  'mail.recovery-lifted.heading': 'Zurückholen nicht mehr nötig',
  'mail.recovery-lifted.lead':
    '{name} hatte verlangt, dass Ihr Konto zurückgeholt wird, bevor sich jemand anmeldet, und hat das am {when} zurückgenommen. Melden Sie sich mit dem an, was Sie vorher hatten.',
  'mail.recovery-lifted.action': 'Anmelden',
  'mail.recovery-delayed.subject': 'Jemand möchte Ihr Konto bei {name} zurückholen',
  'mail.recovery-delayed.heading': 'Möchten Sie selbst das Konto zurück?',
  'mail.recovery-delayed.lead':
    'Jemand, der dieses Postfach liest oder Ihren Wiederherstellungscode hat, wollte am {when} Ihr Konto bei {name} zurückholen und konnte sonst nichts vorzeigen. Wir lassen ihn bis {ready} warten, damit Sie es stoppen können.',
  'mail.recovery-delayed.yours':
    'Waren Sie das? Dann warten Sie. Auch eine Anmeldung mit Passkey oder Passwort stoppt es: Dann brauchen Sie nichts zurückzuholen.',
  'mail.recovery-reminder.subject': 'Jemand wartet noch auf Ihr Konto bei {name}',
  'mail.recovery-reminder.heading': 'Warten Sie selbst noch?',
  'mail.recovery-reminder.lead':
    'Jemand wartet darauf, Ihr Konto bei {name} zurückzuholen. Ab {ready} kann er dafür eine neue Anmeldung wählen, wenn Sie es nicht stoppen.',
  'mail.recovery-reminder.yours': 'Waren Sie das? Dann warten Sie weiter.',
  'mail.recovery-ready.subject': 'Ihr Konto bei {name} kann jetzt zurückgeholt werden',
  'mail.recovery-ready.heading': 'Die Wartezeit ist vorbei',
  'mail.recovery-ready.lead':
    'Wer Ihr Konto bei {name} zurückholen wollte, kann es jetzt tun, bis {until}, mit einem weiteren Code, den wir an dieses Postfach senden.',
  'mail.recovery-ready.yours': 'Waren Sie das? Dann machen Sie hier weiter.',
  'mail.recovery.action': 'Stand ansehen',
  'mail.stop-recovery.lead': 'Das waren nicht Sie? Stoppen Sie es. Dafür müssen Sie sich nicht anmelden.',
  'mail.stop-recovery.action': 'Zurückholen stoppen',
  'mail.recovery-cancelled.subject': 'Das Zurückholen Ihres Kontos bei {name} wurde gestoppt',
  'mail.recovery-cancelled.heading': 'Zurückholen gestoppt',
  'mail.recovery-cancelled.lead':
    'Jemand wartete darauf, Ihr Konto bei {name} zurückzuholen. Das wurde am {when} gestoppt, weil sich jemand mit einem Passkey oder Passwort des Kontos angemeldet hat oder weil ein Link aus einer unserer E-Mails benutzt wurde.',
  'mail.recovery-cancelled.action': 'Anmeldung ansehen',
  'mail.account-recovered.subject': 'Ihr Konto bei {name} wurde zurückgeholt',
  'mail.account-recovered.heading': 'Konto zurückgeholt',
  'mail.account-recovered.lead':
    'Jemand hat am {when} nachgewiesen, dass ihm Ihr Konto bei {name} gehört, und eine neue Anmeldung dafür gewählt. Alle Sitzungen wurden beendet, Ausstehendes wurde abgebrochen, und ein benutzter Wiederherstellungscode wurde ersetzt. Womit man sich vorher anmelden konnte, das gilt weiterhin. Einen Tag lang kann niemand die Adresse ändern oder einen Anmeldeweg entfernen.',
  'mail.account-recovered.action': 'Anmelden',
  'mail.not-me.lead':
    'Das waren nicht Sie? Dann sagen Sie es: Das beendet jede Sitzung, bricht ab, was noch aussteht, und hilft Ihnen, Ihr Konto zurückzuholen. Sie müssen sich dafür nicht anmelden.',
  'mail.not-me.action': 'Das war ich nicht',
  'mail.when': '{date}, {time} Uhr UTC',
  'mail.footer': 'Gesendet von {name}, {host}',
} as const satisfies Record<keyof typeof english, string>
