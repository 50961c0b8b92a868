import * as v from 'valibot'
import { readJsonBytes } from '#lib/json.ts'
import { parseReturnPath, type ReturnPath, START_PAGE } from '#lib/return-path.ts'
import type { PageRequest } from '#pages/page-request.ts'

/** How a customer came to a flow: where it leads, and what is to be said at its start. */
export interface Entry {
  readonly returnTo: ReturnPath
  /** The gateway sent the browser here from a protected address. */
  readonly fromGateway: boolean
  /** A form was posted without a session: it was dropped, and the page says so. */
  readonly nothingSent: boolean
}

const continuation = v.object({ path: v.string(), notice: v.optional(v.string()) })

/** The checked return path of a parameter; the site's start where there is none, or none that is safe. */
export const returnToOf = (value: string | undefined): ReturnPath =>
  (value === undefined ? undefined : parseReturnPath(value)) ?? START_PAGE

/** Reads `continue` (sealed by the gateway) or `return_to` (a path on this site that any page may link with). */
export const readEntry = async (request: PageRequest): Promise<Entry> => {
  const sealed = request.query.get('continue')
  if (sealed === undefined) {
    return { returnTo: returnToOf(request.query.get('return_to')), fromGateway: false, nothingSent: false }
  }
  const plaintext = await request.services.sealer.open('link', request.host, sealed, request.now)
  const parsed = v.safeParse(continuation, readJsonBytes(plaintext))
  if (!parsed.success) return { returnTo: START_PAGE, fromGateway: false, nothingSent: false }
  return {
    returnTo: returnToOf(parsed.output.path),
    fromGateway: true,
    nothingSent: parsed.output.notice === 'nothing-sent',
  }
}
