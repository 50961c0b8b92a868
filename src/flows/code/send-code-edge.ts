import type { IssueRefusal } from '#authenticators/email-code/purpose.ts'
import type { ProofBeforeMail } from '#authenticators/evidence.ts'
import { RECOVERY_CODE_DIGITS, SIGN_IN_CODE_DIGITS } from '#config/defaults.ts'
import type { EmailAddress } from '#domain/address.ts'
import type { IdentifierHash } from '#domain/ids.ts'
import { randomDigits } from '#keys/random.ts'
import { ok, type Result } from '#lib/result.ts'
import { MINUTE } from '#lib/time.ts'
import type { MailMessage } from '#mail/message.ts'
import type { PageRequest } from '#pages/page-request.ts'
import { directoryOf } from '../directory-edge.ts'
import type { FlowBase } from '../flow.ts'
import { type ApproachRefused, type Reached, stubOf } from '../risk/approach-edge.ts'
import { letter } from './letter-edge.ts'

/** Why no code was sent; the waiting time is the same for known and unknown addresses. */
export type SendRefusal = IssueRefusal | ApproachRefused

/** What the flow must remember of a code that was sent. */
export interface SentCode {
  readonly index: IdentifierHash
  readonly epoch: number
}

/**
 * Sends a code to an address that was reached, or the mail that says why there is none. Known and unknown addresses take
 * the same steps: one account object (or a decoy), the directory again.
 */
export const sendCode = async (
  request: PageRequest,
  purpose: 'sign-in' | 'sign-up' | 'recovery',
  flow: FlowBase,
  address: EmailAddress,
  reached: Reached,
): Promise<Result<SentCode, SendRefusal>> => {
  const keys = await request.services.keys(request.now)
  if (!keys.ok) return keys
  const { index } = reached
  const opening = await stubOf(request, reached).opening()
  const code = randomDigits(purpose === 'recovery' ? RECOVERY_CODE_DIGITS : SIGN_IN_CODE_DIGITS)
  const { signInCode } = request.services.deployment.lifetimes
  const withCode = { kind: `${purpose}-code`, code, minutes: Math.floor(signInCode / MINUTE) } as const
  // Mail to an account goes to the address it proved, never to another spelling that somebody typed just now.
  const stored = opening.address ?? address.normalised
  // All with the code's lifetime: what is stored must not tell the one mail from the other.
  const write = (message: MailMessage, to: string) => letter(request, message, to, signInCode)
  const [ifOwned, ifFree] = await Promise.all(
    purpose === 'sign-up'
      ? [write({ kind: 'account-exists' }, stored), write(withCode, address.delivery)]
      : [
          write(withCode, stored),
          write({ kind: purpose === 'sign-in' ? 'no-account' : 'nothing-to-recover' }, address.normalised),
        ],
  )
  // A customer may have lost the one mailbox and not the other. Written for everybody, or it would show who has two.
  const second = purpose === 'recovery' ? await write(withCode, opening.second ?? stored) : undefined
  const issued = await directoryOf(request, index).issueCode({
    index,
    purpose,
    flow: flow.id,
    browser: flow.browser,
    codeHash: await keys.value.codeHash(flow.id, code),
    ifOwned,
    ...(second !== undefined && opening.second !== null && { ifOwnedToo: [second] }),
    ifFree,
    requestId: request.requestId,
  })
  return issued.ok ? ok({ index, epoch: opening.epoch }) : issued
}

/**
 * Sends the code of a mail check to the one address of an account whose proof was right: nobody else comes so far. Fails like
 * any code that is not sent.
 */
export const sendMailCheck = async (
  request: PageRequest,
  flow: FlowBase,
  index: IdentifierHash,
  to: string,
  beside: ProofBeforeMail['kind'],
): Promise<Result<undefined, IssueRefusal | { readonly code: 'keys_unavailable' }>> => {
  const keys = await request.services.keys(request.now)
  if (!keys.ok) return keys
  const code = randomDigits(SIGN_IN_CODE_DIGITS)
  const { signInCode } = request.services.deployment.lifetimes
  const mail = await letter(
    request,
    { kind: 'mail-check-code', code, minutes: Math.floor(signInCode / MINUTE), beside },
    to,
    signInCode,
  )
  const issued = await directoryOf(request, index).issueCode({
    index,
    purpose: 'mail-check',
    flow: flow.id,
    browser: flow.browser,
    codeHash: await keys.value.codeHash(flow.id, code),
    ifOwned: mail,
    // Given up between the proof and now: nobody is told of an account that is there no more, and no code succeeds.
    ifFree: mail,
    requestId: request.requestId,
  })
  return issued.ok ? ok(undefined) : issued
}
