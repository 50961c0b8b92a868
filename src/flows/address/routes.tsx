import { parseAddress } from '#domain/address.ts'
import { likelyAddress } from '#domain/likely-domain.ts'
import { newOperationId } from '#keys/new-id.ts'
import { answerRedirect } from '#pages/answer.ts'
import type { PageHandler, PageRequest } from '#pages/page-request.ts'
import type { OpenSession } from '#sessions/gate.ts'
import { admitsForm } from '../account-form-edge.ts'
import { addressError } from '../code/address-failure.ts'
import { answerSendRefusal } from '../code/code-step.tsx'
import { returnToOf } from '../entry-edge.ts'
import type { FlowAt } from '../flow.ts'
import { beginFlow, bindBrowser, flowHref } from '../flow-edge.ts'
import { answerChangeRefused } from '../security/change-edge.tsx'
import { accountOf, cookiesOf, readSession } from '../session-edge.ts'
import { answerSessionLost, answerSignInFirst } from '../ways-edge.ts'
import { ADDRESS_NOTICES, type AddressForm } from './address.view.tsx'
import { addressesHref, answerAddressDone, answerAddresses, answerAddressRefused } from './address-page.tsx'
import { sendAddressCode } from './send-code-edge.ts'

/** `GET /account/address`: the addresses of the account, and what waits. */
export const showAddresses: PageHandler = async (request) => {
  const session = await readSession(request, true)
  if (session.state !== 'live') return answerSignInFirst(request, session, addressesHref(request))
  const notice = ADDRESS_NOTICES.find((known) => known === request.query.get('notice'))
  return answerAddresses(request, session, notice === undefined ? {} : { notice })
}

/** `POST /account/address`: the address that the account is to have. */
export const postNewAddress: PageHandler = (request) =>
  withForm(request, (session) => begin(request, session, 'address'))

/** `POST /account/address/second`: an address that notices are to go to as well. */
export const postSecondAddress: PageHandler = (request) =>
  withForm(request, (session) => begin(request, session, 'second'))

/** `POST /account/address/stop`: whoever is signed in stops what waits. Needs no more proof than the session. */
export const postAddressStop: PageHandler = (request) =>
  withForm(request, async (session) => {
    const { proof, account } = session
    const stopped = await accountOf(request, account).cancelAddress({ proof, requestId: request.requestId })
    if (!stopped.ok) return answerSessionLost(request, addressesHref(request))
    return answerAddressDone(request, 'address-stopped', cookiesOf(session))
  })

/** `POST /account/address/second/remove`: notices no longer go to the second address. */
export const postSecondAddressRemoval: PageHandler = (request) =>
  withForm(request, async (session) => {
    const { proof, account } = session
    const { requestId, site } = request
    const removed = await accountOf(request, account).removeSecondAddress({ proof, site: site.id, requestId })
    if (removed.ok || removed.failure.code === 'not_held') {
      return answerAddressDone(request, 'second-removed', cookiesOf(session))
    }
    return answerChangeRefused(request, session, removed.failure, addressesHref(request))
  })

/**
 * Sends a code to what was typed, and tells the addresses that the account has by now. In this order: a notice of a change
 * whose code was never sent would alarm for nothing, and a code without its change does nothing.
 */
const begin = async (request: PageRequest, session: OpenSession, form: AddressForm): Promise<Response> => {
  const what = form === 'address' ? 'address' : 'notification'
  const text = request.form.get('address') ?? ''
  const typed = { in: form, address: text } as const
  const address = parseAddress(text)
  if (!address.ok) {
    return answerAddresses(request, session, { typed: { ...typed, error: addressError(address.failure) } })
  }
  const meant = likelyAddress(address.value.delivery)
  if (meant !== undefined && request.form.get('meant') !== text) {
    return answerAddresses(request, session, { typed: { ...typed, meant } })
  }
  const { proof, account } = session
  const stub = accountOf(request, account)
  const wish = { proof, what, address: address.value.delivery } as const
  const may = await stub.mayAskAddress(wish)
  if (!may.ok) return answerAddressRefused(request, session, may.failure, typed)
  const browser = await bindBrowser(request)
  const flow = beginFlow(request, browser.hash, returnToOf(addressesHref(request)))
  const sent = await sendAddressCode(request, flow, { what, account, address: address.value })
  if (!sent.ok) return answerSendRefusal(request, sent.failure, undefined, addressesHref(request))
  const operation = newOperationId()
  const { requestId, site } = request
  const asked = await stub.askAddress({ ...wish, operation, site: site.id, requestId })
  if (!asked.ok) return answerAddressRefused(request, session, asked.failure, typed)
  const next: FlowAt<'address', 'code'> = {
    ...flow,
    kind: 'address',
    step: 'code',
    sid: session.customer.sid,
    what,
    change: asked.value.change,
    operation,
    address: text.trim(),
    index: sent.value,
  }
  return answerRedirect(request, await flowHref(request, '/account/address/code', next), [
    ...browser.cookies,
    ...cookiesOf(session),
  ])
}

const withForm = async (request: PageRequest, work: (session: OpenSession) => Promise<Response>): Promise<Response> => {
  const session = await readSession(request, true)
  if (session.state !== 'live') return answerSignInFirst(request, session, addressesHref(request))
  if (!(await admitsForm(request, session.customer.sid))) {
    return answerAddresses(request, session, { error: 'error.form-expired' })
  }
  return work(session)
}
