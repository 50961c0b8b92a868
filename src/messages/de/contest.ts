import type { contest as english } from '../en/contest.ts'

/** What customers read where an account is contested, frozen or got back, in German. */
export const contest = {
  // Einer Mitteilung widersprechen
  'contest.title': 'Waren das nicht Sie?',
  'contest.about': '{what}: {when}',
  'contest.does': 'Wenn Sie es nicht waren, tut die Schaltfläche unten dies:',
  'contest.does-sessions': 'Sie und alle anderen werden auf jedem Gerät von {name} abgemeldet',
  'contest.does-pending': 'Jede Änderung am Konto, die noch aussteht, wird abgebrochen',
  'contest.does-restricted': 'Einen Tag lang kann niemand die Adresse oder einen Anmeldeweg entfernen',
  'contest.does-not':
    'Sie meldet niemanden an und entfernt nichts, was Ihnen gehört. Wenn Sie es waren, schließen Sie diese Seite: Es ist nichts geschehen.',
  'contest.sure': 'Das war ich nicht',
  'contest.submit': 'Mein Konto schützen',
  'contested.title': 'Ihr Konto ist geschützt',
  'contested.lead':
    'Jede Sitzung wurde beendet. Seiten, die noch irgendwo offen sind, gehen spätestens in {bound} nicht mehr.',
  'contested.next':
    'Wenn jemand Ihr Passwort kennen oder Ihr Gerät haben könnte, holen Sie Ihr Konto jetzt zurück. Dafür brauchen Sie Ihre E-Mail und einen weiteren Nachweis.',
  'contested.recover': 'Konto zurückholen',
  'contested.sign-in': 'Anmelden',
  'link-over.title': 'Dieser Link bewirkt nichts mehr',
  'link-over.lead':
    'Er wurde schon benutzt oder ist zu alt. Wenn Sie sich um Ihr Konto sorgen, melden Sie sich an und sehen Sie nach, was dort geschehen ist, oder holen Sie es zurück.',

  // Ein richtiger Nachweis, und ein Konto, das sich trotzdem nicht öffnet
  'not-admitted.account_frozen.title': 'Ihr Konto ist gesperrt',
  'not-admitted.account_frozen.lead':
    '{name} hat alles in Ihrem Konto angehalten: Niemand kann sich anmelden, auch Sie nicht. Nichts ist verloren. Bitten Sie um Hilfe, damit es wieder geöffnet wird.',
  'not-admitted.recovery_required.title': 'Holen Sie zuerst Ihr Konto zurück',
  'not-admitted.recovery_required.lead':
    '{name} möchte sicher sein, dass Ihr Konto nur Ihnen gehört. Holen Sie es einmal zurück, und melden Sie sich dann mit dem neuen Passkey oder Passwort an.',
  'not-admitted.account_disputed.title': 'Noch jemand beansprucht dieses Konto',
  'not-admitted.account_disputed.lead':
    'Seine Adresse wurde geändert und zurückgeändert, und beide Seiten widersprechen. Melden Sie sich mit einem Passkey oder Passwort von vorher an. Sonst bleibt es noch {span} geschlossen.',
  // Too much speaks against a try
  'risk-refused.title': 'Von hier aus konnten wir Sie nicht anmelden',
  'risk-refused.lead':
    'An diesem Versuch ist zu vieles ungewöhnlich. Nehmen Sie ein Gerät oder ein Netz, mit dem Sie sich schon einmal angemeldet haben. Wenn das nicht geht, holen Sie sich Ihr Konto zurück oder bitten Sie mit dem Zeichen unten um Hilfe.',
  'risk-refused.recover': 'Konto zurückholen',
  'not-admitted.recover': 'Konto zurückholen',
  'not-admitted.help': 'Hilfe holen',
  'not-admitted.ask': 'Bitten Sie {name} um Hilfe, und nennen Sie die Referenz unten.',
} as const satisfies Record<keyof typeof english, string>
