import type { SessionId } from '#domain/ids.ts'
import { newOperationId } from '#keys/new-id.ts'
import type { PageRequest } from '#pages/page-request.ts'
import type { FlowAt, FlowBase } from '../flow.ts'
import { flowHref } from '../flow-edge.ts'

/** The page that offers a passkey to a customer who has just signed in by a password, and leads on from there. */
export const upgradeHref = (
  request: PageRequest,
  { id, browser, returnTo, expiresAt }: FlowBase,
  sid: SessionId,
): Promise<string> => {
  const next: FlowAt<'enrolment', 'passkey'> = {
    id,
    browser,
    returnTo,
    expiresAt,
    kind: 'enrolment',
    step: 'passkey',
    sid,
    operation: newOperationId(),
    occasion: 'upgrade',
  }
  return flowHref(request, '/passkey', next)
}
