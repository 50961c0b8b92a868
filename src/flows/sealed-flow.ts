import * as v from 'valibot'
import { workSchema } from '#bot-challenge/work.ts'
import { ACRS } from '#domain/assurance.ts'
import {
  parseAccountId,
  parseBrowserHash,
  parseFlowId,
  parseIdentifierHash,
  parseOperationId,
  parseParkedId,
  parseSessionId,
} from '#domain/ids.ts'
import { utf8 } from '#lib/encoding.ts'
import { readJsonBytes } from '#lib/json.ts'
import { parseReturnPath } from '#lib/return-path.ts'
import { epochSeconds } from '#lib/time.ts'
import { SIGNAL_NAMES } from '#risk/signals.ts'
import type { Flow } from './flow.ts'

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
