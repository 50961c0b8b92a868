import { fail, ok, type Result } from './result.ts'

/** A request target with one reading: what policy judges and, character for character, what the origin gets. */
export interface CanonicalTarget {
  /** Starts with `/`; `new URL(path, base).pathname` is this very string. */
  readonly path: string
  /** The decoded names between the slashes; `/` has one empty name, `/a/` ends with one. */
  readonly segments: readonly string[]
  /** What follows `?`, without it; empty where there is no query or an empty one. */
  readonly rawQuery: string
  /** Some segment holds an encoded slash or backslash: an origin may see more segments than we do. */
  readonly encodedSlash: boolean
  /** Some segment holds `;`, plain or encoded: an origin may cut it off as a parameter. */
  readonly semicolon: boolean
}

/** Why a request target has no single reading. */
export type TargetRefusal =
  | 'not_a_path'
  | 'fragment'
  | 'backslash'
  | 'control'
  | 'malformed_percent'
  | 'invalid_utf8'
  | 'dot_segment'
  | 'double_encoding'

type Parsed<T> = Result<T, { readonly code: TargetRefusal }>

/** Paths that every reader reads alike as they stand: the common case, kept free of work. */
const PLAIN_PATH = /^(?:\/[A-Za-z0-9_~!$&'()*+,=:@-][A-Za-z0-9._~!$&'()*+,=:@-]*)+\/?$/

/**
 * Reads the raw target of a request (`/a/b?c=d`) into its one canonical form. Merges `//`, decodes unreserved characters
 * once, percent-encodes what the URL Standard would encode, so that the output is a fixed point of this function and of
 * `new URL`. Fails with a `TargetRefusal` for everything that two components could read differently.
 * @see RFC 3986 section 6.2.2; URL Standard, path and special-query percent-encode sets
 */
export const parseTarget = (target: string): Parsed<CanonicalTarget> => {
  if (!target.startsWith('/')) return fail({ code: 'not_a_path' })
  if (target.includes('#')) return fail({ code: 'fragment' })
  const mark = target.indexOf('?')
  const query = parseQuery(mark === -1 ? '' : target.slice(mark + 1))
  if (!query.ok) return query
  const rawPath = mark === -1 ? target : target.slice(0, mark)
  if (PLAIN_PATH.test(rawPath)) {
    const segments = rawPath.slice(1).split('/')
    return ok({ path: rawPath, segments, rawQuery: query.value, encodedSlash: false, semicolon: false })
  }
  return parsePath(rawPath, query.value)
}

/**
 * Every division into segments that an origin could make of the path: as written, with encoded slashes and backslashes
 * as separators, without what follows `;`, and both in either order. One entry where the path holds neither.
 */
export const readings = (target: CanonicalTarget): readonly (readonly string[])[] => {
  if (!target.encodedSlash && !target.semicolon) return [target.segments]
  const cut = target.segments.map(withoutParameters)
  return [
    target.segments,
    divided(target.segments),
    withoutInnerEmpty(cut),
    divided(cut),
    withoutInnerEmpty(divided(target.segments).map(withoutParameters)),
  ]
}

const divided = (segments: readonly string[]): readonly string[] =>
  withoutInnerEmpty(segments.flatMap((segment) => segment.split(/[/\\]/)))

const parsePath = (rawPath: string, rawQuery: string): Parsed<CanonicalTarget> => {
  const segments: string[] = []
  let path = ''
  for (const raw of withoutInnerEmpty(rawPath.slice(1).split('/'))) {
    const segment = parseSegment(raw)
    if (!segment.ok) return segment
    segments.push(segment.value.name)
    path += `/${segment.value.encoded}`
  }
  const target: CanonicalTarget = {
    path,
    segments,
    rawQuery,
    encodedSlash: segments.some((segment) => /[/\\]/.test(segment)),
    semicolon: segments.some((segment) => segment.includes(';')),
  }
  // In every reading, also those that a route may opt in to: Tomcat takes `/a/..;x/b` for `/b`.
  if (readings(target).some((reading) => reading.some(isDotSegment))) return fail({ code: 'dot_segment' })
  return ok(target)
}

const parseSegment = (raw: string): Parsed<{ readonly name: string; readonly encoded: string }> => {
  if (raw.includes('\\')) return fail({ code: 'backslash' })
  if (/%(?![0-9A-Fa-f]{2})/.test(raw)) return fail({ code: 'malformed_percent' })
  const name = decodeUtf8(raw)
  if (name === undefined) return fail({ code: 'invalid_utf8' })
  if (hasControl(name)) return fail({ code: 'control' })
  const encoded = raw.replace(SEGMENT_REWRITES, rewrite)
  // Looked for after decoding: `%25%32%65` only now reads `%252e`, which a second decoder would take for a dot.
  if (/%25[0-9A-Fa-f]{2}/.test(encoded)) return fail({ code: 'double_encoding' })
  return ok({ name, encoded })
}

const parseQuery = (raw: string): Parsed<string> => {
  if (PLAIN_QUERY.test(raw)) return ok(raw)
  if (hasControl(raw)) return fail({ code: 'control' })
  if (!isReadable(raw)) return fail({ code: 'invalid_utf8' })
  return ok(raw.replace(QUERY_REWRITES, rewrite))
}

/** Percent-encoded bytes, and whatever the URL Standard encodes in a path (here `^` always: its version decides). */
const SEGMENT_REWRITES = /%[0-9A-Fa-f]{2}|[^A-Za-z0-9._~!$&'()*+,;=:@[\]|%-]/gu
const PLAIN_QUERY = /^[!$-&(-;=?-~]*$/
/** What the URL Standard encodes in the query of an http address. Percent signs stay: queries are the app's own language. */
const QUERY_REWRITES = /[^!$-&(-;=?-~]/gu

const rewrite = (match: string): string => {
  // encodeURIComponent leaves the apostrophe, which is encoded in queries.
  if (match === "'") return '%27'
  if (!match.startsWith('%')) return encodeURIComponent(match)
  const decoded = String.fromCharCode(Number.parseInt(match.slice(1), 16))
  return /[A-Za-z0-9._~-]/.test(decoded) ? decoded : match.toUpperCase()
}

const decodeUtf8 = (raw: string): string | undefined => {
  if (!isReadable(raw)) return undefined
  try {
    return decodeURIComponent(raw)
  } catch {
    return undefined
  }
}

/** U+FFFD is what the runtime puts where it could not read bytes: what stood there, the origin would never learn. */
const isReadable = (raw: string): boolean => raw.isWellFormed() && !raw.includes('\uFFFD')

const hasControl = (text: string): boolean => {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code < 0x20 || code === 0x7f) return true
  }
  return false
}

/** Merges repeated slashes; an empty last name (a trailing slash) stays, as does the only one. */
const withoutInnerEmpty = (segments: readonly string[]): readonly string[] =>
  segments.filter((segment, index) => segment !== '' || index === segments.length - 1)

const withoutParameters = (segment: string): string => {
  const mark = segment.indexOf(';')
  return mark === -1 ? segment : segment.slice(0, mark)
}

const isDotSegment = (segment: string): boolean => segment === '.' || segment === '..'
