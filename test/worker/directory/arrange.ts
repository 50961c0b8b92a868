import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { vi } from 'vitest'
import type { CodePurpose } from '#authenticators/email-code/purpose.ts'
import {
  type AccountId,
  parseAccountId,
  parseBrowserHash,
  parseFlowId,
  parseIdentifierHash,
  parseOperationId,
} from '#domain/ids.ts'
import { readDeploymentSecrets } from '#keys/deployment-secret.ts'
import { randomToken } from '#keys/random.ts'
import { createSealer } from '#keys/seal.ts'
import { after, epochSeconds } from '#lib/time.ts'
import { type PreparedMail, prepareMail } from '#objects/outbox.ts'

/** The n-th id of a kind, as long as that kind is. */
const nth =
  <T>(prefix: string, length: number, parse: (text: string) => T | undefined) =>
  (n: number | string): T => {
    const value = parse(`${prefix}${n}`.padEnd(length, '-'))
    if (value === undefined) throw new Error(`not an id: ${prefix}${n}`)
    return value
  }

export const identifier = nth('address', 43, parseIdentifierHash)
export const browser = nth('browser', 43, parseBrowserHash)
export const flow = nth('flow', 22, parseFlowId)
export const operation = nth('operation', 22, parseOperationId)

/** The hash that the gateway would make of a code. */
export const codeHash = (code: string): string => `code${code}`.padEnd(43, '-')

/** An id that an account's object can have; nothing is made. */
export const newAccount = (): AccountId => {
  const account = parseAccountId(env.ACCOUNT.newUniqueId().toString())
  if (account === undefined) throw new Error('not an account id')
  return account
}

export const shard = () => env.DIRECTORY.getByName('shard-1')

const now = () => epochSeconds(Date.now() / 1000)

/** Stops the clock. Mails cannot leave in tests, and each says so to the operator. */
export const stopClock = (): void => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2031-05-01T12:00:00Z') })
  vi.spyOn(console, 'warn').mockImplementation(() => {})
}

/** Moves the clock of tests and objects forward. */
export const pass = (seconds: number): void => {
  vi.setSystemTime(Date.now() + seconds * 1000)
}

const mailSaying = async (text: string): Promise<PreparedMail> => {
  const secrets = await readDeploymentSecrets(env)
  if (!secrets.ok) throw new Error(secrets.failure.code)
  const mail = {
    id: randomToken(),
    to: 'a@b.example',
    from: 'c@d.example',
    subject: text,
    text,
    html: text,
    createdAt: now(),
  }
  return prepareMail(createSealer(secrets.value), mail, after(now(), 600), now())
}

export interface Asked {
  readonly address?: number
  readonly purpose?: CodePurpose
  readonly flow?: number | string
  readonly browser?: number
  readonly code?: string
}

/** Asks for a code, and tells which of the two mails were prepared for it. */
export const askFor = async (asked: Asked = {}) => {
  const [ifOwned, ifFree] = await Promise.all([mailSaying('if owned'), mailSaying('if free')])
  const answer = await shard().issueCode({
    index: identifier(asked.address ?? 1),
    purpose: asked.purpose ?? 'sign-in',
    flow: flow(asked.flow ?? 1),
    browser: browser(asked.browser ?? 1),
    codeHash: codeHash(asked.code ?? '111111'),
    ifOwned,
    ifFree,
  })
  return { answer, ifOwned, ifFree }
}

export const issue = async (asked: Asked = {}) => (await askFor(asked)).answer

/** Shows a code; for sign-up with the claim of an account of its own, unless one is given. */
export const redeem = (asked: Asked & { readonly claim?: ReturnType<typeof newClaim> } = {}) =>
  shard().redeemCode({
    index: identifier(asked.address ?? 1),
    purpose: asked.purpose ?? 'sign-in',
    flow: flow(asked.flow ?? 1),
    browser: browser(asked.browser ?? 1),
    codeHash: codeHash(asked.code ?? '111111'),
    ...(asked.purpose === 'sign-up' ? { claim: asked.claim ?? newClaim() } : {}),
  })

export const newClaim = (n: number = 1) => ({ operation: operation(n), account: newAccount() })

/** Gives an address a confirmed owner. */
export const own = async (address: number = 1): Promise<AccountId> => {
  const claim = { index: identifier(address), operation: operation(`own${address}`), account: newAccount() }
  await shard().claim(claim)
  await shard().confirm(claim)
  return claim.account
}

const TABLES = ['identifiers', 'codes', 'tallies', 'known_browsers', 'events', 'outbox'] as const

/** Counts of all rows of the shard. */
export const rows = (): Promise<Record<(typeof TABLES)[number], number>> =>
  runInDurableObject(shard(), (_object, state) => {
    const count = (table: string) => Number(state.storage.sql.exec(`SELECT COUNT(*) AS n FROM ${table}`).one()['n'])
    return {
      identifiers: count('identifiers'),
      codes: count('codes'),
      tallies: count('tallies'),
      known_browsers: count('known_browsers'),
      events: count('events'),
      outbox: count('outbox'),
    }
  })

/** Names of the shard's events about an address, in no order. */
export const events = (address: number = 1): Promise<readonly string[]> =>
  runInDurableObject(shard(), (_object, state) =>
    state.storage.sql
      .exec('SELECT name FROM events WHERE identifier = ? ORDER BY name', identifier(address))
      .toArray()
      .map((row) => String(row['name'])),
  )

/** Ids of the mails that wait in the shard's outbox. */
export const waitingMails = (): Promise<readonly string[]> =>
  runInDurableObject(shard(), (_object, state) =>
    state.storage.sql
      .exec('SELECT id FROM outbox')
      .toArray()
      .map((row) => String(row['id'])),
  )
