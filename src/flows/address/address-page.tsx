import type { AddressRefused } from '#objects/account-address-calls.ts'
import { answerPage, answerRedirect } from '#pages/answer.ts'
import type { PageRequest } from '#pages/page-request.ts'
import type { OpenSession } from '#sessions/gate.ts'
import { sealForm } from '../account-form-edge.ts'
import { answerChangeRefused } from '../security/change-edge.tsx'
import { accountOf, cookiesOf } from '../session-edge.ts'
import { answerWait } from '../wait.tsx'
import { answerSessionLost, freshCodeHref, stepUpHref } from '../ways-edge.ts'
import { AddressesPage, type AddressesProps } from './address.view.tsx'

/** What the page says of the last thing that was done on it. */
export type Said = Pick<AddressesProps, 'notice' | 'error' | 'typed'>

/** Address of the page on which addresses are managed. */
export const addressesHref = (request: PageRequest): string => `${request.page.deployment.basePath}/account/address`

/** The page about the addresses of an account. */
export const answerAddresses = async (request: PageRequest, session: OpenSession, said: Said): Promise<Response> => {
  const account = accountOf(request, session.account)
  const [overview, may] = await Promise.all([
    account.addressOverview(session.proof),
    account.changeFacts(session.proof),
  ])
  if (!overview.ok) return answerSessionLost(request, addressesHref(request))
  const { address, notification, waiting, superseded } = overview.value
  const page = (
    <AddressesPage
      page={request.page}
      form={await sealForm(request, session.customer.sid)}
      address={address}
      second={notification}
      held={
        waiting?.state === 'held'
          ? { isSecond: waiting.what === 'notification', address: waiting.address, until: waiting.dueAt }
          : null
      }
      superseded={superseded}
      proveHref={may.ok ? undefined : proveHref(request, may.failure.code)}
      {...said}
    />
  )
  const isWrong = said.error !== undefined || said.typed?.error !== undefined
  return answerPage(request, page, isWrong ? 422 : 200, cookiesOf(session))
}

const proveHref = (request: PageRequest, code: string): string =>
  code === 'code_too_old'
    ? freshCodeHref(request, 'fresh-code', addressesHref(request))
    : stepUpHref(request, addressesHref(request))

/**
 * Answers a change that is not begun, or does not go on; `typed` is the form that it began in, and `here` where it goes on after
 * a further proof.
 */
export const answerAddressRefused = (
  request: PageRequest,
  session: OpenSession,
  refused: AddressRefused,
  typed: Said['typed'],
  here: string = addressesHref(request),
): Promise<Response> => {
  switch (refused.code) {
    case 'address_same':
      return answerAddresses(request, session, typed ? { typed: { ...typed, error: 'error.address-same' } } : {})
    case 'address_leaving':
      return answerAddresses(request, session, typed ? { typed: { ...typed, error: 'error.address-leaving' } } : {})
    case 'too_many_changes':
      return answerWait(request, refused.retryAfterSeconds, addressesHref(request))
    case 'change_stopped':
      return answerAddresses(request, session, { error: 'error.change-stopped' })
    case 'session_ended':
    case 'step_up_required':
    case 'code_too_old':
    case 'restricted':
      return answerChangeRefused(request, session, refused, here)
  }
}

/** Back to the page, where it says what was done. */
export const answerAddressDone = (
  request: PageRequest,
  notice: NonNullable<AddressesProps['notice']>,
  cookies: readonly string[],
): Response => answerRedirect(request, `${addressesHref(request)}?notice=${notice}`, cookies)
