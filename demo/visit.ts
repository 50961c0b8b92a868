/** What the shop reads out of a request, once. */
import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { PosternIdentity } from '#origin/verify.ts'

export interface Visit {
  /** `HEAD` is answered as `GET`. */
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  /** Who is asking, as the gateway signed it; undefined: nobody has signed in. */
  readonly identity: PosternIdentity | undefined
  readonly basketId: string | undefined
  /** Seconds since 1970. */
  readonly now: number
  /** The body as text; undefined where it is of another type or too long. */
  readonly readBody: (type: BodyType) => Promise<string | undefined>
}

export type BodyType = 'application/x-www-form-urlencoded' | 'application/json'

const MAX_BODY = 16_384

/** Path and query of a request target, undefined for the forms that only proxies use. */
export const splitTarget = (target: string): { readonly path: string; readonly query: URLSearchParams } | undefined => {
  if (!target.startsWith('/')) return undefined
  const [path = '', ...query] = target.split('?')
  return { path, query: new URLSearchParams(query.join('?')) }
}

/** The id in the basket cookie; undefined where there is none, or more than one. */
export const basketIdOf = (cookie: string | undefined): string | undefined => {
  const ids = [...(cookie ?? '').matchAll(/(?:^|;\s*)basket=([A-Za-z0-9_-]{22})(?=;|$)/g)]
  return ids.length === 1 ? ids[0]?.[1] : undefined
}

/** A new basket id: 128 bits, so that nobody guesses another visitor's. */
export const newBasketId = (): string => randomBytes(16).toString('base64url')

/**
 * Whether a request that changes something comes from a page of this site. The cookies of gateway and shop are
 * SameSite=Lax and stay away from other sites' posts; this keeps out sister hosts of the same site too. Programs that
 * are no browser send neither header.
 */
export const isFromThisSite = (headers: IncomingMessage['headers'], ownOrigins: readonly string[]): boolean => {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin'
  return headers.origin === undefined || ownOrigins.includes(headers.origin)
}

/** The body as text, or undefined where it is longer than 16 KiB or of another type. */
export const readBody = async (request: IncomingMessage, type: BodyType): Promise<string | undefined> => {
  if (request.headers['content-type']?.split(';')[0]?.trim().toLowerCase() !== type) return undefined
  const chunks: Buffer[] = []
  let size = 0
  // Kept open when the loop ends early: the answer still goes out on this connection.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += chunk.length
    if (size > MAX_BODY) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
