import type { Evidence } from '#authenticators/evidence.ts'
import type { FlowId } from '#domain/ids.ts'
import { describeAgent } from '#flows/security/agent.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { after, type EpochSeconds } from '#lib/time.ts'
import type { SignInNotice } from '#mail/message.ts'
import type { RiskDecision } from '#risk/assess.ts'
import type { Way } from '#risk/signals.ts'
import type { NotAdmitted } from './account-admission.ts'
import type { FlowRefused, Signing } from './account-calls.ts'
import type { PreparedNotice } from './account-notices.ts'
import type { AccountParts } from './account-parts.ts'
import type { RiskRefused } from './account-risk.ts'
import type { IssuedSession, PreparedSecret } from './account-sessions.ts'
import type { Profile } from './schema/account.ts'

/** Why a proof that is right opens nothing. */
export type EntryRefused = FlowRefused | NotAdmitted | RiskRefused

/** What the rules say at one moment, with the notice that they want where they want one. */
export interface Judged {
  readonly decision: RiskDecision
  readonly notice: PreparedNotice | undefined
  readonly now: EpochSeconds
}

/** What every way into an account ends in, once its proofs are right: what speaks against it is judged, and a session starts. */
export class AccountEntrance {
  readonly #parts: AccountParts

  constructor(parts: AccountParts) {
    this.#parts = parts
  }

  /**
   * Runs a section that may start a session, with what the rules say of it at that moment. Where they want its owner told,
   * the notice is written first and everything is judged again: writing waits, and a section does not.
   */
  async judged<T>(way: Way, input: Signing, section: (judged: Judged) => T): Promise<T> {
    const { risk, notices, clock } = this.#parts
    let written: { readonly kind: SignInNotice['kind']; readonly notice: PreparedNotice } | undefined
    for (;;) {
      const now = clock()
      const decision = risk.judge(way, input, now)
      const kind = decision.action === 'refuse' ? 'sign-in-refused' : 'new-sign-in'
      if (!decision.asks.includes('notify')) return section({ decision, notice: undefined, now })
      if (written?.kind === kind) return section({ decision, notice: written.notice, now })
      const { agent, country, site } = input
      const told = { kind, when: now, ...describeAgent(agent), ...(country && { country }) } as const
      written = { kind, notice: await notices.prepare(told, site) }
    }
  }

  /** Turns proofs that are right into a session, where risk, operator and flow let them; in the caller's section. */
  enter(
    profile: Profile,
    input: Signing,
    evidence: readonly [Evidence, ...Evidence[]],
    secret: PreparedSecret,
    { decision, notice, now }: Judged,
  ): Result<IssuedSession, EntryRefused> {
    const { sessions, admission, risk, places, notices } = this.#parts
    const { flow, requestId } = input
    const noted = { requestId, flow, from: input }
    if (decision.action === 'refuse') {
      // One an hour: whoever has the proof could fill the mailbox by it, and its owner would overlook what else comes.
      if (notice !== undefined && !risk.hasRefusedProof(now)) notices.send(notice, requestId)
      risk.note(decision, 'refused', noted, now)
      return fail({ code: 'risk_refused' })
    }
    const admitted = admission.judge(profile, evidence, requestId, now)
    if (!admitted.ok) return admitted
    if (!this.#useFlow(flow, now)) return fail({ code: 'flow_completed' })
    risk.note(decision, 'admitted', noted, now)
    places.note(input.here, now)
    if (notice !== undefined) notices.send(notice, requestId)
    return ok(sessions.start(profile, { ...input, secret, evidence, risk: decision.level, now }))
  }

  #useFlow(flow: FlowId, now: EpochSeconds): boolean {
    return this.#parts.store.use('flow', flow, after(now, this.#parts.lifetimes.flow), now)
  }
}
