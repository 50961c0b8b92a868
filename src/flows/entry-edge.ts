import * as v from 'valibot'
import { ACRS, type Acr } from '#domain/assurance.ts'
import { type ParkedId, parseParkedId } from '#domain/ids.ts'
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
  /** What a step-up must show; undefined where it was asked for by nobody in particular. */
  readonly asked: AskedProof | undefined
  /** A form that waits for this proof, and where it goes. */
  readonly parked: ParkedForm | undefined
  /** A script's request that is to be confirmed. */
  readonly confirmation: ParkedId | undefined
}

/** What a step-up must show. */
export interface AskedProof {
  /** Undefined: no less than the session holds. */
  readonly acr: Acr | undefined
  readonly phishingResistant: boolean
}

/** A form that waits in the account. */
export interface ParkedForm {
  readonly id: ParkedId
  readonly target: ReturnPath
}

const continuation = v.object({
  path: v.string(),
  notice: v.optional(v.string()),
  asked: v.optional(v.object({ acr: v.optional(v.picklist(ACRS)), phishingResistant: v.optional(v.boolean()) })),
  parked: v.optional(v.object({ id: v.string(), target: v.string() })),
  confirmation: v.optional(v.string()),
})

/** The checked return path of a parameter; the site's start where there is none, or none that is safe. */
export const returnToOf = (value: string | undefined): ReturnPath =>
  (value === undefined ? undefined : parseReturnPath(value)) ?? START_PAGE

/** Reads `continue` (sealed by the gateway) or `return_to` (a path on this site that any page may link with). */
export const readEntry = async (request: PageRequest): Promise<Entry> => {
  const sealed = request.query.get('continue')
  if (sealed === undefined) {
    const returnTo = returnToOf(request.query.get('return_to'))
    return { ...NOWHERE, returnTo, asked: askedByQuery(request) }
  }
  const plaintext = await request.services.sealer.open('link', request.host, sealed, request.now)
  const parsed = v.safeParse(continuation, readJsonBytes(plaintext))
  if (!parsed.success) return NOWHERE
  const { path, notice, asked, parked, confirmation } = parsed.output
  return {
    // A script that leads here itself knows best where it wants to be found again.
    returnTo: returnToOf(request.query.get('return_to') ?? path),
    fromGateway: true,
    nothingSent: notice === 'nothing-sent',
    asked: asked === undefined ? undefined : { acr: asked.acr, phishingResistant: asked.phishingResistant === true },
    parked: parked === undefined ? undefined : parkedForm(parked),
    confirmation: confirmation === undefined ? undefined : parseParkedId(confirmation),
  }
}

const NOWHERE: Entry = {
  returnTo: START_PAGE,
  fromGateway: false,
  nothingSent: false,
  asked: undefined,
  parked: undefined,
  confirmation: undefined,
}

// In the clear, as scripts get it in an answer: who asks themselves for less is asked again by the route.
const askedByQuery = ({ query }: PageRequest): AskedProof | undefined => {
  const acr = ACRS.find((known) => known === query.get('acr'))
  const phishingResistant = query.get('phr') === '1'
  return acr === undefined && !phishingResistant ? undefined : { acr, phishingResistant }
}

const parkedForm = (parked: { readonly id: string; readonly target: string }): ParkedForm | undefined => {
  const id = parseParkedId(parked.id)
  const target = parseReturnPath(parked.target)
  return id === undefined || target === undefined ? undefined : { id, target }
}
