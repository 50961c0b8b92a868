import type { Deployment } from '#config/deployment.ts'
import type { FlowId, RequestId } from '#domain/ids.ts'
import { after, type EpochSeconds, HOUR } from '#lib/time.ts'
import { assess, type RiskDecision } from '#risk/assess.ts'
import { lateSignals, type SignalName, type Way } from '#risk/signals.ts'
import type { AccountPlaces, Here } from './account-places.ts'
import { type AccountStore, whenceDetail } from './account-store.ts'
import type { StoredEvent, Whence } from './schema/account.ts'

/** What a sign-in says of itself to be judged by. */
export interface RiskInput {
  /** What spoke against it before anything was proved. */
  readonly signals: readonly SignalName[]
  readonly here: Here
}

/** Nobody is signed in: so much speaks against it that a rule refuses, whatever was proved. */
export interface RiskRefused {
  readonly code: 'risk_refused'
}

/** A try that was refused before it reached the account. */
export interface RefusedBefore {
  readonly decision: RiskDecision
  readonly requestId: RequestId
}

/** Seconds within which one refusal stands for all: whoever tries on and on fills no diary. */
const REFUSAL_NOTED_EVERY = HOUR
/** Events that are looked through for one. */
const REFUSALS_LOOKED_FOR = 20

/** The try that a decision is about; one that did not reach the account has no flow here, and comes from anywhere. */
interface RiskNoted {
  readonly requestId: RequestId
  readonly flow?: FlowId
  readonly from?: Whence
}

/** What became of a try that was judged: it went on, it was asked for more, or it ended there. */
export type RiskOutcome = 'admitted' | 'asked' | 'refused'

/** Judges sign-ins to one account by where it was signed in to before, and stores each decision with its reasons. */
export class AccountRisk {
  readonly #store: AccountStore
  readonly #places: AccountPlaces
  readonly #configured: Deployment['risk']

  constructor(store: AccountStore, places: AccountPlaces, configured: Deployment['risk']) {
    this.#store = store
    this.#places = places
    this.#configured = configured
  }

  /** What the rules say of a try, in the section that acts on it. */
  judge(way: Way, { signals, here }: RiskInput, now: EpochSeconds): RiskDecision {
    const { rules, limits } = this.#configured
    const late = lateSignals({ way, here, before: this.#places.list(), now }, limits)
    return assess(way, [...signals, ...late], rules)
  }

  /** Stores that a try was refused before it came here; one in an hour. Nothing where there is no account. */
  noteRefusal({ decision, requestId }: RefusedBefore, now: EpochSeconds): void {
    if (this.#store.profile() === undefined) return
    if (this.#refusedLately(now).length > 0) return
    this.note(decision, 'refused', { requestId }, now)
  }

  /** Whether somebody whose proof was right has been refused within the hour. */
  hasRefusedProof(now: EpochSeconds): boolean {
    return this.#refusedLately(now).some(({ detail }) => detail['flow'] !== undefined)
  }

  #refusedLately(now: EpochSeconds): readonly StoredEvent[] {
    return this.#store
      .events(undefined, REFUSALS_LOOKED_FOR, after(now, 1 - REFUSAL_NOTED_EVERY))
      .filter(({ name, detail }) => name === 'risk.assessed' && detail['outcome'] === 'refused')
  }

  /** Stores a decision in the caller's section. Where nothing spoke against a try, its session says as much. */
  note(decision: RiskDecision, outcome: RiskOutcome, of: RiskNoted, now: EpochSeconds): void {
    const { way, signals, rules, decidedBy, action, level } = decision
    if (signals.length === 0) return
    this.#store.record(
      'risk.assessed',
      {
        way,
        signals: signals.join(' '),
        rules: rules.join(' '),
        ...(decidedBy !== undefined && { decidedBy }),
        action,
        level,
        outcome,
        ...(of.flow !== undefined && { flow: of.flow }),
        ...(of.from !== undefined && whenceDetail(of.from)),
      },
      of.requestId,
      now,
    )
  }
}
