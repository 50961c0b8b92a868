import type { EmailAddress } from '#domain/address.ts'
import { type AccountId, parseAccountId } from '#domain/ids.ts'
import { ok, type Result } from '#lib/result.ts'
import type { NotAdmitted } from '#objects/account-admission.ts'
import type { FlowRefused, PasswordAccepted } from '#objects/account-calls.ts'
import type { KeysUnavailable } from '#objects/account-parts.ts'
import type { PasswordRefused } from '#objects/account-passwords.ts'
import type { Limited } from '#objects/limiter.object.ts'
import type { PageRequest } from '#pages/page-request.ts'
import { chargeGuess } from '../code/charge-network-edge.ts'
import { decoyOf } from '../code/send-code-edge.ts'
import { directoryOf } from '../directory-edge.ts'
import type { FlowBase } from '../flow.ts'
import { accountOf } from '../session-edge.ts'
import { whenceOf } from '../whence-edge.ts'

/** A right password: whose it is, and what it leads to. */
export interface PasswordSignedIn {
  readonly account: AccountId
  /** This browser is a known device of the address. */
  readonly known: boolean
  readonly accepted: PasswordAccepted
}

/**
 * Shows a password to the account of an address, where it is counted and compared. Known and unknown addresses take the
 * same steps: the limit of the network, the directory, one account object or a decoy that does the same work.
 */
export const signInByPassword = async (
  request: PageRequest,
  flow: FlowBase,
  address: EmailAddress,
  password: string,
): Promise<Result<PasswordSignedIn, PasswordRefused | FlowRefused | NotAdmitted | KeysUnavailable | Limited>> => {
  const keys = await request.services.keys(request.now)
  if (!keys.ok) return keys
  const index = await keys.value.identifierHash('email', address.normalised)
  const charged = await chargeGuess(request, keys.value, index)
  if (!charged.ok) return charged
  const { owner, known } = await directoryOf(request, index).resolve({ index, browser: flow.browser })
  const account = owner === null ? undefined : parseAccountId(owner)
  const stub = account === undefined ? decoyOf(request, index) : accountOf(request, account)
  const { id, browser } = flow
  const accepted = await stub.signInWithPassword({
    password,
    index,
    known,
    flow: id,
    browser,
    ...whenceOf(request),
    requestId: request.requestId,
  })
  if (!accepted.ok) return accepted
  // A decoy accepts nothing.
  if (account === undefined) throw new Error('a password was accepted for an address without an account')
  return ok({ account, known, accepted: accepted.value })
}
