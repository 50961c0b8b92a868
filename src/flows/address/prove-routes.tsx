import { parseAddress } from '#domain/address.ts'
import type { IdentifierHash } from '#domain/ids.ts'
import type { AddressChanged } from '#objects/account-address-calls.ts'
import { answerPage, answerRedirect } from '#pages/answer.ts'
import type { PageHandler, PageRequest } from '#pages/page-request.ts'
import { answerProblem } from '#pages/problem-answer.tsx'
import type { OpenSession } from '#sessions/gate.ts'
import { CodePage, type CodeProps } from '../code/code.view.tsx'
import { answerSendRefusal, codeNotice, RESEND_AFTER } from '../code/code-step.tsx'
import { directoryOf } from '../directory-edge.ts'
import type { FlowAt } from '../flow.ts'
import { type FlowInSession, flowHref, openSessionFlow, sealFlow } from '../flow-edge.ts'
import { answerFlowFailure, answerNotInSession } from '../flow-failure.tsx'
import { accountOf, cookiesOf, sessionCookie } from '../session-edge.ts'
import { digitsOf } from '../typed-code.ts'
import { addressesHref, answerAddressDone, answerAddressRefused } from './address-page.tsx'
import { PURPOSES, sendAddressCode } from './send-code-edge.ts'

type AddressFlow = FlowAt<'address', 'code'>

const AT = { kind: 'address', step: 'code' } as const
const START = '/account/address'

/** `GET /account/address/code`: asks for the code, in the session that asked for the change. */
export const showAddressCode: PageHandler = (request) =>
  withFlow(request, ({ flow, session }) => answerCode(request, flow, session, codeNotice(request)))

/**
 * `POST /account/address/code`: the address is claimed where the code is accepted, then the account changes, then the claim is
 * confirmed: a crash at any point leaves the old address or the new one, whole.
 */
export const postAddressCode: PageHandler = (request) =>
  withFlow(request, async ({ flow, session }) => {
    const { account, proof } = session
    const stub = accountOf(request, account)
    const code = digitsOf(request.form.get('code'))
    if (code === undefined) return answerCode(request, flow, session, { error: 'error.code-shape' })
    const here = await flowHref(request, `${START}/code`, flow)
    const { change, index, operation } = flow
    // Asked before the code is used up, which is worth nothing once the change was stopped.
    const may = await stub.mayProveAddress({ proof, change })
    if (!may.ok) return answerAddressRefused(request, session, may.failure, undefined, here)
    if (!may.value.repeated) {
      const keys = await request.services.keys(request.now)
      if (!keys.ok) return answerProblem(request, 'unavailable')
      const redeemed = await directoryOf(request, index).redeemCode({
        index,
        purpose: PURPOSES[flow.what],
        flow: flow.id,
        browser: flow.browser,
        codeHash: await keys.value.codeHash(flow.id, code),
        claim: { operation, account },
        requestId: request.requestId,
      })
      if (!redeemed.ok && redeemed.failure.code === 'code_sign_in_paused') {
        return answerSendRefusal(request, redeemed.failure, undefined, addressesHref(request))
      }
      if (!redeemed.ok) return answerCode(request, flow, session, { error: 'error.code-invalid' })
    }
    const { requestId, site } = request
    const proved = await stub.proveAddress({ proof, change, site: site.id, requestId })
    if (!proved.ok) return answerAddressRefused(request, session, proved.failure, undefined, here)
    if (flow.what === 'address') {
      // Where this does not get through, the account sees to it.
      await directoryOf(request, index).confirm({ index, operation, account, requestId })
      if (proved.value.state === 'done') request.waitUntil(moveMarks(request, session, index, proved.value))
    }
    return answerAddressDone(request, noticeOf(flow, proved.value), [
      await sessionCookie(request, account, proved.value.issued),
    ])
  })

/** `POST /account/address/code/resend`: another mail in the same flow; the other addresses know already. */
export const resendAddressCode: PageHandler = (request) =>
  withFlow(request, async ({ flow, session }) => {
    const { account, proof } = session
    const may = await accountOf(request, account).mayProveAddress({ proof, change: flow.change })
    if (!may.ok) return answerAddressRefused(request, session, may.failure, undefined)
    const address = parseAddress(flow.address)
    if (!address.ok) return answerFlowFailure(request, 'flow_unreadable', START)
    const sent = await sendAddressCode(request, flow, { what: flow.what, account, address: address.value })
    if (!sent.ok && sent.failure.code === 'code_exhausted') return answerFlowFailure(request, 'flow_expired', START)
    if (!sent.ok) return answerSendRefusal(request, sent.failure, undefined, addressesHref(request))
    return answerRedirect(request, `${await flowHref(request, `${START}/code`, flow)}&notice=code-resent`)
  })

const withFlow = async (
  request: PageRequest,
  work: (opened: FlowInSession<AddressFlow>) => Promise<Response>,
): Promise<Response> => {
  const opened = await openSessionFlow(request, AT)
  return opened.ok ? work(opened.value) : answerNotInSession(request, opened.failure, START)
}

const answerCode = async (
  request: PageRequest,
  flow: AddressFlow,
  session: OpenSession,
  said: Pick<CodeProps, 'notice' | 'error'>,
): Promise<Response> => {
  const page = (
    <CodePage
      page={request.page}
      purpose={PURPOSES[flow.what]}
      flow={await sealFlow(request, flow)}
      address={flow.address}
      validSeconds={request.services.deployment.lifetimes.signInCode}
      resendAfterSeconds={RESEND_AFTER}
      changeAddressHref={addressesHref(request)}
      {...said}
    />
  )
  return answerPage(request, page, said.error === undefined ? 200 : 422, cookiesOf(session))
}

const noticeOf = ({ what }: AddressFlow, { state }: AddressChanged) => {
  if (state === 'held') return 'address-held'
  return what === 'address' ? 'address-changed' : 'second-added'
}

/** Browsers that the change has put out are strangers at the old address; this one is known at the new one. */
const moveMarks = async (
  request: PageRequest,
  { proof: { browser } }: OpenSession,
  index: IdentifierHash,
  { old }: AddressChanged,
): Promise<void> => {
  const before = parseAddress(old)
  const keys = await request.services.keys(request.now)
  if (!before.ok || !keys.ok || browser === null) return
  const oldIndex = await keys.value.identifierHash('email', before.value.normalised)
  await Promise.all([
    directoryOf(request, oldIndex).forgetBrowsers({ index: oldIndex, kept: browser }),
    directoryOf(request, index).rememberBrowser({ index, browser }),
  ])
}
