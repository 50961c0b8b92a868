import type { AccountId } from '#domain/ids.ts'
import { ok, type Result } from '#lib/result.ts'
import type { PasswordAccepted } from '#objects/account-calls.ts'
import type { EntryRefused } from '#objects/account-entrance.ts'
import type { KeysUnavailable } from '#objects/account-parts.ts'
import type { PasswordRefused } from '#objects/account-passwords.ts'
import type { PageRequest } from '#pages/page-request.ts'
import type { FlowBase } from '../flow.ts'
import { type Approach, stubOf } from '../risk/approach-edge.ts'
import { signingOf } from '../signing-edge.ts'

/** A right password: whose it is, and what it leads to. */
export interface PasswordSignedIn {
  readonly account: AccountId
  readonly accepted: PasswordAccepted
}

/**
 * Shows a password to the account of an address that was approached, where it is counted and compared. Known and unknown
 * addresses take the same steps: one account object, or a decoy that does the same work.
 */
export const signInByPassword = async (
  request: PageRequest,
  flow: FlowBase,
  password: string,
  approached: Approach,
): Promise<Result<PasswordSignedIn, PasswordRefused | EntryRefused | KeysUnavailable>> => {
  const { index, owner, known, decision } = approached
  const { id, browser } = flow
  const accepted = await stubOf(request, approached).signInWithPassword({
    password,
    index,
    known,
    flow: id,
    browser,
    ...(await signingOf(request, decision.signals)),
  })
  if (!accepted.ok) return accepted
  // A decoy accepts nothing.
  if (owner === undefined) throw new Error('a password was accepted for an address without an account')
  return ok({ account: owner, accepted: accepted.value })
}
