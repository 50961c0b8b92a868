import { type LinkKind, parseContestToken } from '#domain/contest-link.ts'
import { START_PAGE } from '#lib/return-path.ts'
import type { LinkFrozen, LinkInvalid } from '#objects/account-contest.ts'
import { answerPage, answerRedirect } from '#pages/answer.ts'
import type { PageHandler, PageRequest } from '#pages/page-request.ts'
import { answerNotAdmitted } from '../admission/not-admitted.tsx'
import type { FlowAt } from '../flow.ts'
import { beginFlow, bindBrowser, openFlow, sealFlow } from '../flow-edge.ts'
import { forgetBrowsersAfter } from '../known-browsers-edge.ts'
import { revocationBound } from '../revocation-bound.ts'
import { accountBehind } from './account-behind-edge.ts'
import { ContestPage, type ContestProps } from './contest.view.tsx'
import { ContestedPage } from './contested.view.tsx'
import { LinkOverPage } from './link-over.view.tsx'

const AT = { kind: 'contest', step: 'confirm' } as const

/** The page that says what each kind of link has done. */
const DONE: Readonly<Record<LinkKind, string>> = {
  'not-me': '/contest/done',
  'stop-change': '/contest/done?did=stop-change',
  revert: '/contest/done?did=revert',
  dispute: '/contest/done?did=dispute',
  'cancel-recovery': '/recover/stopped',
}

/** `GET /contest`: what a link in a notice would do. Looking changes nothing, so programs that follow links do no harm. */
export const showContest: PageHandler = (request) => answerContest(request, request.query.get('link') ?? '', {})

/**
 * `POST /contest`: does it. A box must be ticked, which programs that send forms as they find them leave as it is (mail
 * scanners do: fusionauth-site#2922).
 */
export const postContest: PageHandler = async (request) => {
  const token = request.form.get('link') ?? ''
  const flow = await openFlow(request, AT)
  if (!flow.ok || flow.value.link !== token) return answerContest(request, token, { error: 'error.form-expired' })
  if (request.form.get('sure') !== 'yes') return answerContest(request, token, { error: 'error.box-unticked' })
  const link = parseContestToken(token)
  const account = link === undefined ? undefined : accountBehind(request, link)
  if (link === undefined || account === undefined) return answerLinkOver(request)
  const { secret } = link
  const contested = await account.contest({ secret, site: request.site.id, requestId: request.requestId })
  if (!contested.ok) return answerRefused(request, contested.failure)
  await forgetBrowsersAfter(request, contested.value.addresses)
  return answerRedirect(request, `${request.page.deployment.basePath}${DONE[contested.value.kind]}`)
}

/** What the page after it may be asked to say. */
const DID = ['stop-change', 'revert', 'dispute'] as const

/** `GET /contest/done`: says what was ended, by when, and leads on to getting the account back. */
export const showContested: PageHandler = (request) => {
  const { basePath } = request.page.deployment
  const page = (
    <ContestedPage
      page={request.page}
      did={DID.find((kind) => kind === request.query.get('did')) ?? 'not-me'}
      boundSeconds={revocationBound(request.services.deployment.lifetimes)}
      disputeSeconds={request.services.deployment.lifetimes.dispute}
      recoverHref={`${basePath}/recover`}
      signInHref={`${basePath}/sign-in`}
    />
  )
  return answerPage(request, page, 200)
}

const answerContest = async (
  request: PageRequest,
  token: string,
  said: Pick<ContestProps, 'error'>,
): Promise<Response> => {
  const link = parseContestToken(token)
  const account = link === undefined ? undefined : accountBehind(request, link)
  const facts = link === undefined ? undefined : await account?.contestable(link.secret)
  if (facts === undefined) return answerLinkOver(request)
  if (!facts.ok) return answerRefused(request, facts.failure)
  const browser = await bindBrowser(request)
  const flow: FlowAt<'contest', 'confirm'> = { ...beginFlow(request, browser.hash, START_PAGE), ...AT, link: token }
  const page = (
    <ContestPage
      page={request.page}
      flow={await sealFlow(request, flow)}
      link={token}
      disputeSeconds={request.services.deployment.lifetimes.dispute}
      {...facts.value}
      {...said}
    />
  )
  return answerPage(request, page, said.error === undefined ? 200 : 422, browser.cookies)
}

// Only who holds a link that is good learns that the account is frozen.
const answerRefused = (request: PageRequest, failure: LinkInvalid | LinkFrozen): Promise<Response> =>
  failure.code === 'account_frozen' ? answerNotAdmitted(request, failure) : answerLinkOver(request)

// The same for a link that never was, is over or was pressed.
const answerLinkOver = (request: PageRequest): Promise<Response> => {
  const { basePath } = request.page.deployment
  const page = (
    <LinkOverPage page={request.page} signInHref={`${basePath}/sign-in`} recoverHref={`${basePath}/recover`} />
  )
  return answerPage(request, page, 410)
}
