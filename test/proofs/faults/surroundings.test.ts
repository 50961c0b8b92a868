import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { nextCode } from '../../support/customer.ts'
import { hiddenField, plainBrowser } from '../../support/plain-browser.ts'
import { ask, cookieOf, pass, type Resident, settle, startTown, type Town, turnSwitch } from './arrange.ts'

const secret = randomBytes(32).toString('base64url')
let folder: string
let town: Town
let resident: Resident
let cookie: string
let subject: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-faults-'))
  town = await startTown({ secret, stateDir: folder })
  resident = await settle(town, 'resident@example.com')
  cookie = cookieOf(resident.browser)
  subject = (await ask(town, '/', cookie)).seen
})

afterEach(() => turnSwitch(town.gateway, {}))
afterAll(async () => {
  await town.stop()
  await rm(folder, { recursive: true, force: true })
})

const NO_KEYS = { KEYRING: { kind: 'unreachable' }, KV: { kind: 'throws' } } as const

describe('an isolate that has no keys yet', () => {
  it('refuses what it would have to sign, and goes on as soon as a source answers', async () => {
    const { port } = town.gateway
    await town.stop()
    town = await startTown({ secret, stateDir: folder, port })
    await turnSwitch(town.gateway, { faults: NO_KEYS })
    expect(await ask(town, '/', cookie)).toMatchObject({
      status: 503,
      retryAfter: '5',
      seen: 'nothing',
      reasons: ['session_unavailable'],
    })
    expect(await ask(town, '/public/x')).toMatchObject({ status: 200, seen: 'nobody' })
    expect(await ask(town, '/_auth/jwks.json')).toMatchObject({ status: 503, retryAfter: '5' })
    await turnSwitch(town.gateway, { faults: { KV: { kind: 'throws' } } })
    expect(await ask(town, '/', cookie)).toMatchObject({ status: 200, seen: subject })
  })
})

describe('an isolate that has keys', () => {
  it.each([
    ['neither keyring nor KV answers', NO_KEYS],
    ['KV is empty', { KV: { kind: 'empty' }, KEYRING: { kind: 'unreachable' } }],
    ['KV answers what it once held', { KV: { kind: 'stale' } }],
    ['KV says nothing at all', { KV: { kind: 'silent' }, KEYRING: { kind: 'unreachable' } }],
  ] as const)('goes on signing where %s, also when it is time to look again', async (_what, faults) => {
    await turnSwitch(town.gateway, { faults })
    expect(await ask(town, '/', cookie)).toMatchObject({ status: 200, seen: subject })
    await turnSwitch(town.gateway, { faults, clock: 150 })
    expect(await ask(town, '/', cookie)).toMatchObject({ status: 200, seen: subject })
  })
})

describe('clocks that step', () => {
  it.each([120, -120])(
    'by %i s ask the account again, and neither lock anybody out nor let anybody in',
    async (clock) => {
      const { renewed = cookie } = await ask(town, '/strict/x', cookie)
      await turnSwitch(town.gateway, { clock })
      const stepped = await ask(town, '/', renewed)
      // Over, or further ahead than a sound clock would have set it: either way the cookie alone is not believed.
      expect(stepped).toMatchObject({ status: 200, seen: subject, renewed: expect.any(String) })
      await turnSwitch(town.gateway, {})
      expect(await ask(town, '/', stepped.renewed)).toMatchObject({ status: 200, seen: subject })
    },
  )
})

describe('while the directory or the limiter is out of reach', () => {
  it.each(['DIRECTORY', 'LIMITER'] as const)('(%s) forms are refused, and count once it is back', async (binding) => {
    const visitor = plainBrowser(town.gateway.port, town.host)
    const flow = hiddenField(await visitor.open('/_auth/sign-in'), 'flow')
    const form = { flow, address: resident.address }
    await turnSwitch(town.gateway, { faults: { [binding]: { kind: 'overloaded' } } })
    expect(await visitor.submit('/_auth/sign-in', form)).toMatchObject({ status: 503 })
    // Who is signed in notices nothing.
    expect(await ask(town, '/strict/x', cookie)).toMatchObject({ status: 200, seen: subject })
    await turnSwitch(town.gateway, {})
    expect(await visitor.submit('/_auth/sign-in', form)).toMatchObject({ status: 303 })
  })
})

describe('while no mail can be sent', () => {
  it('a code is not lost: it leaves when the sender is back', async () => {
    const before = (await town.gateway.mails(resident.address)).length
    const visitor = plainBrowser(town.gateway.port, town.host)
    const flow = hiddenField(await visitor.open('/_auth/sign-in'), 'flow')
    await turnSwitch(town.gateway, { faults: { MAILER: { kind: 'throws' } } })
    const sent = await visitor.submit('/_auth/sign-in', { flow, address: resident.address })
    expect(sent.status).toBe(303)
    await pass(300)
    expect(await town.gateway.mails(resident.address)).toHaveLength(before)
    await turnSwitch(town.gateway, {})
    // Tried again after 5 s.
    await pass(4_000)
    const code = await nextCode(town.gateway, resident.address, before)
    const next = new URL(sent.location ?? '', town.gateway.url).searchParams.get('flow') ?? ''
    expect(await visitor.submit('/_auth/sign-in/code', { flow: next, code })).toMatchObject({
      status: 303,
      location: '/',
    })
  })
})

describe('a secret that is no good', () => {
  it.each([
    ['missing', ''],
    ['short', 'c2hvcnQ'],
    ['malformed', '*'.repeat(60)],
  ])('(%s) opens nothing: every request is refused, with when to try again', async (_what, bad) => {
    const broken = await startTown({ secret: bad })
    try {
      for (const path of ['/', '/public/x', '/_auth/sign-in', '/_auth/jwks.json']) {
        expect(await ask(broken, path, cookie), path).toMatchObject({ status: 503, retryAfter: '60', seen: 'nothing' })
      }
    } finally {
      await broken.stop()
    }
  })

  it('(another than the one before) tells nobody apart: sessions are none, and nothing is signed', async () => {
    const copy = await startTown({ secret: randomBytes(32).toString('base64url') })
    try {
      expect(await ask(copy, '/', cookie)).toMatchObject({ status: 401, seen: 'nothing' })
      expect(await ask(copy, '/public/x', cookie)).toMatchObject({ status: 200, seen: 'nobody' })
    } finally {
      await copy.stop()
    }
  })
})
