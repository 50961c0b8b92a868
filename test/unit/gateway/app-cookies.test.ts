import { beforeEach, describe, expect, it } from 'vitest'
import { ANONYMOUS } from '#domain/principal.ts'
import { type AppCookies, type CookieOwner, createAppCookies, ownerOf } from '#gateway/app-cookies.ts'
import { forwardedCookies } from '#gateway/forward-cookies.ts'
import { readDeploymentSecrets } from '#keys/deployment-secret.ts'
import { createSealer, type Sealer } from '#keys/seal.ts'
import { parseCookies } from '#lib/cookies.ts'
import { after, DAY } from '#lib/time.ts'
import { customer, NOW, subject } from './builders.ts'

const NAMES = new Set(['sid', 'cart'])
const ALICE = subject('alice')
const BOB = subject('bob')

let sealer: Sealer
let app: AppCookies

beforeEach(async () => {
  const secrets = await readDeploymentSecrets({ POSTERN_SECRET: 'a'.repeat(64) })
  if (!secrets.ok) throw new Error('the secret of this test is malformed')
  sealer = createSealer(secrets.value)
  app = createAppCookies(sealer, 'shop')
})

/** A browser's jar: takes Set-Cookie lines, gives a Cookie header. */
const jar = () => {
  const held = new Map<string, string>()
  return {
    take(lines: readonly string[]) {
      for (const line of lines) {
        const [pair = ''] = line.split(';')
        const mark = pair.indexOf('=')
        if (/max-age=(?:0|-\d+)/i.test(line)) held.delete(pair.slice(0, mark))
        else held.set(pair.slice(0, mark), pair.slice(mark + 1))
      }
    },
    header: () => [...held].map(([name, value]) => `${name}=${value}`).join('; '),
    cookies() {
      return parseCookies(this.header())
    },
  }
}

const originSees = async (header: string, owner: CookieOwner): Promise<string | undefined> => {
  const cookies = parseCookies(header)
  const forwarded = forwardedCookies(cookies, NAMES, await app.admit(cookies, NAMES, owner, NOW))
  return forwarded === 'as-received' ? header : forwarded.header
}

describe('a session cookie of the app', () => {
  it('comes back to the origin as it was set, under the subject that it was set under', async () => {
    const browser = jar()
    browser.take([await app.seal('sid=s%3A42.abc; Path=/; HttpOnly', ALICE, NOW)])
    expect(browser.header()).not.toContain('s%3A42.abc')
    expect(await originSees(`lang=de; ${browser.header()}`, ALICE)).toBe('lang=de; sid=s%3A42.abc')
  })

  it('never reaches the origin under another subject', async () => {
    const browser = jar()
    browser.take([await app.seal('sid=42; Path=/', ALICE, NOW)])
    expect(await originSees(`lang=de; ${browser.header()}`, BOB)).toBe('lang=de')
    expect(await originSees(browser.header(), 'nobody')).toBeUndefined()
  })

  it('may be set without a name before the first equals sign, as its way back makes it the same', async () => {
    const browser = jar()
    browser.take([await app.seal('=sid=42; Path=/', ALICE, NOW)])
    expect(await originSees(browser.header(), ALICE)).toBe('sid=42')
    expect(await originSees(browser.header(), BOB)).toBeUndefined()
  })

  it('of somebody who was not signed in reaches it while nobody is', async () => {
    const browser = jar()
    browser.take([await app.seal('cart=7; Path=/', 'nobody', NOW)])
    expect(await originSees(browser.header(), 'nobody')).toBe('cart=7')
    expect(await originSees(browser.header(), ALICE)).toBeUndefined()
  })

  it.each([
    ['written by a script or set before the gateway came', () => 'sid=42'],
    ['moved to another name', (sealed: string) => `cart=${sealed}`],
    ['altered', (sealed: string) => `sid=${sealed.slice(0, -2)}AA`],
    ['empty', () => 'sid='],
  ])('is believed by its seal alone: not when %s', async (_, forge) => {
    const line = await app.seal('sid=42; Path=/', ALICE, NOW)
    const header = forge(line.slice('sid='.length, line.indexOf(';')))
    expect(await originSees(`a=1; ${header}`, ALICE)).toBe('a=1')
    expect(await originSees(`a=1; ${header}`, 'nobody')).toBe('a=1')
  })

  it('is none where it stands in the value of another: it neither passes, nor becomes anybody’s at sign-in', async () => {
    const line = await app.seal('cart=7; Path=/', 'nobody', NOW)
    const header = `a=1,${line.slice(0, line.indexOf(';'))}`
    expect(await originSees(header, 'nobody')).toBe('a=1')
    expect(await app.adopt(parseCookies(header), NAMES, ALICE, NOW)).toEqual([])
    expect(await app.clear(parseCookies(header), NAMES, NOW)).toEqual([])
  })

  it('of one site says nothing to another', async () => {
    const line = await createAppCookies(sealer, 'other').seal('sid=42', ALICE, NOW)
    expect(await originSees(line, ALICE)).toBeUndefined()
  })

  it('keeps its attributes', async () => {
    const line = await app.seal(
      'sid=1; path=/app; Domain=shop.example; Max-Age=60; Secure; SameSite=Strict; Partitioned',
      ALICE,
      NOW,
    )
    expect(line).toMatch(/; path=\/app; Domain=shop\.example; Secure; SameSite=Strict; Partitioned; Max-Age=60$/)
  })

  it('goes without an attribute that could not be written again', async () => {
    expect(await app.seal('sid=1; Path=/café; HttpOnly', ALICE, NOW)).toMatch(/^sid=[\w.-]+; HttpOnly$/)
  })
})

describe('signing in', () => {
  it('keeps the basket of the customer who filled it, and nobody else ever gets it', async () => {
    const browser = jar()
    browser.take([await app.seal('cart=7; Path=/shop; Max-Age=3600', 'nobody', NOW)])
    const lines = await app.adopt(browser.cookies(), NAMES, ALICE, after(NOW, 600))
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/; Path=\/shop; Max-Age=3000$/)
    browser.take(lines)
    expect(await originSees(browser.header(), ALICE)).toBe('cart=7')
    expect(await originSees(browser.header(), 'nobody')).toBeUndefined()

    expect(await originSees(browser.header(), BOB)).toBeUndefined()
    browser.take(await app.adopt(browser.cookies(), NAMES, BOB, NOW))
    expect(browser.header()).toBe('')
  })

  it('leaves the customer’s own cookies alone and deletes what nobody vouches for', async () => {
    const own = await app.seal('sid=1; Path=/', ALICE, NOW)
    const header = `${own.slice(0, own.indexOf(';'))}; cart=forged; lang=de`
    expect(await app.adopt(parseCookies(header), NAMES, ALICE, NOW)).toEqual(['cart=; Path=/; Secure; Max-Age=0'])
  })
})

describe('signing out', () => {
  it('deletes every app cookie where it was set, whoever it belongs to', async () => {
    const browser = jar()
    browser.take([
      await app.seal('sid=1; Path=/app; Domain=shop.example; Expires=Wed, 21 Oct 2037 07:28:00 GMT', ALICE, NOW),
      await app.seal('cart=7; Path=/', BOB, NOW),
    ])
    const lines = await app.clear(browser.cookies(), NAMES, NOW)
    expect(lines).toEqual(['sid=; Path=/app; Domain=shop.example; Max-Age=0', 'cart=; Path=/; Max-Age=0'])
    browser.take(lines)
    expect(browser.header()).toBe('')
  })
})

describe('the life of a seal', () => {
  it('is 31 days', async () => {
    const line = await app.seal('sid=1', ALICE, NOW)
    const cookies = parseCookies(line)
    const fresh = createAppCookies(sealer, 'shop')
    expect((await fresh.admit(cookies, NAMES, ALICE, after(NOW, 32 * DAY))).size).toBe(0)
    expect((await fresh.admit(cookies, NAMES, ALICE, after(NOW, 30 * DAY))).size).toBe(1)
  })
})

describe('the owner of what is set now', () => {
  it('is the customer, or nobody', () => {
    expect(ownerOf(customer())).toBe(ALICE)
    expect(ownerOf(ANONYMOUS)).toBe('nobody')
  })
})
