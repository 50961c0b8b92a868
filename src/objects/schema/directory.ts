import * as v from 'valibot'
import { CODE_PURPOSES } from '#authenticators/email-code/purpose.ts'
import type { AwaitedCode } from '#authenticators/email-code/redeem-code.ts'
import type { AddressTally } from '#authenticators/email-code/tally.ts'
import { KNOWN_BROWSERS } from '#config/defaults.ts'
import {
  type AccountId,
  type BrowserHandle,
  browserHandle,
  type IdentifierHash,
  type OperationId,
  parseAccountId,
  parseBrowserHandle,
  parseBrowserHash,
  parseFlowId,
  parseIdentifierHash,
  parseOperationId,
  parseRequestId,
} from '#domain/ids.ts'
import { after, type EpochSeconds } from '#lib/time.ts'
import { OUTBOX_MIGRATION, preparedMail } from '../outbox.ts'
import { moment, parsedBy } from './parsed.ts'

/** Numbered, additive, each kept for ever: an object may wake on the oldest schema years later. */
export const DIRECTORY_MIGRATIONS: readonly string[] = [
  `CREATE TABLE identifiers (
    identifier TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    operation TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'confirmed')),
    settle_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX pending_claims ON identifiers (settle_at) WHERE state = 'pending';
  CREATE TABLE codes (
    identifier TEXT NOT NULL,
    flow TEXT NOT NULL,
    purpose TEXT NOT NULL,
    browser TEXT NOT NULL,
    code_hash TEXT NOT NULL,
    owner TEXT,
    expires_at INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    used_at INTEGER,
    forget_at INTEGER NOT NULL,
    PRIMARY KEY (identifier, flow)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX codes_to_forget ON codes (forget_at);
  CREATE TABLE tallies (
    identifier TEXT PRIMARY KEY,
    sent TEXT NOT NULL,
    sent_to_known TEXT NOT NULL,
    wrong TEXT NOT NULL,
    forget_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX tallies_to_forget ON tallies (forget_at);
  CREATE TABLE known_browsers (
    identifier TEXT NOT NULL,
    browser TEXT NOT NULL,
    forget_at INTEGER NOT NULL,
    PRIMARY KEY (identifier, browser)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX known_browsers_to_forget ON known_browsers (forget_at);
  CREATE TABLE events (
    forget_at INTEGER NOT NULL,
    id TEXT NOT NULL,
    at INTEGER NOT NULL,
    name TEXT NOT NULL,
    identifier TEXT NOT NULL,
    detail TEXT NOT NULL,
    request_id TEXT,
    PRIMARY KEY (forget_at, id)
  ) STRICT, WITHOUT ROWID;`,
  OUTBOX_MIGRATION,
  `ALTER TABLE tallies ADD COLUMN tried TEXT NOT NULL DEFAULT '[]';`,
  `CREATE TABLE spent_challenges (
    challenge TEXT PRIMARY KEY,
    forget_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX spent_challenges_to_forget ON spent_challenges (forget_at);`,
  `CREATE TABLE recovery_tallies (
    identifier TEXT PRIMARY KEY,
    sent TEXT NOT NULL,
    sent_to_known TEXT NOT NULL,
    wrong TEXT NOT NULL,
    forget_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX recovery_tallies_to_forget ON recovery_tallies (forget_at);`,
  `ALTER TABLE known_browsers ADD COLUMN agent TEXT;
  ALTER TABLE known_browsers ADD COLUMN known_since INTEGER;`,
]

const moments = v.pipe(v.string(), v.parseJson(), v.array(moment))
const identifier = parsedBy(parseIdentifierHash)
const account = parsedBy(parseAccountId)
const operation = parsedBy(parseOperationId)
const flow = parsedBy(parseFlowId)
const browser = parsedBy(parseBrowserHash)
const purpose = v.picklist(CODE_PURPOSES)
/** A 256-bit keyed hash in base64url: what is kept of a code, which six digits alone would not hide. */
const codeHash = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/))
const requestId = v.optional(parsedBy(parseRequestId))
/** Most characters kept of a browser's own description of itself. */
const MAX_AGENT = 256
const agent = v.pipe(
  v.string(),
  v.transform((line) => line.slice(0, MAX_AGENT)),
)

const claimRow = v.object({ identifier, account, operation, state: v.picklist(['pending', 'confirmed']) })

/** Who owns an identifier, or claims it. */
export interface StoredClaim {
  readonly index: IdentifierHash
  readonly account: AccountId
  readonly operation: OperationId
  readonly state: 'pending' | 'confirmed'
}

/** Reads a row of `identifiers`. Throws on a row that no code of ours wrote. */
export const toClaim = (row: Record<string, SqlStorageValue>): StoredClaim => {
  const { identifier: index, ...claim } = v.parse(claimRow, row)
  return { index, ...claim }
}

/** What one flow waits for. */
export interface StoredCode extends AwaitedCode {
  readonly codeHash: string
  /**
   * Who owned the address when a sign-in code was sent: it signs in nobody else, should the address change hands. Of a code
   * that an account asked for: that account.
   */
  readonly owner: AccountId | null
}

const codeRow = v.object({
  purpose,
  browser,
  code_hash: codeHash,
  owner: v.nullable(account),
  expires_at: moment,
  tries: v.number(),
})

/** Reads a row of `codes`. Throws on a row that no code of ours wrote. */
export const toCode = (row: Record<string, SqlStorageValue>): StoredCode => {
  const { code_hash, expires_at: expiresAt, ...code } = v.parse(codeRow, row)
  return { ...code, codeHash: code_hash, expiresAt }
}

const tallyRow = v.object({ sent: moments, sent_to_known: moments, wrong: moments, tried: moments })

/** Reads a row of `tallies`. Throws on a row that no code of ours wrote. */
export const toTally = (row: Record<string, SqlStorageValue>): AddressTally => {
  const { sent_to_known: sentToKnown, ...tally } = v.parse(tallyRow, row)
  return { ...tally, sentToKnown }
}

const knownBrowserRow = v.object({
  browser,
  agent: v.nullable(v.string()),
  known_since: v.nullable(moment),
  forget_at: moment,
})

/** A browser that bears an address's known-device mark, as its owner may see it. */
export interface KnownBrowser {
  readonly handle: BrowserHandle
  /** Empty where it was marked before that was noted. */
  readonly agent: string
  /** Null where that was not noted yet. */
  readonly since: EpochSeconds | null
  readonly lastSignIn: EpochSeconds
}

/** Reads a row of `known_browsers`. Throws on a row that no code of ours wrote. */
export const toKnownBrowser = (row: Record<string, SqlStorageValue>): KnownBrowser => {
  const { browser: hash, agent: line, known_since: since, forget_at: forgetAt } = v.parse(knownBrowserRow, row)
  return { handle: browserHandle(hash), agent: line ?? '', since, lastSignIn: after(forgetAt, -KNOWN_BROWSERS.seconds) }
}

/**
 * The calls, as they arrive from a Worker that may be of another version than the object: what is unknown is ignored,
 * what is missing or malformed throws (`readCall`).
 */
export const resolveCall = v.object({
  index: identifier,
  browser: v.optional(browser),
  tries: v.optional(v.picklist(['look', 'count'])),
})
export const issueCall = v.object({
  index: identifier,
  purpose,
  flow,
  browser,
  codeHash,
  ifOwned: preparedMail,
  ifOwnedToo: v.optional(v.pipe(v.array(preparedMail), v.maxLength(4))),
  ifFree: preparedMail,
  account: v.optional(account),
  requestId,
})
const shownCode = { index: identifier, flow, browser, codeHash, requestId }
export const redeemCall = v.variant('purpose', [
  v.object({ ...shownCode, purpose: v.picklist(['sign-in', 'recovery', 'mail-check']) }),
  v.object({
    ...shownCode,
    purpose: v.picklist(['sign-up', 'change-address', 'notification-address']),
    claim: v.object({ operation, account }),
  }),
])
export const claimCall = v.object({ index: identifier, operation, account, requestId })
export const releaseCall = v.object({ index: identifier, account, requestId })
export const forgetCall = v.object({ index: identifier, kept: v.optional(browser) })
export const spendCall = v.object({
  index: identifier,
  challenge: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  expiresAt: moment,
  by: v.picklist(['work', 'wait']),
  requestId,
})
export const browserCall = v.object({ index: identifier, browser, agent: v.optional(agent) })
export const browsersCall = v.object({ index: identifier })
export const forgetOneCall = v.object({ index: identifier, handle: parsedBy(parseBrowserHandle), requestId })

export type IssueCall = v.InferOutput<typeof issueCall>
export type RedeemCall = v.InferOutput<typeof redeemCall>
export type ClaimCall = v.InferOutput<typeof claimCall>
export type ReleaseCall = v.InferOutput<typeof releaseCall>
export type BrowserCall = v.InferOutput<typeof browserCall>
