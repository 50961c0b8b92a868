import type { address as english } from '../en/address.ts'

/** What customers read where addresses change and change back, in German. */
export const address = {
  // Die Seite mit den Adressen
  'address.title': 'Ihre Adressen',
  'address.manage': 'Adresse ändern',
  'address.own': 'Ihre Adresse',
  'address.own-lead': 'Damit melden Sie sich an. Codes und Mitteilungen gehen dorthin.',
  'address.new': 'Neue Adresse',
  'address.new-hint': 'Wir senden einen Code dorthin und sagen Ihrer jetzigen Adresse Bescheid.',
  'address.submit': 'Adresse ändern',
  'address.suggest': 'Meinten Sie {address}? Wenn nicht, senden Sie das Formular noch einmal so, wie es ist.',
  'address.held':
    'Am {when} wird {address} Ihre Adresse. Bis dahin lässt es sich anhalten, hier und aus Ihrem jetzigen Postfach.',
  'address.held-second':
    'Ab dem {when} gehen Mitteilungen auch an {address}. Bis dahin lässt es sich anhalten, hier und aus Ihrem Postfach.',
  'address.stop': 'Diese Änderung anhalten',
  'address.superseded':
    'Bis zum {when} bekommt Ihre frühere Adresse {address} Ihre Mitteilungen auch und kann das Konto zurückholen.',
  'address.second': 'Zweite Adresse für Mitteilungen',
  'address.second-lead': 'Was in Ihrem Konto geschieht, erfahren Sie auch dort. Anmelden kann man sich damit nicht.',
  'address.second-since': 'Hinzugefügt am {date}',
  'address.second-new': 'Zweite Adresse',
  'address.second-add': 'Adresse hinzufügen',
  'address.second-remove': '{address} entfernen',
  'code.lead-change-address':
    'Wir haben eine E-Mail an {address} gesendet. Geben Sie den sechsstelligen Code daraus ein, dann wird sie Ihre Adresse.',
  'code.lead-notification-address':
    'Wir haben eine E-Mail an {address} gesendet. Geben Sie den sechsstelligen Code daraus ein, dann gehen Ihre Mitteilungen auch dorthin.',

  // Eine Einschränkung
  'restricted.title': 'Noch nicht',
  'restricted.lead':
    'Ihr Konto wurde vor kurzem geschützt oder zurückgeholt. Bis zum {when} ändert niemand seine Adresse, und niemand entfernt oder ersetzt, was anmeldet.',
  'restricted.why':
    'So kommt nicht weiter, wer vorher darin war. Ein Passkey oder Passwort von vorher darf entfernen, was seitdem dazukam.',

  // Was geschehen ist, und was nicht ging
  'notice.address-changed': 'Ihre Adresse ist geändert. Alle anderen Geräte sind abgemeldet.',
  'notice.address-held': 'Die neue Adresse ist bestätigt, und die Änderung wartet. Mehr dazu unten.',
  'notice.address-stopped': 'Die Änderung ist angehalten.',
  'notice.second-added': 'Ihre Mitteilungen gehen auch an die zweite Adresse.',
  'notice.second-removed': 'Die zweite Adresse ist entfernt.',
  'error.address-same': 'Das ist schon eine Adresse Ihres Kontos.',
  'error.address-leaving':
    'Ihr Konto gibt diese Adresse gerade zurück. Wählen Sie eine andere, oder versuchen Sie es morgen noch einmal.',
  'error.change-stopped':
    'Diese Änderung wurde angehalten, oder in Ihrem Konto hat sich seitdem etwas anderes geändert. Bitte beginnen Sie noch einmal.',
  'error.box-unticked': 'Setzen Sie erst das Häkchen. Es ist noch nichts geschehen.',

  // Links in E-Mails, die eine Änderung anhalten, zurücknehmen oder ihr widersprechen
  'contest.stop-change.title': 'Diese Änderung anhalten?',
  'contest.stop-change.lead': 'Angefordert am {when}: {address}',
  'contest.does-stop': 'Die Änderung wird abgebrochen',
  'contest.stop-change.submit': 'Anhalten und mein Konto schützen',
  'contest.revert.title': 'Ihr Konto zurückholen?',
  'contest.revert.lead': 'Die Adresse des Kontos wurde am {when} geändert. Sie wird wieder {address}.',
  'contest.revert.does': 'Wenn die Änderung nicht von Ihnen war, tut die Schaltfläche unten dies:',
  'contest.does-revert': '{address} wird wieder die Adresse des Kontos, und jede spätere Änderung der Adresse entfällt',
  'contest.does-remove':
    'Jeder Passkey, jedes Passwort, jede App, jeder Wiederherstellungscode und jede zweite Adresse von seitdem wird entfernt',
  'contest.does-restore': 'Was seitdem entfernt oder ersetzt wurde, ist wieder da',
  'contest.revert.does-not':
    'Sie meldet niemanden an und entfernt nichts, was älter ist als die Änderung. Die neuere Adresse erfährt es und kann widersprechen. Wenn die Änderung von Ihnen war, schließen Sie diese Seite: Es ist nichts geschehen.',
  'contest.revert.sure': 'Die Änderung war nicht von mir',
  'contest.revert.submit': 'Mein Konto zurückholen',
  'contest.dispute.title': 'Dem widersprechen?',
  'contest.dispute.lead': 'Die Änderung der Adresse in {address} wurde am {when} zurückgenommen.',
  'contest.dispute.does':
    'Wenn die Änderung von Ihnen war und jemand anderes Ihr altes Postfach hat, tut die Schaltfläche unten dies:',
  'contest.does-close': 'Das Konto bleibt allem verschlossen, was neuer ist als die Änderung, auch Codes per E-Mail',
  'contest.does-decide': 'Ein Passkey oder Passwort von vor der Änderung öffnet es: Wer so etwas hat, entscheidet',
  'contest.does-reopen': 'Hat es niemand, öffnet es sich nach {span} wieder so, wie es jetzt ist',
  'contest.dispute.does-not':
    'Sie meldet niemanden an. Wenn die Änderung nicht von Ihnen war, schließen Sie diese Seite: Es ist nichts geschehen.',
  'contest.dispute.sure': 'Die Änderung war von mir',
  'contest.dispute.submit': 'Ich widerspreche',
  'contested.stop-change.title': 'Die Änderung ist angehalten',
  'contested.revert.title': 'Ihr Konto gehört wieder Ihnen',
  'contested.revert.lead':
    'Es hat seine frühere Adresse. Was seit der Änderung dazukam, ist weg, was entfernt wurde, ist wieder da, und jede Sitzung wurde beendet. Seiten, die noch irgendwo offen sind, gehen spätestens in {bound} nicht mehr.',
  'contested.revert.next':
    'Melden Sie sich an wie zuvor. Wenn jemand Ihr Passwort kennen könnte, ändern Sie es dann. Wenn Sie sich nicht anmelden können, holen Sie Ihr Konto zurück.',
  'contested.dispute.title': 'Das Konto ist geschlossen',
  'contested.dispute.lead':
    'Jede Sitzung wurde beendet. Seiten, die noch irgendwo offen sind, gehen spätestens in {bound} nicht mehr. Noch {span} öffnet nur ein Passkey oder Passwort von vor der Änderung das Konto.',
  'contested.dispute.next':
    'Wenn Sie so etwas haben, melden Sie sich jetzt damit an: Das entscheidet, wem das Konto gehört.',

  // E-Mails
  'mail.change-address-code.subject': 'Ihr Code für eine neue Adresse bei {name}',
  'mail.change-address-code.heading': 'Ihre neue Adresse bei {name}',
  'mail.change-address-code.lead':
    'Geben Sie diesen Code in dem Fenster ein, in dem Sie ihn angefordert haben. Dies wird dann die Adresse Ihres Kontos.',
  'mail.notification-address-code.subject': 'Ihr Code für Mitteilungen von {name}',
  'mail.notification-address-code.heading': 'Mitteilungen von {name}',
  'mail.notification-address-code.lead':
    'Geben Sie diesen Code in dem Fenster ein, in dem Sie ihn angefordert haben. Mitteilungen zu dem Konto kommen dann auch hierher.',
  'mail.address-taken.subject': 'Jemand wollte Ihre Adresse bei {name} verwenden',
  'mail.address-taken.heading': 'Ihre Adresse bleibt Ihre',
  'mail.address-taken.lead':
    'Jemand, der bei {name} angemeldet ist, wollte dies zur Adresse des eigenen Kontos machen. Sie gehört zu Ihrem, und dabei bleibt es. Waren Sie das, in einem anderen Konto? Dann melden Sie sich stattdessen mit dieser Adresse an.',
  'mail.address-taken.action': 'Anmelden',
  'mail.address-taken.not-you': 'Das waren nicht Sie? Dann müssen Sie nichts tun: Es wurde nichts geändert.',
  'mail.address-change-asked.subject': 'In Ihrem Konto bei {name} wurde eine andere Adresse angefordert',
  'mail.address-change-asked.heading': 'Änderung der Adresse angefordert',
  'mail.address-change-asked.lead':
    'Am {when} wollte jemand, wahrscheinlich Sie, die Adresse Ihres Kontos bei {name} in {address} ändern. Ein Code ging dorthin. Bevor er eingegeben ist, ändert sich nichts.',
  'mail.address-change-asked.action': 'Ihre Adressen ansehen',
  'mail.address-change-held.subject': 'Die Adresse Ihres Kontos bei {name} ändert sich bald',
  'mail.address-change-held.heading': 'Ihre Adresse ändert sich bald',
  'mail.address-change-held.lead':
    'Die Adresse {address} wurde am {when} für Ihr Konto bei {name} bestätigt. Sie tritt am {until} an die Stelle der jetzigen, wenn niemand es anhält.',
  'mail.address-change-held.action': 'Ihre Adressen ansehen',
  'mail.address-changed.subject': 'Die Adresse Ihres Kontos bei {name} wurde geändert',
  'mail.address-changed.heading': 'Adresse geändert',
  'mail.address-changed.lead':
    'Die Adresse Ihres Kontos bei {name} wurde am {when} in {address} geändert. Alle anderen Geräte wurden abgemeldet.',
  'mail.address-changed.action': 'Ihre Adressen ansehen',
  'mail.address-reverted.subject': 'Die Adresse Ihres Kontos bei {name} wurde zurückgeändert',
  'mail.address-reverted.heading': 'Adresse zurückgeändert',
  'mail.address-reverted.lead':
    'Eine Änderung der Adresse Ihres Kontos bei {name} wurde am {when} zurückgenommen: Sie ist wieder {address}. Was seit der Änderung zum Konto dazukam, wurde entfernt, und was entfernt wurde, ist wieder da. Jede Sitzung wurde beendet. Einen Tag lang kann niemand die Adresse ändern oder einen Anmeldeweg entfernen.',
  'mail.address-reverted.action': 'Anmelden',
  'mail.address-taken-back.subject': 'Ihr Konto bei {name} hat wieder seine frühere Adresse',
  'mail.address-taken-back.heading': 'Änderung der Adresse zurückgenommen',
  'mail.address-taken-back.lead':
    'Am {when} hat die frühere Adresse eines Kontos bei {name} eine Änderung zurückgenommen. Das Konto gehört wieder zu {address}, und diese Adresse öffnet es nicht mehr. Was seit der Änderung dazukam, wurde entfernt.',
  'mail.address-taken-back.action': 'Anmelden',
  'mail.account-disputed.subject': 'Noch jemand beansprucht Ihr Konto bei {name}',
  'mail.account-disputed.heading': 'Zwei Adressen beanspruchen Ihr Konto',
  'mail.account-disputed.lead':
    'Die Adresse Ihres Kontos bei {name} wurde geändert und zurückgeändert, und am {when} hat die andere Seite widersprochen. Melden Sie sich mit einem Passkey oder Passwort von vor der Änderung an: Das entscheidet. Sonst bleibt das Konto bis zum {until} geschlossen.',
  'mail.account-disputed.action': 'Anmelden',
  'mail.notification-address-asked.subject': 'In Ihrem Konto bei {name} wurde eine zweite Adresse angefordert',
  'mail.notification-address-asked.heading': 'Zweite Adresse angefordert',
  'mail.notification-address-asked.lead':
    'Am {when} wollte jemand, wahrscheinlich Sie, dass Mitteilungen zu Ihrem Konto bei {name} auch an {address} gehen. Ein Code ging dorthin. Bevor er eingegeben ist, ändert sich nichts.',
  'mail.notification-address-asked.action': 'Ihre Adressen ansehen',
  'mail.notification-address-held.subject': 'Mitteilungen von {name} gehen bald auch an eine zweite Adresse',
  'mail.notification-address-held.heading': 'Bald gehen Ihre Mitteilungen auch an eine zweite Adresse',
  'mail.notification-address-held.lead':
    'Die Adresse {address} wurde am {when} bestätigt. Mitteilungen zu Ihrem Konto bei {name} gehen ab dem {until} auch dorthin, wenn niemand es anhält.',
  'mail.notification-address-held.action': 'Ihre Adressen ansehen',
  'mail.notification-address-added.subject': 'Eine zweite Adresse bekommt Mitteilungen zu Ihrem Konto bei {name}',
  'mail.notification-address-added.heading': 'Zweite Adresse hinzugefügt',
  'mail.notification-address-added.lead':
    'Seit dem {when} gehen Mitteilungen zu Ihrem Konto bei {name} auch an {address}. Anmelden kann man sich damit nicht.',
  'mail.notification-address-added.action': 'Ihre Adressen ansehen',
  'mail.notification-address-removed.subject': 'Die zweite Adresse Ihres Kontos bei {name} wurde entfernt',
  'mail.notification-address-removed.heading': 'Zweite Adresse entfernt',
  'mail.notification-address-removed.lead':
    'Die zweite Adresse {address} Ihres Kontos bei {name} wurde am {when} entfernt. Mitteilungen gehen nicht mehr dorthin.',
  'mail.notification-address-removed.action': 'Ihre Adressen ansehen',
  'mail.help': 'Hilfe holen',
  'mail.stop-change.lead':
    'Das waren nicht Sie? Dann halten Sie es an: Das beendet auch jede Sitzung und hilft Ihnen, Ihr Konto zurückzuholen. Sie müssen sich dafür nicht anmelden.',
  'mail.stop-change.action': 'Diese Änderung anhalten',
  'mail.revert.lead':
    'Das waren nicht Sie? Dann holen Sie das Konto zurück: Das stellt Ihre Adresse wieder her, macht rückgängig, was seitdem geschah, und beendet jede Sitzung. Sie müssen sich dafür nicht anmelden. Es geht bis zum {until}.',
  'mail.revert.action': 'Mein Konto zurückholen',
  'mail.dispute.lead':
    'War die Änderung von Ihnen, und jemand anderes hat Ihr altes Postfach? Dann widersprechen Sie: Das Konto öffnet dann nur noch ein Passkey oder Passwort von vor der Änderung. Es geht bis zum {until}.',
  'mail.dispute.action': 'Ich widerspreche',
} as const satisfies Record<keyof typeof english, string>
