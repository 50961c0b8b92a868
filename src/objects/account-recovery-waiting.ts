import { isReady } from '#authenticators/recovery-schedule.ts'
import { DELAYED_RECOVERY_OPEN } from '#config/defaults.ts'
import type { RequestId } from '#domain/ids.ts'
import type { SessionProof } from '#domain/session-reading.ts'
import { secretHash } from '#keys/digest.ts'
import { randomBytes } from '#keys/random.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { after } from '#lib/time.ts'
import type { NotAdmitted } from './account-admission.ts'
import type { LinkInvalid } from './account-contest.ts'
import { type AccountParts, hashOf, prove } from './account-parts.ts'
import type { DelayAsked, DelayStatus, RecoveryOver } from './account-recovery-calls.ts'
import { openRecovery } from './account-recovery-judgement.ts'
import { ENDED, type SessionEnded } from './account-sessions.ts'

/** Waiting for an account instead of showing more, and watching how long. */
export class AccountRecoveryWaiting {
  readonly #parts: AccountParts

  constructor(parts: AccountParts) {
    this.#parts = parts
  }

  /**
   * Begins the wait of a recovery that has shown one code, tells every address of it, and gives the secret of a link to its
   * status, by which it can be stopped too. Who asks while one goes on gets a link to that one. Fails `recovery_over`, or
   * with a `NotAdmitted`.
   */
  async begin(input: DelayAsked): Promise<Result<{ readonly link: Uint8Array }, RecoveryOver | NotAdmitted>> {
    const { notices, links, admission, recoveryDelay, lifetimes, clock } = this.#parts
    const secret = randomBytes(32)
    const hash = await secretHash(secret)
    const when = clock()
    const readyAt = after(when, lifetimes.delayedRecovery)
    const until = after(readyAt, DELAYED_RECOVERY_OPEN)
    const notice = await notices.prepare({ kind: 'recovery-delayed', when, readyAt, until }, input.site)
    const now = clock()
    const open = openRecovery(this.#parts, input, now)
    if (open === undefined || open.verdict.code === 'complete') return fail({ code: 'recovery_over' })
    const admitted = admission.judgeRecovery(open.profile, input.requestId, now)
    if (!admitted.ok) return admitted
    const standing = recoveryDelay.standing(now)
    if (standing === undefined) {
      recoveryDelay.begin({ site: input.site, readyAt, until }, input.requestId, now)
      notices.send(notice, input.requestId)
    }
    const link = { hash, kind: 'cancel-recovery', about: 'recovery-delayed', madeAt: now } as const
    links.addShown({ ...link, until: standing?.until ?? until })
    return ok({ link: secret })
  }

  /** How far the wait is that a link is about; looking changes nothing. Fails `link_invalid`. */
  async status(secret: Uint8Array): Promise<Result<DelayStatus, LinkInvalid>> {
    const { links, recoveryDelay, clock } = this.#parts
    const hash = await secretHash(Uint8Array.from(secret))
    const now = clock()
    const link = links.live(hash, now)
    const delayed = link?.kind === 'cancel-recovery' ? recoveryDelay.behind(link, now) : undefined
    if (delayed === undefined) return fail({ code: 'link_invalid' })
    const { begunAt, readyAt, until } = delayed
    return ok({ begunAt, readyAt, until, isReady: isReady(delayed, now) })
  }

  /** Stops whoever waits, by any session: it only takes away. Fails `session_ended`. */
  async stop(input: {
    readonly proof: SessionProof
    readonly requestId: RequestId
  }): Promise<Result<{ readonly stopped: boolean }, SessionEnded>> {
    const hash = await hashOf(input.proof)
    if (prove(this.#parts, input.proof, hash) === undefined) return ENDED
    const { recoveryDelay, clock } = this.#parts
    return ok({ stopped: recoveryDelay.cancel('session', input.requestId, clock()) })
  }
}
