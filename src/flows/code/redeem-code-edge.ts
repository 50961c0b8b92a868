import type { RedeemRefusal } from '#authenticators/email-code/purpose.ts'
import { type AccountId, type OperationId, parseAccountId } from '#domain/ids.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import type { PageRequest } from '#pages/page-request.ts'
import { directoryOf } from '../directory-edge.ts'
import { type CodeFlow, purposeOf } from './code-flow.ts'

/**
 * Shows a code to the address's directory shard, where it is counted and decided once. For sign-up the address is
 * claimed for `claim` in the same section. Gives the account that owns the address from now on.
 */
export const redeemCode = async (
  request: PageRequest,
  flow: CodeFlow,
  code: string,
  claim: { readonly operation: OperationId; readonly account: AccountId } | undefined,
): Promise<Result<AccountId, RedeemRefusal | { readonly code: 'keys_unavailable' }>> => {
  const keys = await request.services.keys(request.now)
  if (!keys.ok) return keys
  const redeemed = await directoryOf(request, flow.index).redeemCode({
    index: flow.index,
    purpose: purposeOf(flow),
    flow: flow.id,
    browser: flow.browser,
    codeHash: await keys.value.codeHash(flow.id, code),
    requestId: request.requestId,
    ...(claim === undefined ? {} : { claim }),
  })
  if (!redeemed.ok) return redeemed
  const owner = parseAccountId(redeemed.value.owner)
  return owner === undefined ? fail({ code: 'code_refused' }) : ok(owner)
}
