import { PROBLEMS, type ProblemSlug } from '#domain/problem.ts'
import { translator } from '#messages/text.ts'
import { PAGE_HEADERS } from './content-policy.ts'
import type { PageContext } from './page-context.ts'
import type { PageRequest } from './page-request.ts'
import { meaningOf, ProblemPage } from './problem.view.tsx'
import { renderPage } from './render-page.ts'

/** What an answer of our own must know of the request that it answers. */
export interface ProblemRequest {
  readonly page: PageContext
  readonly method: string
  /** A person looks at the answer; else a program reads it. */
  readonly navigation: boolean
  /** The site's start; absent where the site itself is unknown. */
  readonly homeHref?: string
  /** This address again, where a safe request may be repeated. */
  readonly retryHref?: string
}

/** Further headers of the answer, and further members of its problem document (RFC 9457 section 3.2). */
export interface ProblemDetail {
  readonly headers?: Readonly<Record<string, string>>
  readonly members?: Readonly<Record<string, unknown>>
}

/** Seconds: objects and keys that were out of reach are back within a few. */
const RETRY_AFTER = '5'

/** Answers with a problem: a page for people, `application/problem+json` for programs; both carry the reference id. */
export const problemAnswer = async (
  request: ProblemRequest,
  slug: ProblemSlug,
  detail: ProblemDetail = {},
): Promise<Response> => {
  const { page, method, navigation, homeHref, retryHref } = request
  const headers = new Headers(navigation ? PAGE_HEADERS : PROBLEM_HEADERS)
  headers.set('postern-request-id', page.requestId)
  if (slug === 'unavailable') headers.set('retry-after', RETRY_AFTER)
  for (const [name, value] of Object.entries(detail.headers ?? {})) headers.set(name, value)
  const status = PROBLEMS[slug]
  if (method === 'HEAD') return new Response(null, { status, headers })
  if (!navigation) {
    return new Response(JSON.stringify({ ...problemDocument(page, slug, method), ...detail.members }), {
      status,
      headers,
    })
  }
  const view = (
    <ProblemPage
      page={page}
      slug={slug}
      method={method}
      {...(homeHref === undefined ? {} : { homeHref })}
      {...(retryHref === undefined ? {} : { retryHref })}
    />
  )
  return new Response(await renderPage(view), { status, headers })
}

/** Answers a request for one of our own paths with a problem; nothing was done. */
export const answerProblem = (request: PageRequest, slug: ProblemSlug, detail?: ProblemDetail): Promise<Response> => {
  const { page, method, navigation } = request
  return problemAnswer({ page, method, navigation, homeHref: '/' }, slug, detail)
}

/** Answers a program's request for one of our own paths with a problem document, whoever looks at it. */
export const answerProblemDocument = (
  { page, method }: PageRequest,
  slug: ProblemSlug,
  detail?: ProblemDetail,
): Promise<Response> => problemAnswer({ page, method, navigation: false }, slug, detail)

const PROBLEM_HEADERS = {
  'content-type': 'application/problem+json',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
}

const problemDocument = (page: PageContext, slug: ProblemSlug, method: string) => {
  const text = translator(page.language)
  return {
    type: `urn:postern:problem:${slug}`,
    title: text(`problem.${slug}.title`),
    status: PROBLEMS[slug],
    detail: text(meaningOf(slug, method)),
    request_id: page.requestId,
  }
}
