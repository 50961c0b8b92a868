import { type CanonicalTarget, parseTarget, type TargetRefusal } from '#lib/canonical-path.ts'
import { type Cookies, parseCookies } from '#lib/cookies.ts'
import { listHolds } from '#lib/http-field.ts'
import { normaliseHost, splitAddress } from '#lib/public-url.ts'
import { remembered } from '#lib/remembered.ts'
import { fail, ok, type Result } from '#lib/result.ts'

/** Methods that reach an origin. CONNECT and TRACE never do; others are unknown to the policies of an operator. */
export const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const
/** One of them: spelled in upper case, since methods have case (RFC 9110 section 9.1). */
export type Method = (typeof METHODS)[number]

const METHODS_BY_NAME: ReadonlyMap<string, Method> = new Map(METHODS.map((method) => [method, method]))

/**
 * Most characters of a request's address and header fields together. Cloudflare's edge stops at 128 kB; what browsers
 * and apps send stays below 16 kB, and a limit of our own holds wherever the Worker runs.
 */
export const MAX_HEADER_CHARACTERS = 64 * 1024

/** One request as everything behind this file sees it: read once, never read again from the original. */
export interface RequestFacts {
  readonly method: Method
  readonly scheme: 'http' | 'https'
  /** In its one spelling; a port only where it is not the scheme's own. */
  readonly host: string
  readonly target: CanonicalTarget
  /** A person looks at the answer: a page is wanted, not a document for programs. */
  readonly navigation: boolean
  /** The client asks for a WebSocket. */
  readonly websocket: boolean
  /** What a CORS preflight asks for; undefined for all other requests. */
  readonly preflight: { readonly method: string; readonly fields: string | undefined } | undefined
  readonly origin: string | undefined
  readonly referer: string | undefined
  readonly cookies: Cookies
  /** What the field says by which Cloudflare names the client; whoever sends the request could have written it. */
  readonly connectingIp: string | undefined
  /** Lower-case names of all header fields. */
  readonly fieldNames: readonly string[]
}

/** Why a request goes no further than this file. */
export interface ParseRefusal {
  readonly slug: 'ambiguous-request' | 'method-not-allowed' | 'headers-too-large'
  readonly code: TargetRefusal | 'address' | 'host' | 'method' | 'size'
  readonly navigation: boolean
}

/** The parts of a Request that are read. */
export type ReadableRequest = Pick<Request, 'url' | 'method' | 'headers' | 'body'>

/**
 * Reads a request into facts. Total: whatever arrives is either facts with one meaning or a refusal that says which part
 * has more than one.
 */
export const parseRequest = (request: ReadableRequest): Result<RequestFacts, ParseRefusal> => {
  const { url, headers } = request
  const fields = readFields(headers, url.length)
  const navigation = isNavigation(fields)
  const refuse = (slug: ParseRefusal['slug'], code: ParseRefusal['code']) => fail({ slug, code, navigation })
  if (fields.size > MAX_HEADER_CHARACTERS) return refuse('headers-too-large', 'size')
  const method = METHODS_BY_NAME.get(request.method)
  if (method === undefined) return refuse('method-not-allowed', 'method')
  const address = splitAddress(url, fields.host)
  if (address === undefined) return refuse('ambiguous-request', 'address')
  const host = address.scheme === 'https' ? httpsHost(address.authority) : httpHost(address.authority)
  if (host === '') return refuse('ambiguous-request', 'host')
  const target = parseTarget(address.target)
  if (!target.ok) return refuse('ambiguous-request', target.failure.code)
  return ok({
    method,
    scheme: address.scheme,
    host,
    target: target.value,
    navigation,
    websocket: method === 'GET' && fields.upgrade?.toLowerCase() === 'websocket',
    preflight: method === 'OPTIONS' && request.body === null ? preflightOf(fields) : undefined,
    origin: fields.origin,
    referer: fields.referer,
    cookies: parseCookies(fields.cookie),
    connectingIp: fields.connectingIp,
    fieldNames: fields.names,
  })
}

/** The one spelling of a host, empty for what is none; the same few are asked for all day. */
const httpHost = remembered((authority) => normaliseHost(authority, 'http') ?? '')
const httpsHost = remembered((authority) => normaliseHost(authority, 'https') ?? '')

interface Fields {
  size: number
  readonly names: string[]
  host: string | undefined
  cookie: string | undefined
  origin: string | undefined
  referer: string | undefined
  upgrade: string | undefined
  accept: string | undefined
  fetchMode: string | undefined
  requestedMethod: string | undefined
  requestedFields: string | undefined
  connectingIp: string | undefined
}

/** One pass over the header fields: asking for each by name would cost more than all the rest of this file. */
const readFields = (headers: Headers, urlLength: number): Fields => {
  // All members from the start: one shape for every request.
  const fields: Fields = {
    size: urlLength,
    names: [],
    host: undefined,
    cookie: undefined,
    origin: undefined,
    referer: undefined,
    upgrade: undefined,
    accept: undefined,
    fetchMode: undefined,
    requestedMethod: undefined,
    requestedFields: undefined,
    connectingIp: undefined,
  }
  headers.forEach((value, name) => {
    fields.size += name.length + value.length
    fields.names.push(name)
    switch (name) {
      case 'host':
        fields.host = value
        break
      case 'cookie':
        fields.cookie = value
        break
      case 'origin':
        fields.origin = value
        break
      case 'referer':
        fields.referer = value
        break
      case 'upgrade':
        fields.upgrade = value
        break
      case 'accept':
        fields.accept = value
        break
      case 'sec-fetch-mode':
        fields.fetchMode = value
        break
      case 'access-control-request-method':
        fields.requestedMethod = value
        break
      case 'access-control-request-headers':
        fields.requestedFields = value
        break
      case 'cf-connecting-ip':
        fields.connectingIp = value
        break
    }
  })
  return fields
}

// Browsers since 2023 say it; before them, asking for HTML is the best sign.
const isNavigation = ({ fetchMode, accept }: Fields): boolean =>
  fetchMode === undefined ? listHolds(accept, 'text/html') : fetchMode === 'navigate'

const preflightOf = ({ origin, requestedMethod, requestedFields }: Fields): RequestFacts['preflight'] =>
  origin === undefined || requestedMethod === undefined
    ? undefined
    : { method: requestedMethod, fields: requestedFields }
