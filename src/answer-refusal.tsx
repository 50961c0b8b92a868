import type { RequestId } from '#domain/ids.ts'
import { PROBLEMS } from '#domain/problem.ts'
import type { CompiledSite } from '#gateway/compiled-site.ts'
import type { Refusal } from '#gateway/refusal.ts'
import { cookieValues, parseCookies } from '#lib/cookies.ts'
import { parseReturnPath } from '#lib/return-path.ts'
import { chooseLanguage } from '#messages/text.ts'
import { PAGE_HEADERS } from '#pages/content-policy.ts'
import { NotReleasedPage } from '#pages/not-released.view.tsx'
import type { PageContext } from '#pages/page-context.ts'
import { PostRefusedPage } from '#pages/post-refused.view.tsx'
import { problemAnswer } from '#pages/problem-answer.tsx'
import { renderPage } from '#pages/render-page.ts'
import type { Services } from '#pages/services.ts'
import { FLOW_COOKIE, parseFlowCookie } from '#sessions/cookie.ts'

/** Renders what the request path refused: a page for people, a problem document for programs. */
export const answerRefusal = async (
  services: Services,
  requestId: RequestId,
  refusal: Refusal,
  request: Request,
  site: CompiledSite | undefined,
): Promise<Response> => {
  const { deployment, assets } = services
  const page: PageContext = {
    deployment,
    language: chooseLanguage(
      request.headers.get('accept-language') ?? undefined,
      keptLanguage(request),
      deployment.languages,
    ),
    requestId,
    languageLinks: [],
    assets,
  }
  const { slug, navigation, headers, members, postRefused, notReleased } = refusal
  const answerPage = async (view: Parameters<typeof renderPage>[0], status: number): Promise<Response> =>
    new Response(await renderPage(view), {
      status,
      headers: { ...PAGE_HEADERS, 'postern-request-id': requestId, ...headers },
    })
  if (postRefused !== undefined) {
    return answerPage(<PostRefusedPage page={page} {...postRefused} />, postRefused.isTooLarge ? 413 : 403)
  }
  if (notReleased !== undefined) {
    const notSent = notReleased.outcome === 'gone' ? 410 : 409
    return answerPage(
      <NotReleasedPage page={page} {...notReleased} />,
      slug === 'access-denied' ? notSent : PROBLEMS[slug],
    )
  }
  const retryHref = retryOf(slug, request)
  return problemAnswer(
    {
      page,
      method: request.method,
      navigation,
      ...(site === undefined ? {} : { homeHref: '/', ...(retryHref === undefined ? {} : { retryHref }) }),
    },
    slug,
    { headers, ...(members === undefined ? {} : { members }) },
  )
}

// Only where asking again can help: what the gateway refuses by rule it will refuse again.
const retryOf = (slug: Refusal['slug'], request: Request): string | undefined => {
  if (request.method !== 'GET' || PROBLEMS[slug] < 500) return undefined
  const url = URL.parse(request.url)
  return url === null ? undefined : parseReturnPath(`${url.pathname}${url.search}`)
}

// What was chosen on a page of ours holds for what the gateway says elsewhere too.
const keptLanguage = (request: Request): string | undefined => {
  const cookies = parseCookies(request.headers.get('cookie') ?? undefined)
  const [value, second] = cookieValues(cookies, FLOW_COOKIE)
  return value === undefined || second !== undefined ? undefined : parseFlowCookie(value)?.language
}

/**
 * What stands for every answer while there is no configuration or no secret to work with: there is neither a name nor a
 * language to speak in, and what is wrong is for the log alone.
 */
export const answerUnready = (requestId: RequestId): Response =>
  new Response(`Not available right now. Reference: ${requestId}\n`, {
    status: 503,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      'retry-after': '60',
      'postern-request-id': requestId,
    },
  })
