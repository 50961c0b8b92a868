import { SIGN_IN_CODE_DIGITS } from '#config/defaults.ts'
import type { EmailAddress } from '#domain/address.ts'
import { type AccountId, type IdentifierHash, parseAccountId } from '#domain/ids.ts'
import { randomDigits } from '#keys/random.ts'
import { ok, type Result } from '#lib/result.ts'
import { MINUTE } from '#lib/time.ts'
import type { PageRequest } from '#pages/page-request.ts'
import { chargeNetwork } from '../code/charge-network-edge.ts'
import { decoyOf } from '../code/decoy-edge.ts'
import { letter } from '../code/letter-edge.ts'
import type { SendRefusal } from '../code/send-code-edge.ts'
import { directoryOf } from '../directory-edge.ts'
import type { FlowBase } from '../flow.ts'
import { accountOf } from '../session-edge.ts'

/** What an address is to become, as codes name it. */
export const PURPOSES = { address: 'change-address', notification: 'notification-address' } as const

/**
 * Sends a code to an address that an account is to have, or that its notices are to go to. Where another account has it, that
 * one's owner gets a mail instead, which says so; by the same steps, so that who typed it learns nothing.
 */
export const sendAddressCode = async (
  request: PageRequest,
  flow: FlowBase,
  wish: { readonly what: keyof typeof PURPOSES; readonly account: AccountId; readonly address: EmailAddress },
): Promise<Result<IdentifierHash, SendRefusal>> => {
  const keys = await request.services.keys(request.now)
  if (!keys.ok) return keys
  const { what, account, address } = wish
  const index = await keys.value.identifierHash('email', address.normalised)
  const charged = await chargeNetwork(request, keys.value, index, PURPOSES[what])
  if (!charged.ok) return charged
  const directory = directoryOf(request, index)
  const { owner } = await directory.resolve({ index })
  const owned = owner === null ? undefined : parseAccountId(owner)
  const { address: stored } = await (owned === undefined
    ? decoyOf(request, index)
    : accountOf(request, owned)
  ).opening()
  const code = randomDigits(SIGN_IN_CODE_DIGITS)
  const { signInCode } = request.services.deployment.lifetimes
  const withCode = { kind: `${PURPOSES[what]}-code`, code, minutes: Math.floor(signInCode / MINUTE) } as const
  const [ifOwned, ifFree] = await Promise.all([
    // Mail to an account goes to the address it proved, never to another spelling that somebody typed just now.
    letter(request, { kind: 'address-taken' }, stored ?? address.normalised, signInCode),
    letter(request, withCode, address.delivery, signInCode),
  ])
  const issued = await directory.issueCode({
    index,
    purpose: PURPOSES[what],
    flow: flow.id,
    browser: flow.browser,
    codeHash: await keys.value.codeHash(flow.id, code),
    ifOwned,
    ifFree,
    account,
    requestId: request.requestId,
  })
  return issued.ok ? ok(index) : issued
}
