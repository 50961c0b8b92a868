import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { parseContestToken } from '#domain/contest-link.ts'
import { readDeploymentSecrets } from '#keys/deployment-secret.ts'
import { createSealer } from '#keys/seal.ts'
import { DAY, now } from '../account/arrange.ts'
import { accountObjects } from '../accounts.ts'
import { pass, stopClock } from '../directory/arrange.ts'
import { hidden, leadsTo, newVisitor, type TestGateway, type Visitor } from '../pages/arrange.ts'
import { session, signUpWithPasskey } from './arrange.ts'

beforeEach(stopClock)

const PATH = '/_auth/contest'
const LINK = /\/_auth\/contest\?link=(\S+)/

/** The token of the newest notice of the account that this visitor is signed in to. */
const tokenFor = async (): Promise<string> => {
  const secrets = await readDeploymentSecrets(env)
  if (!secrets.ok) throw new Error(secrets.failure.code)
  const sealer = createSealer(secrets.value)
  for (const account of await accountObjects()) {
    const rows = await runInDurableObject(account, (_object, { storage }) =>
      storage.sql.exec('SELECT id, sealed FROM outbox').toArray(),
    )
    for (const { id, sealed } of rows) {
      const bytes = await sealer.open('outbox', String(id), String(sealed), now())
      const [, token] = LINK.exec(String(JSON.parse(new TextDecoder().decode(bytes)).text)) ?? []
      if (token !== undefined) return token
    }
  }
  throw new Error('no notice')
}

const arrange = async (): Promise<{ gateway: TestGateway; visitor: Visitor; token: string }> => {
  const { gateway, visitor } = await signUpWithPasskey()
  return { gateway, visitor, token: await tokenFor() }
}

const standing = async (token: string) => {
  const link = parseContestToken(token)
  if (link === undefined) throw new Error('no token')
  return runInDurableObject(env.ACCOUNT.get(env.ACCOUNT.idFromString(link.account)), (_object, { storage }) => ({
    sessions: storage.sql.exec('SELECT count(*) AS n FROM sessions').one()['n'],
    restricted: storage.sql.exec('SELECT restricted_until AS until FROM profile').one()['until'],
    restrictedSince: storage.sql.exec('SELECT restricted_since AS since FROM profile').one()['since'],
    newest: storage.sql.exec('SELECT max(created_at) AS at FROM authenticators').one()['at'],
    authenticators: storage.sql.exec('SELECT count(*) AS n FROM authenticators').one()['n'],
    epoch: storage.sql.exec('SELECT auth_epoch AS n FROM profile').one()['n'],
  }))
}

/** Opens the link in `visitor`, and gives what the form of its page holds. */
const open = async (visitor: Visitor, token: string) => {
  const html = await (await visitor.get(`${PATH}?link=${token}`)).text()
  return { html, form: { flow: hidden(html, 'flow'), link: hidden(html, 'link') } }
}

describe('the link of a notice', () => {
  it('changes nothing when it is looked at, however often and by whatever method looks', async () => {
    const { gateway, token } = await arrange()
    const before = await standing(token)
    for (let look = 0; look < 3; look++) expect((await open(newVisitor(gateway), token)).html).toContain('New passkey')
    await gateway.send(`${PATH}?link=${token}`, {
      method: 'HEAD',
      headers: { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
    })
    expect(await standing(token)).toEqual(before)
  })

  it('does nothing to a program that sends the form as it finds it', async () => {
    const { gateway, token } = await arrange()
    const before = await standing(token)
    const scanner = newVisitor(gateway)
    const { html, form } = await open(scanner, token)
    expect(html).not.toMatch(/type="checkbox"[^>]*checked/)
    const answer = await scanner.post(PATH, form)
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain('Tick the box')
    expect(await standing(token)).toEqual(before)
  })

  it('ends every session, restricts the account for a day and signs nobody in, once the box is ticked', async () => {
    const { gateway, visitor, token } = await arrange()
    const reader = newVisitor(gateway)
    const { form } = await open(reader, token)
    expect(leadsTo(await reader.post(PATH, { ...form, sure: 'yes' }))).toBe('/_auth/contest/done')
    expect(await standing(token)).toMatchObject({ sessions: 0, restricted: now() + DAY, authenticators: 1 })
    pass(61)
    expect(await session(visitor)).toEqual({ signed_in: false })
    expect(await session(reader)).toEqual({ signed_in: false })
  })

  it('says what it has done also where the directory fails, which would have taken marks from browsers', async () => {
    const { gateway, token } = await arrange()
    const reader = newVisitor(gateway)
    const { form } = await open(reader, token)
    for (const shard of gateway.directories()) {
      await runInDurableObject(shard, (_object, { storage }) => {
        storage.sql.exec(
          `CREATE TRIGGER failing BEFORE DELETE ON known_browsers BEGIN SELECT RAISE(ABORT, 'failing'); END`,
        )
      })
    }
    expect(leadsTo(await reader.post(PATH, { ...form, sure: 'yes' }))).toBe('/_auth/contest/done')
    expect(await standing(token)).toMatchObject({ sessions: 0 })
  })

  it('makes what the notice told of newer than the restriction, however late it is pressed', async () => {
    const { gateway, token } = await arrange()
    pass(6 * DAY)
    const reader = newVisitor(gateway)
    const { form } = await open(reader, token)
    await reader.post(PATH, { ...form, sure: 'yes' })
    const { restricted, restrictedSince, newest } = await standing(token)
    expect(restricted).toBe(now() + DAY)
    expect(Number(newest)).toBeGreaterThanOrEqual(Number(restrictedSince))
    expect(restrictedSince).toBe(now() - 6 * DAY)
  })

  it('works once, and says the same of a link that was pressed, is too old or never was', async () => {
    const { gateway, token } = await arrange()
    const reader = newVisitor(gateway)
    const { form } = await open(reader, token)
    await reader.post(PATH, { ...form, sure: 'yes' })
    const again = await reader.post(PATH, { ...form, sure: 'yes' })
    const [account = ''] = token.split('.')
    const foreign = await reader.get(`${PATH}?link=${account}.${'A'.repeat(43)}`)
    const noAccount = await reader.get(`${PATH}?link=${'0'.repeat(64)}.${'A'.repeat(43)}`)
    const noToken = await reader.get(`${PATH}?link=x`)
    const answers = [again, foreign, noAccount, noToken]
    expect(answers.map(({ status }) => status)).toEqual([410, 410, 410, 410])
    const texts = await Promise.all(answers.map((answer) => answer.text()))
    for (const text of texts) expect(text).toContain('This link does nothing any more')
  })

  it('is good for seven days', async () => {
    const { gateway, token } = await arrange()
    const reader = newVisitor(gateway)
    pass(7 * DAY - 1)
    expect((await reader.get(`${PATH}?link=${token}`)).status).toBe(200)
    pass(1)
    expect((await reader.get(`${PATH}?link=${token}`)).status).toBe(410)
  })

  it('is pressed in the browser that opened it, and by no form of another link', async () => {
    const { gateway, token } = await arrange()
    const before = await standing(token)
    const { form } = await open(newVisitor(gateway), token)
    const other = newVisitor(gateway)
    await open(other, token)
    expect((await other.post(PATH, { ...form, sure: 'yes' })).status).toBe(422)
    expect(
      (
        await other.post(PATH, {
          ...form,
          link: `${token.slice(0, -1)}${token.endsWith('A') ? 'E' : 'A'}`,
          sure: 'yes',
        })
      ).status,
    ).toBe(410)
    expect(await standing(token)).toEqual(before)
  })
})
