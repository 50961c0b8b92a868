import type { IssueRefusal } from '#authenticators/email-code/purpose.ts'
import { RECOVERY_CODE_DIGITS, SIGN_IN_CODE_DIGITS } from '#config/defaults.ts'
import type { EmailAddress } from '#domain/address.ts'
import { type AccountId, type IdentifierHash, parseAccountId } from '#domain/ids.ts'
import { randomDigits } from '#keys/random.ts'
import { fromBase64Url } from '#lib/encoding.ts'
import { ok, type Result } from '#lib/result.ts'
import { MINUTE } from '#lib/time.ts'
import type { MailMessage } from '#mail/message.ts'
import type { PageRequest } from '#pages/page-request.ts'
import { directoryOf } from '../directory-edge.ts'
import type { FlowBase } from '../flow.ts'
import { accountOf } from '../session-edge.ts'
import { chargeNetwork } from './charge-network-edge.ts'
import { letter } from './letter-edge.ts'

/** Decoy accounts, so that an address without one costs the same calls and the same work. */
const DECOYS = 64

/** Why no code was sent; the waiting time is the same for known and unknown addresses. */
export type SendRefusal =
  | IssueRefusal
  | { readonly code: 'limited'; readonly retryAfterSeconds: number }
  | { readonly code: 'keys_unavailable' }

/** What the flow must remember of a code that was sent. */
export interface SentCode {
  readonly index: IdentifierHash
  readonly epoch: number
}

/**
 * Sends a code to an address, or the mail that says why there is none. Known and unknown addresses take the same
 * steps: limits of the network, the directory, one account object (or a decoy), the directory again.
 */
export const sendCode = async (
  request: PageRequest,
  purpose: 'sign-in' | 'sign-up' | 'recovery',
  flow: FlowBase,
  address: EmailAddress,
): Promise<Result<SentCode, SendRefusal>> => {
  const keys = await request.services.keys(request.now)
  if (!keys.ok) return keys
  const index = await keys.value.identifierHash('email', address.normalised)
  const charged = await chargeNetwork(request, keys.value, index, purpose)
  if (!charged.ok) return charged
  const directory = directoryOf(request, index)
  const { owner } = await directory.resolve({ index })
  const opening = await openingOf(request, owner === null ? undefined : parseAccountId(owner), index)
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
  const issued = await directory.issueCode({
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

const openingOf = async (request: PageRequest, owner: AccountId | undefined, index: IdentifierHash) => {
  return (owner === undefined ? decoyOf(request, index) : accountOf(request, owner)).opening()
}

/** The object that stands for the account of an address which has none. */
export const decoyOf = (request: PageRequest, index: IdentifierHash) => {
  const decoy = (fromBase64Url(index)?.[1] ?? 0) % DECOYS
  return request.services.bindings.ACCOUNT.getByName(`decoy-${decoy}`)
}
