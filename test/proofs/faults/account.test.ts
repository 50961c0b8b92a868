import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { passkeySignInForm, stepUpForm } from '../../support/customer.ts'
import { figure } from '../../support/figures.ts'
import { hiddenField, type PlainAnswer, plainBrowser } from '../../support/plain-browser.ts'
import { ask, cookieOf, LEASE, pass, type Resident, settle, startTown, type Town, turnSwitch } from './arrange.ts'
import type { Fault } from './switch.ts'

let town: Town
let resident: Resident
let subject: string
/** A cookie whose lease is over, of a session that stands. */
let over: string

beforeAll(async () => {
  town = await startTown()
  resident = await settle(town, 'resident@example.com')
  over = cookieOf(resident.browser)
  subject = (await ask(town, '/', over)).seen
  await pass(LEASE * 1000 + 100)
})

afterEach(() => turnSwitch(town.gateway, {}))
afterAll(() => town.stop())

/** A cookie inside its lease. */
const fresh = async (): Promise<string> => {
  const { renewed } = await ask(town, '/', over)
  if (renewed === undefined) throw new Error('nothing was renewed')
  return renewed
}

const OUT_OF_REACH: readonly Fault[] = [{ kind: 'unreachable' }, { kind: 'overloaded' }, { kind: 'throws' }]
const REFUSED = { status: 503, retryAfter: '5', seen: 'nothing', reasons: ['session_unavailable'] }

describe.each(OUT_OF_REACH)('while accounts are $kind', (fault) => {
  it('a request inside its lease goes on, and whatever needs the account is refused with a reason', async () => {
    const inside = await fresh()
    await turnSwitch(town.gateway, { faults: { ACCOUNT: fault } })
    expect(await ask(town, '/', inside)).toMatchObject({ status: 200, seen: subject })
    expect(await ask(town, '/', over)).toMatchObject(REFUSED)
    expect(await ask(town, '/strict/x', inside)).toMatchObject(REFUSED)
    // Neither with the identity that nobody could check nor as if there were none.
    expect(await ask(town, '/public/x', over)).toMatchObject(REFUSED)
    expect(await ask(town, '/public/x')).toMatchObject({ status: 200, seen: 'nobody' })
    expect(await ask(town, '/')).toMatchObject({ status: 401, seen: 'nothing' })
    expect(await ask(town, '/_auth/session', over)).toMatchObject({ status: 503, retryAfter: '5' })
    expect(await ask(town, '/_auth/health')).toMatchObject({ status: 200 })
    expect(await ask(town, '/_auth/jwks.json')).toMatchObject({ status: 200 })
    await turnSwitch(town.gateway, {})
    for (const path of ['/', '/strict/x', '/public/x']) {
      expect(await ask(town, path, over), path).toMatchObject({ status: 200, seen: subject })
    }
  })

  it('pages say so, and what was entered counts once the account is back', async () => {
    const visitor = plainBrowser(town.gateway.port, town.host)
    const signIn = await passkeySignInForm(visitor, resident.passkey, town.host)
    // Somebody else: a step-up ends the cookies that the other tests go on with.
    const { browser: stepped, passkey } = await settle(town, `${fault.kind}@example.com`)
    const stepUp = await stepUpForm(stepped, passkey, town.host)
    const stranger = plainBrowser(town.gateway.port, town.host)
    const flow = hiddenField(await stranger.open('/_auth/sign-in'), 'flow')
    await turnSwitch(town.gateway, { faults: { ACCOUNT: fault } })
    expect((await stranger.open('/_auth/sign-in')).status).toBe(200)
    const posts = (): Promise<PlainAnswer>[] => [
      stranger.submit('/_auth/sign-in', { flow, address: resident.address }),
      visitor.submit('/_auth/sign-in/passkey', signIn),
      stepped.submit('/_auth/step-up', stepUp),
      stepped.open('/_auth/account'),
    ]
    // What an object throws by itself is a bug: people are told so, and no session comes of it either.
    const refused = fault.kind === 'throws' ? [500, 503] : [503]
    for (const { status, setCookies } of await Promise.all(posts())) {
      expect(refused).toContain(status)
      expect(setCookies).toEqual([])
    }
    await turnSwitch(town.gateway, {})
    const [sent, signedIn, raised, account] = await Promise.all(posts())
    expect(sent).toMatchObject({ status: 303 })
    expect(signedIn).toMatchObject({ status: 303, location: '/' })
    expect(raised).toMatchObject({ status: 303, location: '/pay' })
    expect(account).toMatchObject({ status: 200 })
  })
})

describe('while accounts are slow', () => {
  it('requests wait for them and go on', async () => {
    await turnSwitch(town.gateway, { faults: { ACCOUNT: { kind: 'slow', milliseconds: 300 } } })
    const outcome = await ask(town, '/strict/x', over)
    expect(outcome).toMatchObject({ status: 200, seen: subject })
    expect(outcome.milliseconds).toBeGreaterThanOrEqual(290)
  })
})

describe('while accounts are silent', () => {
  it('nobody waits for longer than the limits say, and nothing is let through', async () => {
    const inside = await fresh()
    const stranger = plainBrowser(town.gateway.port, town.host)
    const flow = hiddenField(await stranger.open('/_auth/sign-in'), 'flow')
    await turnSwitch(town.gateway, { faults: { ACCOUNT: { kind: 'silent' } } })
    // The raw client of pages gives up after 5 s; this one waits for what comes.
    const page = fetch(`${town.gateway.url}/_auth/sign-in`, {
      method: 'POST',
      body: new URLSearchParams({ flow, address: resident.address }),
      headers: {
        cookie: `__Host-Http-postern-flow=${stranger.cookie('__Host-Http-postern-flow')}`,
        origin: town.gateway.url,
        'sec-fetch-mode': 'navigate',
      },
    })
    const waited = await Promise.all([
      ask(town, '/', over),
      ask(town, '/strict/x', inside),
      ask(town, '/public/x', over),
    ])
    for (const outcome of waited) {
      expect(outcome).toMatchObject(REFUSED)
      expect(outcome.milliseconds).toBeLessThan(8_000)
    }
    expect((await page).status).toBeGreaterThanOrEqual(400)
    await turnSwitch(town.gateway, {})
    expect(await ask(town, '/', over)).toMatchObject({ status: 200, seen: subject })
    figure(
      'Faults',
      'longest wait for an account that never answers',
      `${(Math.max(...waited.map((each) => each.milliseconds)) / 1000).toFixed(1)} s`,
    )
  })
})
