import type { AccountId } from '#domain/ids.ts'
import { after } from '#lib/time.ts'
import type { RecoveryProgress } from '#objects/account-recovery-calls.ts'
import type { PageRequest } from '#pages/page-request.ts'
import type { FlowAt, FlowBase } from '../flow.ts'
import { flowHref } from '../flow-edge.ts'

/** Where a recovery begins, below the base path. */
export const RECOVER = '/recover'

/**
 * Address of the page that a recovery is at by what its account says. The flow goes on under its id, for as long as the
 * account remembers what was shown in it.
 */
export const recoveryHref = (
  request: PageRequest,
  { id, browser, returnTo }: FlowBase,
  whose: { readonly account: AccountId; readonly known: boolean },
  { next: step }: Pick<RecoveryProgress, 'next'>,
): Promise<string> => {
  const expiresAt = after(request.now, request.services.deployment.lifetimes.flow)
  const next: FlowAt<'recovery', 'proof' | 'renew'> = {
    id,
    browser,
    returnTo,
    expiresAt,
    ...whose,
    kind: 'recovery',
    step,
  }
  return flowHref(request, `${RECOVER}/${step}`, next)
}
