import { SECURITY_EVENTS, type SecurityEventName } from '#audit/event.ts'
import type { MessageId } from '#messages/en.ts'

/** Names a sentence about what happened. */
export type Sentence = Extract<MessageId, `activity.event.${string}`>

/** What its customer may do about it. */
export type Advice =
  /** Say that it was not them: every session ends. */
  | 'not-me'
  /** Look at what the account proves itself by. */
  | 'factors'
  /** Somebody may know the password. */
  | 'password-known'
  /** Nothing: nobody got in by it. */
  | 'nobody-got-in'
  /** Look where the account is signed in. */
  | 'devices'
  /** See to it that mails arrive. */
  | 'mail'

/** What of an event's detail may be told, one name for what belongs together. */
type Tells = 'by' | 'where' | 'passkey' | 'device' | 'signals'

/** Of an event's detail, what its customer reads. */
export interface Told {
  /** The methods that were shown, joined by `+`. */
  readonly by?: string
  /** The browser's description of itself: what a stranger wrote, and never shown as it is. */
  readonly agent?: string
  /** ISO 3166-1 alpha-2. */
  readonly country?: string
  /** What its owner calls the passkey, and its model. */
  readonly passkey?: string
  readonly aaguid?: string
  /** What its owner calls the device. */
  readonly device?: string
  /** What spoke against a sign-in, joined by spaces. */
  readonly signals?: string
}

/** One thing that happened, as the page tells it. */
export interface Activity {
  readonly says: Sentence
  readonly told: Told
  readonly advice: Advice | null
}

type Detail = Readonly<Record<string, string | number | boolean>>

/** An event that the customer reads of. */
interface Shown {
  /** Its sentence; undefined for those of its kind that others tell. */
  readonly says: (detail: Detail) => Sentence | undefined
  /** Everything else in its detail stays in the account. */
  readonly tells: readonly Tells[]
  /** Absent where it needs none. */
  readonly advice?: (detail: Detail) => Advice | undefined
}

/** An event that the customer does not read of, and why. */
interface Unshown {
  readonly unshown: string
}

const always =
  <T>(value: T) =>
  (): T =>
    value

/** Chooses by one member of the detail; `otherwise` for values that are not named. */
const by =
  (member: string, sentences: Readonly<Record<string, Sentence | undefined>>, otherwise?: Sentence): Shown['says'] =>
  (detail) => {
    const value = String(detail[member])
    return Object.hasOwn(sentences, value) ? sentences[value] : otherwise
  }

/** A change of the address that signs in, or of the second one that only gets notices. */
const byWhat = (address: Sentence, notification: Sentence): Shown['says'] => by('what', { address, notification })

/** An order that changed something; who gave it, and why, is for the operator. */
const byOperator = (sentence: Sentence): Shown => ({
  says: ({ changed }) => (changed === false ? undefined : sentence),
  tells: [],
})

/** What to do where somebody has shown the right thing and did not get in: they may try again from elsewhere. */
const knownBy = (way: Detail[string] | undefined): Advice => {
  if (way === 'password') return 'password-known'
  return way === 'passkey' ? 'factors' : 'not-me'
}

const IN_THE_DIRECTORY = {
  unshown: 'stands in the directory: it is about an address, and may come from anybody',
} as const
const IN_THE_KEYRING = { unshown: 'stands in the keyring: it is about the deployment' } as const
const TOLD_BY_ITS_SESSION = {
  unshown: 'told by the session that is started or raised by it, or by what was asked after it',
} as const
const OF_THE_APP = { unshown: 'a step of a request to the app, which tells of it in its own words' } as const

/**
 * Every event, in the words of its customer or with the reason why they do not read of it. The compiler asks for each new one.
 * What leaves an account is the sentence and what `tells` names: no secret, no id, nothing of other people.
 */
export const SHOWN_EVENTS: Readonly<Record<SecurityEventName, Shown | Unshown>> = {
  'account.created': { says: always('activity.event.account-created'), tells: [] },
  'account.voided': { unshown: 'there is no account to read it in' },
  'identifier.claimed': IN_THE_DIRECTORY,
  'identifier.confirmed': IN_THE_DIRECTORY,
  'identifier.released': IN_THE_DIRECTORY,
  'code.issued': IN_THE_DIRECTORY,
  'code.accepted': IN_THE_DIRECTORY,
  'code.refused': IN_THE_DIRECTORY,
  'code.exhausted': IN_THE_DIRECTORY,
  'code_sign_in.paused': IN_THE_DIRECTORY,
  'known_browser.forgotten': IN_THE_DIRECTORY,
  'bot_challenge.passed': IN_THE_DIRECTORY,
  'risk.assessed': {
    says: by('outcome', {
      admitted: 'activity.event.risk-admitted',
      asked: 'activity.event.risk-asked',
      refused: 'activity.event.risk-refused',
    }),
    tells: ['signals', 'where'],
    advice: ({ outcome, way, flow }) => {
      if (outcome === 'admitted') return 'not-me'
      // Refused without a flow: before anything was proved. With one, somebody has what opens the account.
      return outcome === 'refused' && flow === undefined ? 'nobody-got-in' : knownBy(way)
    },
  },
  'session.started': {
    says: always('activity.event.signed-in'),
    tells: ['by', 'passkey', 'where'],
    advice: always('not-me'),
  },
  // Who sets something up by it reads of that.
  'session.elevated': {
    says: by('step', { 'step-up': 'activity.event.proved' }),
    tells: ['by', 'passkey', 'where'],
  },
  'session.refused': {
    says: by(
      'reason',
      {
        account_frozen: 'activity.event.refused-frozen',
        recovery_required: 'activity.event.refused-recovery-required',
        account_disputed: 'activity.event.refused-disputed',
      },
      'activity.event.refused',
    ),
    tells: [],
    advice: always('nobody-got-in'),
  },
  'session.renamed': {
    says: always('activity.event.device-renamed'),
    tells: ['device', 'where'],
    advice: always('devices'),
  },
  // What ends by itself, or by a new sign-in in its place, is no news.
  'session.ended': {
    says: by('reason', {
      sign_out: 'activity.event.signed-out',
      other_device: 'activity.event.device-signed-out',
      too_many: 'activity.event.too-many-sessions',
      everyone_out: 'activity.event.everyone-out',
    }),
    tells: ['device', 'where'],
    advice: ({ reason }) => (reason === 'other_device' ? 'not-me' : undefined),
  },
  'sessions.ended_everywhere': {
    says: ({ kept }) =>
      kept === undefined ? 'activity.event.signed-out-everywhere' : 'activity.event.others-signed-out',
    tells: [],
    advice: always('not-me'),
  },
  'profile.changed': { says: by('what', { name: 'activity.event.name-changed' }), tells: [] },
  'account.contested': { says: always('activity.event.contested'), tells: [] },
  'address_change.asked': {
    says: byWhat('activity.event.address-asked', 'activity.event.second-address-asked'),
    tells: [],
    advice: always('not-me'),
  },
  'address_change.held': {
    says: byWhat('activity.event.address-held', 'activity.event.second-address-held'),
    tells: [],
    advice: always('not-me'),
  },
  'address_change.stopped': {
    says: byWhat('activity.event.address-stopped', 'activity.event.second-address-stopped'),
    tells: [],
  },
  'address.changed': { says: always('activity.event.address-changed'), tells: [], advice: always('not-me') },
  'address.reverted': { says: always('activity.event.address-reverted'), tells: [], advice: always('factors') },
  'notification_address.added': {
    says: always('activity.event.second-address-added'),
    tells: [],
    advice: always('not-me'),
  },
  'notification_address.removed': {
    says: always('activity.event.second-address-removed'),
    tells: [],
    advice: always('not-me'),
  },
  'dispute.opened': { says: always('activity.event.dispute-opened'), tells: [] },
  'dispute.decided': { says: always('activity.event.dispute-decided'), tells: [] },
  'recovery.proved': {
    says: always('activity.event.recovery-proved'),
    tells: ['by', 'where'],
    advice: always('not-me'),
  },
  'recovery.refused': {
    says: always('activity.event.recovery-refused'),
    tells: [],
    advice: always('nobody-got-in'),
  },
  'recovery.delayed': { says: always('activity.event.recovery-delayed'), tells: [], advice: always('not-me') },
  'recovery.cancelled': { says: always('activity.event.recovery-cancelled'), tells: [] },
  'recovery.completed': {
    says: always('activity.event.recovery-completed'),
    tells: ['by', 'where'],
    advice: always('not-me'),
  },
  'second_factor.asked': {
    says: always('activity.event.second-factor-asked'),
    tells: ['where'],
    advice: always('password-known'),
  },
  'passkey.added': {
    says: always('activity.event.passkey-added'),
    tells: ['passkey', 'where'],
    advice: always('factors'),
  },
  'passkey.used': TOLD_BY_ITS_SESSION,
  'passkey.counter_went_back': {
    says: always('activity.event.passkey-doubtful'),
    tells: ['passkey', 'where'],
    advice: always('factors'),
  },
  'passkey.trusted': { says: always('activity.event.passkey-trusted'), tells: ['passkey'], advice: always('factors') },
  'passkey.renamed': { says: always('activity.event.passkey-renamed'), tells: ['passkey'] },
  'passkey.removed': { says: always('activity.event.passkey-removed'), tells: ['passkey'], advice: always('factors') },
  'password.set': {
    says: ({ changed }) => (changed === true ? 'activity.event.password-changed' : 'activity.event.password-set'),
    tells: ['where'],
    advice: always('factors'),
  },
  'password.used': TOLD_BY_ITS_SESSION,
  'password.rehashed': { unshown: 'the same password, stored another way' },
  'password.removed': { says: always('activity.event.password-removed'), tells: [], advice: always('factors') },
  'password.breach_unchecked': { says: always('activity.event.password-unchecked'), tells: [] },
  'totp.added': {
    says: ({ replaced }) => (replaced === true ? 'activity.event.app-replaced' : 'activity.event.app-added'),
    tells: ['where'],
    advice: always('factors'),
  },
  'totp.used': TOLD_BY_ITS_SESSION,
  'totp.removed': { says: always('activity.event.app-removed'), tells: [], advice: always('factors') },
  'recovery_code.replaced': {
    says: ({ first }) =>
      first === true ? 'activity.event.recovery-code-made' : 'activity.event.recovery-code-replaced',
    tells: ['where'],
    advice: always('factors'),
  },
  'authenticator.guess_refused': {
    says: by('method', {
      password: 'activity.event.wrong-password',
      totp: 'activity.event.wrong-code',
      'recovery-code': 'activity.event.wrong-recovery-code',
    }),
    tells: ['where'],
    advice: always('nobody-got-in'),
  },
  'authenticator.disabled': {
    says: by('method', {
      password: 'activity.event.password-disabled',
      totp: 'activity.event.app-disabled',
      'recovery-code': 'activity.event.recovery-code-disabled',
    }),
    tells: [],
    advice: always('factors'),
  },
  'request.parked': OF_THE_APP,
  'request.confirmed': {
    says: by('by', { passkey: 'activity.event.confirmed', totp: 'activity.event.confirmed' }),
    tells: ['by'],
    advice: always('not-me'),
  },
  'request.released': OF_THE_APP,
  'keys.created': IN_THE_KEYRING,
  'keys.rotation_requested': IN_THE_KEYRING,
  'keys.rotated': IN_THE_KEYRING,
  'key.withdrawn': IN_THE_KEYRING,
  'pepper.replaced': IN_THE_KEYRING,
  'secret.rotated': IN_THE_KEYRING,
  'operator_key.created': IN_THE_KEYRING,
  'operator_key.revoked': IN_THE_KEYRING,
  'operator_key.used': IN_THE_KEYRING,
  'operator_key.refused': IN_THE_KEYRING,
  'operator.everyone_out': IN_THE_KEYRING,
  'operator.looked': { says: always('activity.event.operator-looked'), tells: [] },
  'operator.sessions_ended': byOperator('activity.event.operator-ended-sessions'),
  'operator.froze': byOperator('activity.event.operator-froze'),
  'operator.unfroze': byOperator('activity.event.operator-unfroze'),
  'operator.required_recovery': byOperator('activity.event.operator-required-recovery'),
  'operator.lifted_recovery': byOperator('activity.event.operator-lifted-recovery'),
  'mail.undeliverable': { says: always('activity.event.mail-undeliverable'), tells: [], advice: always('mail') },
}

/** What a customer reads of an event; undefined where they do not, or where no version of ours knows its name. */
export const activityOf = (name: string, detail: Detail): Activity | undefined => {
  const known = SECURITY_EVENTS.find((event) => event === name)
  const event = known === undefined ? undefined : SHOWN_EVENTS[known]
  if (event === undefined || 'unshown' in event) return undefined
  const says = event.says(detail)
  if (says === undefined) return undefined
  return { says, told: told(event.tells, detail), advice: event.advice?.(detail) ?? null }
}

/** The members that each name stands for, and what they are told as. */
const MEMBERS: Readonly<Record<Tells, Readonly<Partial<Record<keyof Told, string>>>>> = {
  by: { by: 'by' },
  where: { agent: 'agent', country: 'country' },
  passkey: { passkey: 'label', aaguid: 'aaguid' },
  device: { device: 'label' },
  signals: { signals: 'signals' },
}

const told = (tells: readonly Tells[], detail: Detail): Told =>
  Object.fromEntries(
    tells.flatMap((each) =>
      Object.entries(MEMBERS[each]).flatMap(([as, member]) => {
        const value = detail[member]
        return typeof value === 'string' ? [[as, value]] : []
      }),
    ),
  )
