import * as v from 'valibot'
import type { ProofBeforeMail } from '#authenticators/evidence.ts'
import { type Work, workSchema } from '#bot-challenge/work.ts'
import { ACRS, type Acr } from '#domain/assurance.ts'
import {
  type AccountId,
  type BrowserHash,
  type FlowId,
  type IdentifierHash,
  type OperationId,
  type ParkedId,
  parseAccountId,
  parseBrowserHash,
  parseFlowId,
  parseIdentifierHash,
  parseOperationId,
  parseParkedId,
  parseSessionId,
  type SessionId,
} from '#domain/ids.ts'
import { utf8 } from '#lib/encoding.ts'
import { readJsonBytes } from '#lib/json.ts'
import { parseReturnPath, type ReturnPath } from '#lib/return-path.ts'
import { type EpochSeconds, epochSeconds } from '#lib/time.ts'
import { SIGNAL_NAMES, type SignalName } from '#risk/signals.ts'

/** What every flow carries: its id, the one browser it belongs to, where it leads, and its end. */
export interface FlowBase {
  readonly id: FlowId
  readonly browser: BrowserHash
  readonly returnTo: ReturnPath
  readonly expiresAt: EpochSeconds
}

/** Where in a code step the customer's code was sent, and what its acceptance leads to. */
interface CodeSent {
  /** As typed, for display masked and for a resend; never in clear outside the seal. */
  readonly address: string
  readonly index: IdentifierHash
}

/** What a flow carries on to where a session is made: all that spoke against it before anything was proved. */
interface Judged {
  readonly signals: readonly SignalName[]
}

/** A step of work for the browser, in front of what sends a mail or tries a password for an address. */
interface Challenged extends Judged {
  /** As typed: it is there again whatever becomes of the work. No password travels. */
  readonly address: string
  readonly work: Work
  /** From when on who cannot do the work may go on without, and until when either counts. */
  readonly waitUntil: EpochSeconds
  readonly workUntil: EpochSeconds
}

/** What a flow carries that acts on a session: the one that it was made for. It goes on in no other. */
interface ForSession {
  readonly sid: SessionId
}

/**
 * A flow and the step that it is at. It travels sealed in its own forms and addresses: nothing is stored for a visitor
 * who only looks. Known and unknown addresses make flows of the same shape and length.
 */
export type Flow =
  | (FlowBase & { readonly kind: 'sign-in'; readonly step: 'identify'; readonly nothingSent: boolean })
  | (FlowBase &
      CodeSent &
      Judged & {
        readonly kind: 'sign-in'
        readonly step: 'code'
        /** The account's epoch when the code was asked for, or a decoy's. */
        readonly epoch: number
      })
  | (FlowBase &
      Judged & {
        readonly kind: 'sign-in'
        readonly step: 'second-factor'
        readonly account: AccountId
        /** The account's epoch when the password was right: a change of any factor outdates it. */
        readonly epoch: number
        /** The password is long enough to stand alone. */
        readonly alone: boolean
        /** This browser is a known device of the address. */
        readonly known: boolean
        readonly totp: boolean
        readonly passkeys: boolean
      })
  | (FlowBase &
      CodeSent &
      Judged & {
        readonly kind: 'sign-in'
        /** A code by mail is asked for beside a proof that was right. */
        readonly step: 'mail-check'
        readonly account: AccountId
        /** The account's epoch when the proof was right: a change of any factor outdates it. */
        readonly epoch: number
        readonly proof: ProofBeforeMail
      })
  | (FlowBase &
      Challenged & {
        readonly kind: 'sign-in'
        readonly step: 'challenge'
        /** What it is in front of. */
        readonly way: 'code' | 'password'
      })
  | (FlowBase & { readonly kind: 'sign-up'; readonly step: 'start' })
  | (FlowBase & Challenged & { readonly kind: 'sign-up'; readonly step: 'challenge' })
  | (FlowBase &
      CodeSent &
      Judged & {
        readonly kind: 'sign-up'
        readonly step: 'code'
        readonly operation: OperationId
        /** Chosen before the claim. */
        readonly account: AccountId
      })
  | (FlowBase &
      ForSession & {
        readonly kind: 'enrolment'
        readonly step: 'passkey'
        readonly operation: OperationId
        /** `offered` after the first code, `upgrade` after a password: both may be skipped. `asked` for on the account page. */
        readonly occasion: 'offered' | 'upgrade' | 'asked'
      })
  | (FlowBase &
      ForSession & {
        readonly kind: 'step-up'
        readonly step: 'proof'
        /** What the proof must earn. */
        readonly acr: Acr
        readonly phishingResistant: boolean
        /** A form that waits for the proof. */
        readonly parked: ParkedTarget | null
        /** A script's request that is confirmed by the proof. */
        readonly confirmation: ParkedId | null
      })
  | (FlowBase & {
      readonly kind: 'step-up'
      readonly step: 'release'
      readonly target: ReturnPath
      /** Base64url of the ticket that releases the form, once. */
      readonly ticket: string
    })
  | AddressFlow
  | TotpFlow
  | (FlowBase & { readonly kind: 'recovery'; readonly step: 'identify' })
  | (FlowBase & Challenged & { readonly kind: 'recovery'; readonly step: 'challenge' })
  | (FlowBase &
      CodeSent & {
        readonly kind: 'recovery'
        readonly step: 'code'
        /** The account's epoch when the code was asked for, or a decoy's. */
        readonly epoch: number
      })
  | (FlowBase & RecoveryBegun & { readonly kind: 'recovery'; readonly step: 'proof' })
  | (FlowBase & RecoveryBegun & { readonly kind: 'recovery'; readonly step: 'renew' })
  | (FlowBase & {
      readonly kind: 'contest'
      readonly step: 'confirm'
      /** The token of the link that was opened. */
      readonly link: string
    })

/** An address that an account is to have, or that its notices are to go to: a code was sent to it. */
type AddressFlow = FlowBase &
  ForSession &
  CodeSent & {
    readonly kind: 'address'
    readonly step: 'code'
    readonly what: 'address' | 'notification'
    /** Id of the change in the account, under which it can be stopped. */
    readonly change: string
    readonly operation: OperationId
  }

/** A key for an authenticator app that is about to be set up; nothing is stored until its first code is right. */
type TotpFlow = FlowBase &
  ForSession & {
    readonly kind: 'enrolment'
    readonly step: 'totp'
    /** Base64url of 20 bytes. */
    readonly key: string
  }

/** Whose account is got back. What was shown for it stands in the account itself, where it is judged. */
interface RecoveryBegun {
  readonly account: AccountId
  /** This browser is a known device of the address. */
  readonly known: boolean
}

/** A form that waits in the account, and the path that it goes to. */
interface ParkedTarget {
  readonly id: ParkedId
  readonly target: ReturnPath
}

/** A flow of one kind at one step. */
export type FlowAt<Kind extends Flow['kind'], Step extends Flow['step']> = Extract<
  Flow,
  { readonly kind: Kind; readonly step: Step }
>

/** A flow that acts on the session that it was made for. */
export type SessionFlow = Extract<Flow, ForSession>

/** A kind with a step of it, as some of the flows have them. */
export type Place<Some extends Flow> = Some extends Flow ? Pick<Some, 'kind' | 'step'> : never

const parsed = <T>(parse: (text: string) => T | undefined) =>
  v.pipe(
    v.string(),
    v.rawTransform<string, T>(({ dataset, addIssue, NEVER }) => {
      const value = parse(dataset.value)
      if (value !== undefined) return value
      addIssue({ message: 'not an id' })
      return NEVER
    }),
  )

const moment = v.pipe(
  v.number(),
  v.transform((seconds) => epochSeconds(seconds)),
)

const base = {
  id: parsed(parseFlowId),
  browser: parsed(parseBrowserHash),
  returnTo: parsed(parseReturnPath),
  expiresAt: moment,
}

const forSession = { ...base, sid: parsed(parseSessionId) }

const code = { address: v.string(), index: parsed(parseIdentifierHash) }

// One digit for each signal: the length of a sealed flow must not tell what spoke against whoever tried before.
const judged = {
  signals: v.pipe(
    v.string(),
    v.regex(/^[01]+$/),
    v.length(SIGNAL_NAMES.length),
    v.transform((digits) => SIGNAL_NAMES.filter((_, index) => digits[index] === '1')),
  ),
}

const challenged = { ...judged, address: v.string(), work: workSchema, waitUntil: moment, workUntil: moment }
const recoveryBegun = { account: parsed(parseAccountId), known: v.boolean() }

// Eight digits whatever the number is: the length of a sealed flow must not tell a decoy's epoch from an account's.
const epoch = v.pipe(v.string(), v.regex(/^\d{8}$/), v.transform(Number))

const schema = v.union([
  v.strictObject({ ...base, kind: v.literal('sign-in'), step: v.literal('identify'), nothingSent: v.boolean() }),
  v.strictObject({ ...base, ...code, ...judged, kind: v.literal('sign-in'), step: v.literal('code'), epoch }),
  v.strictObject({
    ...base,
    ...judged,
    kind: v.literal('sign-in'),
    step: v.literal('second-factor'),
    account: parsed(parseAccountId),
    epoch,
    alone: v.boolean(),
    known: v.boolean(),
    totp: v.boolean(),
    passkeys: v.boolean(),
  }),
  v.strictObject({
    ...base,
    ...code,
    ...judged,
    kind: v.literal('sign-in'),
    step: v.literal('mail-check'),
    account: parsed(parseAccountId),
    epoch,
    proof: v.variant('kind', [
      v.strictObject({ kind: v.literal('password'), alone: v.boolean() }),
      v.strictObject({ kind: v.literal('passkey'), backupEligible: v.boolean(), boundAt: v.nullable(moment) }),
    ]),
  }),
  v.strictObject({
    ...base,
    ...challenged,
    kind: v.literal('sign-in'),
    step: v.literal('challenge'),
    way: v.picklist(['code', 'password']),
  }),
  v.strictObject({ ...base, kind: v.literal('sign-up'), step: v.literal('start') }),
  v.strictObject({ ...base, ...challenged, kind: v.literal('sign-up'), step: v.literal('challenge') }),
  v.strictObject({
    ...base,
    ...code,
    ...judged,
    kind: v.literal('sign-up'),
    step: v.literal('code'),
    operation: parsed(parseOperationId),
    account: parsed(parseAccountId),
  }),
  v.strictObject({
    ...forSession,
    kind: v.literal('enrolment'),
    step: v.literal('passkey'),
    operation: parsed(parseOperationId),
    occasion: v.picklist(['offered', 'upgrade', 'asked']),
  }),
  v.strictObject({
    ...forSession,
    kind: v.literal('step-up'),
    step: v.literal('proof'),
    acr: v.picklist(ACRS),
    phishingResistant: v.boolean(),
    parked: v.nullable(v.strictObject({ id: parsed(parseParkedId), target: parsed(parseReturnPath) })),
    confirmation: v.nullable(parsed(parseParkedId)),
  }),
  v.strictObject({
    ...base,
    kind: v.literal('step-up'),
    step: v.literal('release'),
    target: parsed(parseReturnPath),
    ticket: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/)),
  }),
  v.strictObject({
    ...forSession,
    ...code,
    kind: v.literal('address'),
    step: v.literal('code'),
    what: v.picklist(['address', 'notification']),
    change: v.string(),
    operation: parsed(parseOperationId),
  }),
  v.strictObject({
    ...forSession,
    kind: v.literal('enrolment'),
    step: v.literal('totp'),
    key: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{27}$/)),
  }),
  v.strictObject({ ...base, kind: v.literal('recovery'), step: v.literal('identify') }),
  v.strictObject({ ...base, ...challenged, kind: v.literal('recovery'), step: v.literal('challenge') }),
  v.strictObject({ ...base, ...code, kind: v.literal('recovery'), step: v.literal('code'), epoch }),
  v.strictObject({ ...base, ...recoveryBegun, kind: v.literal('recovery'), step: v.literal('proof') }),
  v.strictObject({ ...base, ...recoveryBegun, kind: v.literal('recovery'), step: v.literal('renew') }),
  v.strictObject({ ...base, kind: v.literal('contest'), step: v.literal('confirm'), link: v.string() }),
])

/** Longest sealed flow: two return paths, each of their characters escaped by JSON, and the rest, in base64url. */
export const SEALED_FLOW_MAX_LENGTH = 12 * 1024

/** Plain text of a flow, to be sealed for purpose `flow`. */
export const encodeFlow = (flow: Flow): Uint8Array<ArrayBuffer> =>
  utf8(
    JSON.stringify({
      ...flow,
      ...('epoch' in flow && { epoch: String(flow.epoch).padStart(8, '0') }),
      ...('signals' in flow && { signals: SIGNAL_NAMES.map((name) => (flow.signals.includes(name) ? 1 : 0)).join('') }),
    }),
  )

/** Reads what `encodeFlow` wrote; undefined for anything else. */
export const decodeFlow = (plaintext: Uint8Array): Flow | undefined => {
  const result = v.safeParse(schema, readJsonBytes(plaintext))
  return result.success ? result.output : undefined
}

/** Why a flow that was shown cannot go on. */
export type FlowFailure =
  | 'flow_missing'
  | 'flow_unreadable'
  | 'flow_expired'
  | 'flow_of_another_browser'
  | 'flow_of_another_session'
  | 'flow_at_another_step'

/**
 * Whether an opened flow may go on here: in time, in the browser it began in (login CSRF, fixation), and at the step
 * that asks; evidence for one step never serves another (Keycloak CVE-2026-18963).
 */
export const admitFlow = <At extends Place<Flow>>(
  flow: Flow | undefined,
  at: At,
  browser: BrowserHash | undefined,
  now: EpochSeconds,
): { readonly ok: true; readonly value: Extract<Flow, At> } | { readonly ok: false; readonly failure: FlowFailure } => {
  if (flow === undefined) return { ok: false, failure: 'flow_unreadable' }
  if (now >= flow.expiresAt) return { ok: false, failure: 'flow_expired' }
  if (flow.browser !== browser) return { ok: false, failure: 'flow_of_another_browser' }
  return isAt(flow, at) ? { ok: true, value: flow } : { ok: false, failure: 'flow_at_another_step' }
}

const isAt = <At extends Place<Flow>>(flow: Flow, { kind, step }: At): flow is Extract<Flow, At> =>
  flow.kind === kind && flow.step === step

/** Whether a flow acts on a session. */
export const isSessionFlow = <Some extends Flow>(flow: Some): flow is Some & SessionFlow => 'sid' in flow
