import type { HtmlEscapedString } from 'hono/utils/html'
import { FLOW_COOKIE, flowCookieLine, flowCookieValue } from '#sessions/cookie.ts'
import { PAGE_HEADERS } from './content-policy.ts'
import type { PageRequest } from './page-request.ts'
import { renderPage } from './render-page.ts'

const withCookies = (headers: Headers, request: PageRequest, cookies: readonly string[]): Headers => {
  headers.set('postern-request-id', request.requestId)
  for (const line of cookies) headers.append('set-cookie', line)
  // A language that was chosen on this page stays for the next ones.
  if (request.chosenLanguage !== undefined && request.browser !== undefined && !cookies.some(isFlowCookie)) {
    const { random, arrivals } = request.browser
    headers.append(
      'set-cookie',
      flowCookieLine(flowCookieValue({ random, language: request.chosenLanguage, arrivals })),
    )
  }
  return headers
}

const isFlowCookie = (line: string): boolean => line.startsWith(`${FLOW_COOKIE}=`)

/** Answers with a page. */
export const answerPage = async (
  request: PageRequest,
  page: HtmlEscapedString | Promise<HtmlEscapedString>,
  status: number,
  cookies: readonly string[] = [],
): Promise<Response> =>
  new Response(request.method === 'HEAD' ? null : await renderPage(page), {
    status,
    headers: withCookies(new Headers(PAGE_HEADERS), request, cookies),
  })

/** Sends the browser on by GET (RFC 9110 section 15.4.4): after a form, so that a reload repeats nothing. */
export const answerRedirect = (request: PageRequest, location: string, cookies: readonly string[] = []): Response =>
  new Response(null, {
    status: 303,
    headers: withCookies(
      new Headers({ location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }),
      request,
      cookies,
    ),
  })

/** Answers a script of the site's pages. */
export const answerJson = (
  request: PageRequest,
  body: unknown,
  status: number,
  cookies: readonly string[] = [],
): Response =>
  new Response(request.method === 'HEAD' ? null : JSON.stringify(body), {
    status,
    headers: withCookies(
      new Headers({
        'content-type': 'application/json',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      }),
      request,
      cookies,
    ),
  })
