import { decodeStatement, type Statement } from '#gateway/confirmation.ts'
import { parcelContext } from '#gateway/parking.ts'
import type { StepUpFacts } from '#objects/account-step-up.ts'
import type { PageRequest } from '#pages/page-request.ts'
import type { OpenSession } from '#sessions/gate.ts'

/** What is asked of the customer: nothing in particular, an action that is shown, or one that nobody can read. */
export type Shown =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'statement'; readonly statement: Statement }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'unavailable' }

/** Opens the statement of the request that waits, for the session that it belongs to. */
export const shownStatement = async (
  request: PageRequest,
  { proof }: OpenSession,
  { confirm }: StepUpFacts,
): Promise<Shown> => {
  if (confirm === null) return { kind: 'nothing' }
  const keys = await request.services.keys(request.now)
  if (!keys.ok) return { kind: 'unavailable' }
  const sealedFor = parcelContext(proof.sid, confirm, confirm.digest)
  const opened = await keys.value.vault.open('parked-statement', sealedFor, confirm.statement)
  const statement = decodeStatement(opened)
  return statement === undefined ? { kind: 'unreadable' } : { kind: 'statement', statement }
}
