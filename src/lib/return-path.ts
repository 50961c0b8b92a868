import type { Brand } from './brand.ts'
import { parseTarget } from './canonical-path.ts'

/** A canonical path on this site that a browser may be sent back to. */
export type ReturnPath = Brand<string, 'ReturnPath'>

/** The start page. */
export const START_PAGE = '/' as ReturnPath

/** Longest path that is returned to; longer ones would not fit into an address once they are sealed. */
export const RETURN_PATH_MAX_LENGTH = 2048

/**
 * The one check of every path that a browser is sent back to: the canonical form of a path on this site, with its query
 * and fragment, or undefined. What comes out starts with a single slash and resolves to the origin of whatever base it
 * is put on, in browsers that follow the URL Standard and in those that do not.
 */
export const parseReturnPath = (value: string): ReturnPath | undefined => {
  if (value.length > RETURN_PATH_MAX_LENGTH) return undefined
  // `//host`, `/\host`: addresses of other sites that look like paths. The target parser would merge the slashes.
  if (!value.startsWith('/') || value.startsWith('//') || value.startsWith('/\\')) return undefined
  const mark = value.indexOf('#')
  const target = parseTarget(mark === -1 ? value : value.slice(0, mark))
  if (!target.ok) return undefined
  const fragment = mark === -1 ? '' : parseFragment(value.slice(mark + 1))
  if (fragment === undefined) return undefined
  const { path, rawQuery } = target.value
  return `${path}${rawQuery === '' ? '' : `?${rawQuery}`}${fragment === '' ? '' : `#${fragment}`}` as ReturnPath
}

/** Apps that route in the fragment (`/#/orders`) want it back; what the URL Standard would encode is refused. */
const parseFragment = (raw: string): string | undefined => (/^[!#-;=?-_a-z{-~]*$/.test(raw) ? raw : undefined)
