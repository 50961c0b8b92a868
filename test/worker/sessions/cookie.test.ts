import { beforeEach, describe, expect, it } from 'vitest'
import { browserHash } from '#keys/digest.ts'
import { utf8 } from '#lib/encoding.ts'
import { epochSeconds } from '#lib/time.ts'
import { addPasskey, type Held, held, newAccount, nextFlow, now, requestId, SIGNING } from '../account/arrange.ts'
import { stopClock } from '../directory/arrange.ts'
import { cookieOf, FLOW_VALUE, HOST, idOf, NOBODY, newGate, newSealer, read, sealedIn, signedIn } from './arrange.ts'

beforeEach(stopClock)

describe('a value that is not ours', () => {
  it('is no session, and is cleared', async () => {
    const { cookie } = await signedIn()
    const flipped = `${cookie.slice(0, -1)}${cookie.endsWith('A') ? 'B' : 'A'}`
    const [secretId = '', day = '', body = ''] = cookie.split('.')
    const otherDay = `${secretId}.${(Number.parseInt(day, 36) - 1).toString(36)}.${body}`
    for (const value of ['', 'x', flipped, otherDay, `${cookie}A`, cookie.slice(0, -1), `AAAAAAAA.${day}.${body}`]) {
      const { reading, asked } = await read(value)
      expect(reading).toEqual(NOBODY)
      expect(asked).toEqual([])
    }
  })

  it('for another host is none here, also where that isolate has opened it there', async () => {
    const { stub, issued } = await signedIn()
    const elsewhere = await cookieOf(stub, issued, 'other.example')
    const gate = await newGate()
    expect((await read(elsewhere, { gate, host: 'other.example' })).reading).toMatchObject({ state: 'live' })
    expect((await read(elsewhere, { gate })).reading).toEqual(NOBODY)
  })

  it('that stands beside another one of the same name makes both none', async () => {
    const { cookie } = await signedIn()
    for (const values of [
      [cookie, cookie],
      [cookie, 'x'],
      ['', cookie],
    ]) {
      const { reading, asked } = await read(values)
      expect(reading).toEqual(NOBODY)
      expect(asked).toEqual([])
    }
  })

  it('that we sealed in another format, or for another purpose, is none', async () => {
    const sealer = await newSealer()
    const { cookie } = await signedIn()
    const opened = await sealer.open('session', HOST, cookie, now())
    if (opened === undefined) throw new Error('a sealed session')
    const token = JSON.parse(new TextDecoder().decode(opened))
    const formats = [
      {},
      [],
      'x',
      { ...token, later: 1 },
      { ...token, l: '9' },
      { ...token, g: 0 },
      { ...token, b: 'aal2' },
    ]
    for (const format of formats) {
      const sealed = await sealer.seal('session', HOST, utf8(JSON.stringify(format)), now())
      expect((await read(sealed)).reading).toEqual(NOBODY)
    }
    expect((await read(await sealer.seal('session', HOST, utf8('{'), now()))).reading).toEqual(NOBODY)
    expect((await read(await sealer.seal('flow', HOST, opened, now()))).reading).toEqual(NOBODY)
  })

  it('is absent in a request without the cookie: there is nothing to clear', async () => {
    expect((await read([])).reading).toEqual({ state: 'none', clear: false })
  })
})

describe('a cookie of an older generation', () => {
  /** A session raised in the browser of `FLOW_VALUE`: its cookies before and after. */
  const raised = async () => {
    const stub = await newAccount()
    const browser = await browserHash(FLOW_VALUE)
    const begun = await stub.signInWithCode({
      step: 'sign-in',
      flow: nextFlow(),
      epoch: 1,
      browser,
      ...SIGNING,
      requestId,
    })
    if (!begun.ok) throw new Error(begun.failure.code)
    const older: Held = held(begun.value, browser)
    const { session: newer } = await addPasskey(stub, older)
    return { older: await cookieOf(stub, older.issued), newer: newer.issued }
  }

  it('becomes the newer one where the same browser shows it, as soon as the account is asked', async () => {
    const { older, newer } = await raised()
    const { reading } = await read(older, { strict: true, flowValues: () => [FLOW_VALUE] })
    expect(reading).toMatchObject({ state: 'live', customer: { sid: newer.sid, acr: 'aal2' } })
    expect(reading).toHaveProperty('renewedCookie')
    if (reading.state !== 'live' || reading.renewedCookie === undefined) throw new Error('not renewed')
    expect((await read(sealedIn(reading.renewedCookie))).reading).toMatchObject({ customer: { acr: 'aal2' } })
  })

  it.each([
    ['without the flow cookie', []],
    ['with another one', ['g'.repeat(43)]],
    ['with two', [FLOW_VALUE, FLOW_VALUE]],
    ['with one that is malformed', ['f'.repeat(42)]],
  ])('%s is over', async (_, flowValues) => {
    const { older } = await raised()
    expect((await read(older, { strict: true, flowValues: () => flowValues })).reading).toEqual({ state: 'ended' })
  })

  it('never gains assurance inside its lease', async () => {
    const { older } = await raised()
    expect((await read(older, { flowValues: () => [FLOW_VALUE] })).reading).toMatchObject({ customer: { acr: 'aal0' } })
  })
})

describe('the cookie', () => {
  it('lives in the browser as long as its session can, and never longer', async () => {
    const { stub, issued } = await signedIn()
    const line = await (await newGate()).issue(idOf(stub), issued, HOST, now())
    expect(line).toContain(`; Max-Age=${issued.absoluteUntil - epochSeconds(now())};`)
  })

  it('shows nothing of what it carries', async () => {
    const { issued, cookie } = await signedIn()
    for (const part of [issued.secret, issued.sid, issued.subject, 'ada']) expect(cookie).not.toContain(part)
    expect(cookie).toMatch(/^[A-Za-z0-9_.-]+$/)
  })
})
