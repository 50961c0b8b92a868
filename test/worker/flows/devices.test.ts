import { beforeEach, describe, expect, it } from 'vitest'
import { pass, stopClock } from '../directory/arrange.ts'
import {
  type ClientFacts,
  follow,
  hidden,
  leadsTo,
  newVisitor,
  proveAddress,
  startGateway,
  type TestGateway,
  type Visitor,
} from '../pages/arrange.ts'
import { ADDRESS, SESSION, session, signUp } from './arrange.ts'

beforeEach(stopClock)

const DEVICES = '/_auth/account/devices'
const ACTIVITY = '/_auth/account/activity'

const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0'

/** The gateway as somebody with such a browser at such a place reaches it. */
const reachedFrom = (gateway: TestGateway, agent: string, cf: ClientFacts): TestGateway => ({
  ...gateway,
  send: (path, init = {}) => {
    const headers = new Headers(init.headers)
    headers.set('user-agent', agent)
    return gateway.send(path, { ...init, headers }, cf)
  },
})

const open = async (visitor: Visitor, path: string = DEVICES): Promise<string> => (await visitor.get(path)).text()

/** Public names of the sessions, or of the known browsers, that a page has forms for. */
const handlesIn = (html: string, name: 'session' | 'browser'): readonly string[] => [
  ...new Set(Array.from(html.matchAll(new RegExp(`name="${name}" value="([^"]+)"`, 'g')), ([, value = '']) => value)),
]

/** A customer in one browser, and in Firefox on Windows in Utrecht. */
const twoBrowsers = async () => {
  const { gateway, visitor } = await signUp()
  const other = newVisitor(reachedFrom(gateway, FIREFOX, { country: 'NL', city: 'Utrecht' }))
  await proveAddress(gateway, other, 'sign-in', ADDRESS)
  const html = await open(visitor)
  // The one seen last stands first.
  const [otherSid = ''] = handlesIn(html, 'session')
  return { gateway, visitor, other, html, form: hidden(html, 'form'), otherSid }
}

describe('the page of devices', () => {
  it('tells browser, system, place and how it was signed in, in the language of the page', async () => {
    const { visitor, html } = await twoBrowsers()
    expect(html).toContain('Firefox on Windows')
    expect(html).toContain('Utrecht, Netherlands, with a code by mail')
    expect(html.split('id="known"').map((part) => part.match(/This device/g)?.length)).toEqual([1, 1])
    expect(html).toContain('at once on protected pages, and within 110 seconds everywhere else')
    const german = await open(visitor, `${DEVICES}?lang=de`)
    expect(german).toContain('Firefox auf Windows')
    expect(german).toContain('Utrecht, Niederlande, mit Code per E-Mail')
  })

  it('says when a session began as the page of what happened says it', async () => {
    // Between the moments to which the last use is written down.
    pass(130)
    const { visitor, html } = await twoBrowsers()
    const began = new Set(Array.from(html.matchAll(/signed in [^<]*?(\d\d:\d\d) UTC/g), ([, time]) => time))
    expect(began.size).toBe(1)
    expect(await open(visitor, ACTIVITY)).toContain(`${[...began][0]} UTC`)
  })

  it('holds no cookie and no secret of any session', async () => {
    const { visitor, other, html } = await twoBrowsers()
    for (const { cookies } of [visitor, other]) {
      for (const value of cookies.values()) expect(html).not.toContain(value.slice(0, 30))
    }
  })

  it('leads to signing in without a session, and so does what happened', async () => {
    const visitor = newVisitor(startGateway())
    for (const path of [DEVICES, ACTIVITY, `${DEVICES}/not-me`]) {
      expect(leadsTo(await visitor.get(path))).toBe(`/_auth/sign-in?return_to=${encodeURIComponent(path)}`)
    }
  })

  it('takes forms of this session only', async () => {
    const { gateway, visitor, other, otherSid, html } = await twoBrowsers()
    const mallory = await signUp(gateway, 'mallory@example.com')
    const foreign = hidden(await open(mallory.visitor), 'form')
    const [browser = ''] = handlesIn(html, 'browser')
    const fields = { session: otherSid, browser, label: 'x' }
    for (const path of ['rename', 'end', 'end-others', 'forget', 'not-me']) {
      for (const form of [foreign, '', 'x']) {
        expect((await visitor.post(`${DEVICES}/${path}`, { ...fields, form })).status, path).toBe(422)
      }
    }
    expect(await session(other)).toMatchObject({ signed_in: true })
    expect(handlesIn(await open(visitor), 'browser')).toHaveLength(2)
  })
})

describe('a device', () => {
  it('gets the name that its customer types, and shows its browser below it all the same', async () => {
    const { visitor, form, otherSid } = await twoBrowsers()
    const named = await visitor.post(`${DEVICES}/rename`, { form, session: otherSid, label: ' Kitchen ' })
    expect(leadsTo(named)).toBe(`${DEVICES}?notice=device-renamed`)
    const html = await open(visitor)
    expect(html).toContain('<p class="thing-name">Kitchen</p><p class="thing-facts">Firefox on Windows, Utrecht')
    for (const label of ['x'.repeat(65), 'a\u202eb']) {
      expect((await visitor.post(`${DEVICES}/rename`, { form, session: otherSid, label })).status).toBe(422)
    }
  })

  it('is signed out by another, at once where the account is asked, and loses its mark', async () => {
    const { gateway, visitor, other, form, otherSid } = await twoBrowsers()
    expect(handlesIn(await open(visitor), 'browser')).toHaveLength(2)
    const ended = await visitor.post(`${DEVICES}/end`, { form, session: otherSid })
    expect(leadsTo(ended)).toBe(`${DEVICES}?notice=device-signed-out`)
    expect(leadsTo(await other.get(DEVICES))).toContain('/_auth/sign-in')
    expect(handlesIn(await open(visitor), 'browser')).toHaveLength(1)
    pass(61)
    expect(await session(other)).toEqual({ signed_in: false })
    expect(await session(visitor)).toMatchObject({ signed_in: true })
    expect(gateway.forwarded).toEqual([])
  })

  it('of another customer is neither named, ended nor contested', async () => {
    const { gateway, visitor, form } = await twoBrowsers()
    const mallory = await signUp(gateway, 'mallory@example.com')
    const foreign = hidden(await open(mallory.visitor), 'session')
    for (const path of ['rename', 'end', 'not-me']) {
      const answer = await visitor.post(`${DEVICES}/${path}`, { form, session: foreign, label: 'x' })
      expect(leadsTo(answer), path).toBe(DEVICES)
    }
    for (const named of [foreign, 'x']) {
      expect(leadsTo(await visitor.get(`${DEVICES}/not-me?session=${named}`))).toBe(DEVICES)
    }
    expect(await session(mallory.visitor)).toMatchObject({ signed_in: true })
    expect(await open(mallory.visitor)).not.toContain('value="x"')
    expect(await session(visitor)).toMatchObject({ signed_in: true })
  })
})

describe('all other devices', () => {
  it('are signed out together; this one goes on, and keeps its mark alone', async () => {
    const { visitor, other, form } = await twoBrowsers()
    expect(leadsTo(await visitor.post(`${DEVICES}/end-others`, { form }))).toBe(`${DEVICES}?notice=others-signed-out`)
    expect(leadsTo(await other.get(DEVICES))).toContain('/_auth/sign-in')
    const html = await open(visitor)
    expect(handlesIn(html, 'session')).toHaveLength(1)
    expect(handlesIn(html, 'browser')).toHaveLength(1)
    expect(html).not.toContain('end-others')
  })
})

describe('known devices', () => {
  it('are those that have signed in with the address, each forgotten by itself, and stay signed in', async () => {
    const { visitor, other, form, html } = await twoBrowsers()
    const known = html.split('id="known"')[1] ?? ''
    expect(known).toContain('Firefox on Windows')
    const [newest = ''] = handlesIn(html, 'browser')
    const forgotten = await visitor.post(`${DEVICES}/forget`, { form, browser: newest })
    expect(leadsTo(forgotten)).toBe(`${DEVICES}?notice=browser-forgotten`)
    expect((await open(visitor)).split('id="known"')[1]).not.toContain('Firefox')
    expect(await session(other)).toMatchObject({ signed_in: true })
  })

  it('of another address are not forgotten by their name', async () => {
    const { gateway, visitor, form } = await twoBrowsers()
    const mallory = await signUp(gateway, 'mallory@example.com')
    const [foreign = ''] = handlesIn(await open(mallory.visitor), 'browser')
    for (const browser of [foreign, 'x', '%%%%%%%%%%%%%%%%%%%%%%'])
      await visitor.post(`${DEVICES}/forget`, { form, browser })
    expect(handlesIn(await open(mallory.visitor), 'browser')).toEqual([foreign])
    expect(handlesIn(await open(visitor), 'browser')).toHaveLength(2)
  })
})

describe('"this wasn’t me"', () => {
  it('is asked first, naming the session, and then ends every session and leads to recovery', async () => {
    const { visitor, other, otherSid } = await twoBrowsers()
    const asked = await open(visitor, `${DEVICES}/not-me?session=${otherSid}`)
    expect(asked).toContain('Firefox on Windows')
    expect(await session(other)).toMatchObject({ signed_in: true })
    const done = await visitor.post(`${DEVICES}/not-me`, { form: hidden(asked, 'form'), session: otherSid })
    expect(leadsTo(done)).toBe('/_auth/contest/done')
    expect(visitor.cookies.has(SESSION)).toBe(false)
    expect(await (await follow(visitor, done)).text()).toContain('/_auth/recover')
    expect(leadsTo(await other.get(DEVICES))).toContain('/_auth/sign-in')
  })

  it('is said of no session in particular too', async () => {
    const { visitor, other } = await twoBrowsers()
    const asked = await open(visitor, `${DEVICES}/not-me`)
    expect(asked).not.toContain('name="session"')
    leadsTo(await visitor.post(`${DEVICES}/not-me`, { form: hidden(asked, 'form') }))
    expect(leadsTo(await other.get(DEVICES))).toContain('/_auth/sign-in')
  })
})

describe('what happened', () => {
  it('is told in words, with when, how, on what, where, and what to do', async () => {
    const { visitor } = await twoBrowsers()
    const html = await open(visitor, ACTIVITY)
    expect(html).toMatch(/Signed in.*UTC<\/time>, with a code by mail, Firefox on Windows, Netherlands/)
    expect(html).toContain('href="/_auth/account/devices/not-me"')
    expect(html).toContain('Account created')
    const german = await open(visitor, `${ACTIVITY}?lang=de`)
    expect(german).toMatch(/Angemeldet.*Uhr UTC<\/time>, mit Code per E-Mail, Firefox auf Windows, Niederlande/)
  })

  it('is looked at without changing anything, from wherever an address begins', async () => {
    const { visitor } = await twoBrowsers()
    const whole = await open(visitor, ACTIVITY)
    for (const before of ['x', '-1', '0', '1e9', '9'.repeat(40)]) {
      expect((await visitor.get(`${ACTIVITY}?before=${before}`)).status).toBe(200)
    }
    expect(await open(visitor, `${ACTIVITY}?before=1`)).toContain('There is nothing older.')
    expect(await open(visitor, ACTIVITY)).toBe(whole)
  })
})
