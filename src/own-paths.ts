import { originOn } from '#config/site-origins.ts'
import { ok } from '#lib/result.ts'
import { findAsset } from '#pages/assets.ts'
import { isSafeMethod, refuseByMetadata } from '#pages/fetch-metadata.ts'
import { type Fields, readForm } from '#pages/form.ts'
import { answerProblem } from '#pages/problem-answer.tsx'
import { type OwnRequest, readPageRequest } from '#pages/read-page-request.ts'
import { allowOf, type Surface } from './surfaces.ts'

const NO_FIELDS: Fields = new Map()

/** Answers a request for one of our own paths: method, origin of the request, body, then the handler. */
export const answerOwnPath = async (own: OwnRequest, surface: Surface | 'missing'): Promise<Response> => {
  const { request } = own
  const { method, headers } = request
  if (surface === 'missing') {
    const asset = isSafeMethod(method) ? findAsset(own.services.assets, own.path) : undefined
    if (asset !== undefined) {
      const fields = { ...asset.headers, 'postern-request-id': own.requestId }
      return new Response(method === 'HEAD' ? null : asset.body, { headers: fields })
    }
  }
  const page = await readPageRequest(own)
  if (page === undefined) {
    const bare = await readPageRequest({ ...own, rawQuery: '' })
    if (bare === undefined) throw new Error('an empty query is readable')
    return answerProblem(bare, 'bad-request')
  }
  if (surface === 'missing') return answerProblem(page, 'not-found')
  const handler = isSafeMethod(method) ? surface.get : method === 'POST' ? surface.post : undefined
  if (handler === undefined) return answerProblem(page, 'method-not-allowed', { headers: { allow: allowOf(surface) } })
  const metadata = {
    method,
    site: headers.get('sec-fetch-site'),
    mode: headers.get('sec-fetch-mode'),
    destination: headers.get('sec-fetch-dest'),
    origin: headers.get('origin'),
  }
  const refusal = refuseByMetadata(metadata, surface.audience, originOn(own.site.publicUrl, own.host))
  if (refusal !== undefined) return answerProblem(page, refusal)
  if (isSafeMethod(method) || surface.body === 'json') return handler(page, request)
  const form = isBodyless(request) ? ok(NO_FIELDS) : await readForm(request)
  return form.ok ? handler({ ...page, form: form.value }, request) : answerProblem(page, form.failure)
}

// `fetch('/_auth/sign-out', { method: 'POST' })` sends neither a body nor a type.
const isBodyless = (request: Request): boolean =>
  request.headers.get('content-type') === null &&
  (request.body === null || request.headers.get('content-length') === '0')
