import type { AccountId, IdentifierHash } from '#domain/ids.ts'
import type { MailCheck } from '#objects/account-calls.ts'
import { answerRedirect } from '#pages/answer.ts'
import type { PageRequest } from '#pages/page-request.ts'
import type { SignalName } from '#risk/signals.ts'
import { answerSendRefusal, startHref } from '../code/code-step.tsx'
import { sendMailCheck } from '../code/send-code-edge.ts'
import type { FlowAt, FlowBase } from '../flow.ts'
import { flowHref } from '../flow-edge.ts'

/** A sign-in whose proof was right, with what was known of it before. */
interface Checked extends FlowBase {
  readonly account: AccountId
  readonly index: IdentifierHash
  readonly signals: readonly SignalName[]
}

/** Sends a code to the account's own address, and leads to where it is asked for. */
export const answerMailCheck = async (
  request: PageRequest,
  { id, browser, returnTo, expiresAt, account, index, signals }: Checked,
  { epoch, proof, address }: MailCheck,
): Promise<Response> => {
  const base: FlowBase = { id, browser, returnTo, expiresAt }
  const sent = await sendMailCheck(request, base, index, address, proof.kind)
  if (!sent.ok)
    return answerSendRefusal(request, sent.failure, undefined, startHref(request, { kind: 'sign-in', returnTo }))
  const next: FlowAt<'sign-in', 'mail-check'> = {
    ...base,
    kind: 'sign-in',
    step: 'mail-check',
    address,
    index,
    account,
    epoch,
    proof,
    signals,
  }
  return answerRedirect(request, await flowHref(request, '/sign-in/mail-check', next))
}
