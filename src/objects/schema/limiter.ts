import * as v from 'valibot'
import { parseIdentifierHash } from '#domain/ids.ts'
import { moment, parsedBy } from './parsed.ts'

/** Numbered, additive, each kept for ever: an object may wake on the oldest schema years later. */
export const LIMITER_MIGRATIONS: readonly string[] = [
  `CREATE TABLE uses (
    network TEXT NOT NULL,
    rule TEXT NOT NULL,
    member TEXT NOT NULL,
    at INTEGER NOT NULL,
    forget_at INTEGER NOT NULL,
    PRIMARY KEY (network, rule, member)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX uses_to_forget ON uses (forget_at);`,
]

/** Rules that count distinct addresses: a charge names the address by its hash. */
const ADDRESS_RULES = ['addresses_per_client', 'addresses_per_range', 'addresses_per_asn'] as const
/** Rules that count every mail. */
const MAIL_RULES = ['mails_per_client', 'mails_per_range', 'mails_per_asn'] as const
/** Rules that count every code by which an account is to be got back. */
const RECOVERY_RULES = ['recoveries_per_client'] as const

/** Rules that count who waits where others work. */
const WAIT_RULES = ['waits_per_client', 'waits_per_range', 'waits_per_asn'] as const

/** Names of the limits on client networks: address or subnet, wider range, autonomous system. */
export type RuleId =
  | (typeof ADDRESS_RULES)[number]
  | (typeof MAIL_RULES)[number]
  | (typeof WAIT_RULES)[number]
  | (typeof RECOVERY_RULES)[number]

/** Keyed hash of a network's text form: rows hold no plain address. */
const network = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/))

const charge = v.variant('rule', [
  v.object({ key: network, rule: v.picklist(ADDRESS_RULES), member: parsedBy(parseIdentifierHash) }),
  v.object({ key: network, rule: v.picklist([...MAIL_RULES, ...WAIT_RULES, ...RECOVERY_RULES]) }),
])

/** A call of `take`. Two charges of one network and rule in one call would each find the last place free. */
export const takeCall = v.object({
  charges: v.pipe(
    v.array(charge),
    v.maxLength(8),
    v.check((charges) => new Set(charges.map(({ key, rule }) => `${rule} ${key}`)).size === charges.length),
  ),
})
/** One charge of a call: whose network, under which rule, and the address where that is what counts. */
export type StatedCharge = v.InferOutput<typeof charge>

const useRow = v.object({ member: v.string(), at: moment })

/** Reads a row of `uses`. Throws on a row that no code of ours wrote. */
export const toUse = (row: Record<string, SqlStorageValue>): v.InferOutput<typeof useRow> => v.parse(useRow, row)
