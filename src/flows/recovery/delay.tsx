import { contestToken, parseContestToken, RECOVERY_STATUS_PATH } from '#domain/contest-link.ts'
import { answerPage, answerRedirect } from '#pages/answer.ts'
import type { PageHandler, PageRequest } from '#pages/page-request.ts'
import { answerNotAdmitted, isNotAdmitted } from '../admission/not-admitted.tsx'
import { accountBehind } from '../contest/account-behind-edge.ts'
import type { FlowAt } from '../flow.ts'
import { openFlow, sealFlow } from '../flow-edge.ts'
import { answerFlowFailure } from '../flow-failure.tsx'
import { accountOf } from '../session-edge.ts'
import { DelayPage } from './delay.view.tsx'
import { RecoveryOverPage, StatusPage, StoppedPage } from './status.view.tsx'
import { RECOVER, recoveryHref } from './step-edge.ts'

const AT = { kind: 'recovery', step: 'proof' } as const

/** Seconds until a page asks again that found the wait over by the clock, and a notice still to be made. */
const ASK_AGAIN_AFTER = 5

/** `GET /recover/delay`: says what waiting means, before anybody is told of it. */
export const showDelay: PageHandler = async (request) => {
  const flow = await openFlow(request, AT)
  if (!flow.ok) return answerFlowFailure(request, flow.failure, RECOVER)
  const { id, browser, account, known } = flow.value
  const progress = await accountOf(request, account).recoveryProgress({ flow: id, browser })
  if (!progress.ok) return answerFlowFailure(request, 'flow_expired', RECOVER)
  return progress.value.next === 'renew'
    ? answerRedirect(request, await recoveryHref(request, flow.value, { account, known }, progress.value))
    : answerDelay(request, flow.value)
}

/** `POST /recover/delay`: the wait begins, and every address of the account is told. */
export const postDelay: PageHandler = async (request) => {
  const flow = await openFlow(request, AT)
  if (!flow.ok) return answerFlowFailure(request, flow.failure, RECOVER)
  const { id, browser, account } = flow.value
  const begun = await accountOf(request, account).delayRecovery({
    flow: id,
    browser,
    site: request.site.id,
    requestId: request.requestId,
  })
  if (begun.ok) {
    const link = contestToken({ account, secret: Uint8Array.from(begun.value.link) })
    return answerRedirect(request, `${request.page.deployment.basePath}${RECOVERY_STATUS_PATH}?link=${link}`)
  }
  return isNotAdmitted(begun.failure)
    ? answerNotAdmitted(request, begun.failure)
    : answerFlowFailure(request, 'flow_expired', RECOVER)
}

/** `GET /recover/status`: how long it still takes. Looking changes nothing, and says the same of links that never were. */
export const showStatus: PageHandler = async (request) => {
  const token = request.query.get('link') ?? ''
  const link = parseContestToken(token)
  const account = link === undefined ? undefined : accountBehind(request, link)
  const status = link === undefined ? undefined : await account?.recoveryStatus(link.secret)
  const { basePath } = request.page.deployment
  const hrefs = { signInHref: `${basePath}/sign-in`, recoverHref: `${basePath}${RECOVER}` }
  if (status === undefined || !status.ok) {
    return answerPage(request, <RecoveryOverPage page={request.page} {...hrefs} />, 410)
  }
  const { readyAt, until, isReady } = status.value
  const page = (
    <StatusPage
      page={request.page}
      readyAt={readyAt}
      until={until}
      secondsLeft={isReady ? 0 : Math.max(ASK_AGAIN_AFTER, readyAt - request.now)}
      stopHref={`${basePath}/contest?link=${token}`}
      {...hrefs}
    />
  )
  return answerPage(request, page, 200)
}

/** `GET /recover/stopped`: says that a wait was ended by a link. */
export const showStopped: PageHandler = (request) => {
  const signInHref = `${request.page.deployment.basePath}/sign-in`
  return answerPage(request, <StoppedPage page={request.page} signInHref={signInHref} />, 200)
}

const answerDelay = async (request: PageRequest, flow: FlowAt<'recovery', 'proof'>): Promise<Response> => {
  const sealed = await sealFlow(request, flow)
  const page = (
    <DelayPage
      page={request.page}
      flow={sealed}
      waitSeconds={request.services.deployment.lifetimes.delayedRecovery}
      backHref={`${request.page.deployment.basePath}${RECOVER}/proof?flow=${sealed}`}
    />
  )
  return answerPage(request, page, 200)
}
