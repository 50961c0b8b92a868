import type { challenge as english } from '../en/challenge.ts'

/** What customers read while their browser works for a moment, before a mail is sent or a password tried, in German. */
export const challenge = {
  'challenge.title': 'Einen Moment, bitte',
  'challenge.lead':
    'Bevor es mit {address} weitergeht, rechnet Ihr Browser einen Augenblick. Das hält Programme davon ab, dasselbe tausendfach zu tun.',
  'challenge.progress': 'Ihr Browser rechnet',
  'challenge.busy': 'Das dauert wenige Sekunden.',
  'challenge.done': 'Die Rechnung ist fertig.',
  'challenge.slow': 'Das dauert auf Ihrem Gerät länger als üblich.',
  'challenge.failed': 'Ihr Browser konnte die Rechnung nicht ausführen.',
  'challenge.no-script':
    'In diesem Browser sind Skripte abgeschaltet, darum kann er nicht rechnen. Warten Sie stattdessen {span}, und gehen Sie dann weiter.',
  'challenge.no-script-now':
    'In diesem Browser sind Skripte abgeschaltet, darum kann er nicht rechnen. Sie können jetzt weitergehen.',
  'challenge.password-hint': 'Wir haben es nicht aufbewahrt. Bitte geben Sie es noch einmal ein.',
  'challenge.submit': 'Weiter',
  'challenge.instead': 'Ohne die Rechnung weiter',
  'challenge.instead-wait': 'In {seconds} s geht es auch ohne die Rechnung weiter.',
  'notice.challenge-early': 'Das war ein wenig zu früh. Es ist nichts verloren.',
  'error.challenge-failed': 'Die Rechnung zählte nicht oder kam zu spät. Bitte gehen Sie noch einmal weiter.',
  'error.password-missing': 'Geben Sie Ihr Passwort ein.',
} as const satisfies Readonly<Record<keyof typeof english, string>>
