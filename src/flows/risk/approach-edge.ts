import type { EmailAddress } from '#domain/address.ts'
import { type AccountId, type IdentifierHash, parseAccountId } from '#domain/ids.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import type { RiskRefused } from '#objects/account-risk.ts'
import type { Limited } from '#objects/limiter.object.ts'
import type { PageRequest } from '#pages/page-request.ts'
import { assess, type RiskDecision } from '#risk/assess.ts'
import { isDisposable } from '#risk/disposable.ts'
import { earlySignals, type SignalName, type Way } from '#risk/signals.ts'
import { chargeGuess, chargeNetwork } from '../code/charge-network-edge.ts'
import { decoyOf } from '../code/decoy-edge.ts'
import { directoryOf } from '../directory-edge.ts'
import type { FlowBase } from '../flow.ts'
import { accountOf } from '../session-edge.ts'
import { loadDisposableDomains } from './disposable-edge.ts'

/** An address that was tried, whether it has an account or not. */
export interface Reached {
  readonly index: IdentifierHash
  /** Undefined where nobody owns the address. */
  readonly owner: AccountId | undefined
  /** This browser is a known device of the address. */
  readonly known: boolean
}

/** What is known of a try at an address before anything is proved. */
export interface Approach extends Reached {
  /** What the rules say so far; its signals go on with the flow to where a session is made. */
  readonly decision: RiskDecision
}

/** Why a try does not even begin. The same for known and unknown addresses. */
export type ApproachRefused = Limited | RiskRefused | { readonly code: 'keys_unavailable' }

/** What an address is tried for: by a code for some purpose, or by a password. */
type Purpose = 'sign-in' | 'sign-up' | 'recovery' | 'password'

interface Counted extends Reached {
  /** Addresses that the client's network has named within the hour. */
  readonly named: number | undefined
  /** Tries of strangers at this address within the hour, before this one. */
  readonly tries: number
}

/**
 * Counts a try at an address. Addresses with and without an account take the same steps: the limits of the client's
 * networks, then the directory. Fails `limited` and `keys_unavailable`.
 */
export const reach = async (
  request: PageRequest,
  purpose: Purpose,
  flow: FlowBase,
  address: EmailAddress,
): Promise<Result<Counted, Exclude<ApproachRefused, RiskRefused>>> => {
  const keys = await request.services.keys(request.now)
  if (!keys.ok) return keys
  const index = await keys.value.identifierHash('email', address.normalised)
  const charged =
    purpose === 'password'
      ? await chargeGuess(request, keys.value, index)
      : await chargeNetwork(request, keys.value, index, purpose)
  if (!charged.ok) return charged
  const { owner, known, tries } = await directoryOf(request, index).resolve({
    index,
    browser: flow.browser,
    tries: purpose === 'password' ? 'count' : 'look',
  })
  const account = owner === null ? undefined : parseAccountId(owner)
  return ok({ index, owner: account, known, named: charged.value, tries })
}

/**
 * Counts a try to sign in or up and judges what speaks against it, before a mail is sent or a password looked at. Fails
 * `limited`, `risk_refused` and `keys_unavailable`. `before`: what spoke against it at a first approach, which was answered by
 * work for the browser; it goes on speaking. Each approach counts: work that nobody does must not cost a network less.
 */
export const approach = async (
  request: PageRequest,
  way: Exclude<Way, 'passkey'>,
  flow: FlowBase,
  address: EmailAddress,
  before: readonly SignalName[] = [],
): Promise<Result<Approach, ApproachRefused>> => {
  const reached = await reach(request, way === 'code' ? 'sign-in' : way, flow, address)
  if (!reached.ok) return reached
  const isDisposable = way === 'sign-up' ? await isThrownAway(address) : undefined
  const approached = judged(request, way, reached.value, isDisposable, before)
  const { decision } = approached
  if (decision.action !== 'refuse') return ok(approached)
  // Behind the answer, and to a decoy where there is no account: what is stored must not show.
  request.waitUntil(stubOf(request, approached).noteRefusal({ decision, requestId: request.requestId }))
  return fail({ code: 'risk_refused' })
}

/**
 * Counts a try to recover the account of an address, and judges it by the rules for codes by mail. Of what those ask, work alone
 * is asked here: a recovery takes more proof anyway, and no rule keeps an owner from it. Fails as `reach` does.
 */
export const approachRecovery = async (
  request: PageRequest,
  flow: FlowBase,
  address: EmailAddress,
): Promise<Result<Approach, Exclude<ApproachRefused, RiskRefused>>> => {
  const reached = await reach(request, 'recovery', flow, address)
  if (!reached.ok) return reached
  return ok(judged(request, 'code', reached.value, undefined, []))
}

const judged = (
  request: PageRequest,
  way: Exclude<Way, 'passkey'>,
  { index, owner, known, named, tries }: Counted,
  isDisposable: boolean | undefined,
  before: readonly SignalName[],
): Approach => {
  const { rules, limits } = request.services.deployment.risk
  const now = earlySignals(
    { way, isKnownBrowser: known, addressesFromNetwork: named, triesAtAddress: tries, isDisposable },
    limits,
  )
  const decision = assess(way, [...new Set([...before, ...now])], rules)
  return { index, owner, known, decision }
}

/** The object of the account that owns an address, or the one that stands for it. */
export const stubOf = (request: PageRequest, { owner, index }: Pick<Reached, 'owner' | 'index'>) =>
  owner === undefined ? decoyOf(request, index) : accountOf(request, owner)

const isThrownAway = async ({ normalised }: EmailAddress): Promise<boolean> =>
  isDisposable(await loadDisposableDomains(), normalised.slice(normalised.lastIndexOf('@') + 1))
