import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { type ContestLink, parseContestToken } from '#domain/contest-link.ts'
import type { OperationId } from '#domain/ids.ts'
import { readDeploymentSecrets } from '#keys/deployment-secret.ts'
import { createSealer } from '#keys/seal.ts'
import type { AddressWish } from '#objects/account-address-calls.ts'
import { operation } from '../directory/arrange.ts'
import { type AccountStub, type Held, held, now, requestId, rows, SITE } from './arrange.ts'

/** Where thieves and customers move to. */
export const NEW = 'ada@example.net'
export const OTHER = 'thief@example.org'

let operations = 0
const nextOperation = (): OperationId => {
  operations += 1
  return operation(`move${operations}`)
}

/** Asks for a change, without any mail to the new address. */
export const tryAsk = (
  stub: AccountStub,
  { proof }: Pick<Held, 'proof'>,
  address: string = NEW,
  what: AddressWish['what'] = 'address',
) => stub.askAddress({ proof, what, address, operation: nextOperation(), site: SITE, requestId })

export const ask = async (
  stub: AccountStub,
  session: Pick<Held, 'proof'>,
  address?: string,
  what?: AddressWish['what'],
): Promise<string> => {
  const asked = await tryAsk(stub, session, address, what)
  if (!asked.ok) throw new Error(asked.failure.code)
  return asked.value.change
}

/** Goes on with a change as if the code of the new address was accepted. */
export const tryProve = (stub: AccountStub, { proof }: Pick<Held, 'proof'>, change: string) =>
  stub.proveAddress({ proof, change, site: SITE, requestId })

/** Changes the address; gives the change, what came of it, and the session with its claims of then. */
export const move = async (
  stub: AccountStub,
  session: Held,
  address?: string,
  what?: AddressWish['what'],
): Promise<{ readonly change: string; readonly outcome: string; readonly session: Held }> => {
  const change = await ask(stub, session, address, what)
  const proved = await tryProve(stub, session, change)
  if (!proved.ok) throw new Error(proved.failure.code)
  const { browser } = session.proof
  if (browser === null) throw new Error('a browser')
  return { change, outcome: proved.value.outcome, session: held(proved.value.issued, browser) }
}

/** A notice on its way out. */
export interface Notice {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly link: ContestLink | undefined
}

/** The notices of an account that are on their way out. */
export const notices = async (stub: AccountStub): Promise<readonly Notice[]> => {
  const secrets = await readDeploymentSecrets(env)
  if (!secrets.ok) throw new Error(secrets.failure.code)
  const sealer = createSealer(secrets.value)
  return Promise.all(
    (await rows(stub, 'outbox')).map(async ({ id, sealed }) => {
      const bytes = await sealer.open('outbox', String(id), String(sealed), now())
      const { to, subject, text } = JSON.parse(new TextDecoder().decode(bytes))
      const [, token = ''] = /\?link=(\S+)/.exec(text) ?? []
      return { to, subject, text, link: parseContestToken(token) }
    }),
  )
}

/** The link of the notice to an address that holds these words; where there are several, of one of them. */
export const linkTo = async (stub: AccountStub, to: string, words: string): Promise<ContestLink> => {
  const found = (await notices(stub)).find(
    (notice) => notice.to === to && `${notice.subject}\n${notice.text}`.includes(words),
  )
  if (found?.link === undefined) throw new Error(`no notice to ${to} about ${words}`)
  return found.link
}

/** Presses a link. */
export const press = (stub: AccountStub, { secret }: ContestLink) => stub.contest({ secret, site: SITE, requestId })

/** Lets the alarm ring, whenever it is due. */
export const ring = (stub: AccountStub) => runDurableObjectAlarm(stub)

/** The address that the account has. */
export const addressOf = async (stub: AccountStub): Promise<string | null> => (await stub.opening()).address

/** How its changes stand, in order. */
export const states = (stub: AccountStub): Promise<readonly string[]> =>
  runInDurableObject(stub, (_object, { storage }) =>
    storage.sql
      .exec('SELECT state FROM address_changes ORDER BY rowid')
      .toArray()
      .map(({ state }) => String(state)),
  )
