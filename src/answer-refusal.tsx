import type { RequestId } from '#domain/ids.ts'
import type { CompiledSite } from '#gateway/compiled-site.ts'
import type { Refusal } from '#gateway/refusal.ts'
import { chooseLanguage } from '#messages/text.ts'
import { PAGE_HEADERS } from '#pages/content-policy.ts'
import type { PageContext } from '#pages/page-context.ts'
import { PostRefusedPage } from '#pages/post-refused.view.tsx'
import { problemAnswer } from '#pages/problem-answer.tsx'
import { renderPage } from '#pages/render-page.ts'
import type { Services } from '#pages/services.ts'

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
    language: chooseLanguage(request.headers.get('accept-language') ?? undefined, undefined, deployment.languages),
    requestId,
    languageLinks: [],
    assets,
  }
  const { slug, navigation, headers, members, postRefused } = refusal
  if (postRefused !== undefined) {
    return new Response(await renderPage(<PostRefusedPage page={page} {...postRefused} />), {
      status: 403,
      headers: { ...PAGE_HEADERS, 'postern-request-id': requestId, ...headers },
    })
  }
  return problemAnswer(
    { page, method: request.method, navigation, ...(site === undefined ? {} : { homeHref: '/' }) },
    slug,
    { headers, ...(members === undefined ? {} : { members }) },
  )
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
