import { beforeEach, describe, expect, it } from 'vitest'
import { createSoftwarePasskey, type Deviation } from '../../support/software-passkey.ts'
import { pass, stopClock } from '../directory/arrange.ts'
import {
  accountWithPasskey,
  addPasskey,
  count,
  everything,
  HOUR,
  held,
  MINUTE,
  newAccount,
  newChallenge,
  now,
  passkeyFor,
  renew,
  requestId,
  rows,
  signIn,
  tryAdd,
  tryPasskey,
  tryStepUp,
} from './arrange.ts'

beforeEach(stopClock)

const refusal = (code: string) => ({ ok: false, failure: { code } })

describe('a passkey that is added', () => {
  it('raises the session to aal2, writes one event of each change and prepares the notice', async () => {
    const stub = await newAccount()
    const older = await signIn(stub)
    const { session, passkey } = await addPasskey(stub, older)
    expect(session.issued).toMatchObject({
      base: 'aal1',
      aal2Until: now() + HOUR,
      amr: ['otp', 'swk', 'user', 'mfa'],
      authTime: now(),
    })
    expect(await count(stub, 'passkey.added')).toBe(1)
    expect(await count(stub, 'session.elevated')).toBe(1)
    expect(await rows(stub, 'outbox')).toMatchObject([{ about: 'account', request_id: requestId }])
    expect(await rows(stub, 'authenticators')).toMatchObject([{ id: passkey.id, method: 'passkey' }])
  })

  it('is offered to the browser as one not to make again', async () => {
    const { stub, session, passkey } = await accountWithPasskey()
    expect(await stub.enrolment(session.proof)).toMatchObject({ value: { existing: [{ id: passkey.id }] } })
  })

  it('is a synchronised or a bound one as its flags say', async () => {
    const stub = await newAccount()
    const session = await signIn(stub)
    const added = await tryAdd(stub, session, await passkeyFor(stub, session), {
      deviation: { backupEligible: false },
    })
    expect(added).toMatchObject({ value: { amr: ['otp', 'hwk', 'user', 'mfa'] } })
  })
})

describe('the first passkey', () => {
  it('may be added within ten minutes of the code', async () => {
    const stub = await newAccount()
    const session = await signIn(stub)
    const passkey = await passkeyFor(stub, session)
    pass(10 * MINUTE - 1)
    expect(await tryAdd(stub, session, passkey)).toMatchObject({ ok: true })
  })

  it('may not be added later: a borrowed browser is not its owner', async () => {
    const stub = await newAccount()
    const session = await signIn(stub)
    const passkey = await passkeyFor(stub, session)
    pass(10 * MINUTE)
    expect(await stub.enrolment(session.proof)).toEqual(refusal('code_too_old'))
    expect(await tryAdd(stub, session, passkey)).toEqual(refusal('code_too_old'))
    expect(await rows(stub, 'authenticators')).toEqual([])
    const again = await signIn(stub)
    expect(await tryAdd(stub, again, passkey)).toMatchObject({ ok: true })
  })

  it('is not brought nearer by activity', async () => {
    const stub = await newAccount()
    const session = await signIn(stub)
    pass(9 * MINUTE)
    await renew(stub, session.proof)
    pass(MINUTE)
    expect(await stub.enrolment(session.proof)).toEqual(refusal('code_too_old'))
  })
})

describe('each further passkey', () => {
  it('needs aal2 of the last 15 minutes', async () => {
    const { stub, session } = await accountWithPasskey()
    const passkey = await passkeyFor(stub, session)
    pass(15 * MINUTE - 1)
    expect(await stub.enrolment(session.proof)).toMatchObject({ ok: true })
    pass(1)
    expect(await stub.enrolment(session.proof)).toEqual(refusal('step_up_required'))
    expect(await tryAdd(stub, session, passkey)).toEqual(refusal('step_up_required'))
    expect(await rows(stub, 'authenticators')).toHaveLength(1)
  })

  it('is refused to a session by a fresh code', async () => {
    const { stub, passkey } = await accountWithPasskey()
    const session = await signIn(stub)
    expect(await stub.enrolment(session.proof)).toEqual(refusal('step_up_required'))
    const another = await createSoftwarePasskey({ userHandle: passkey.id })
    expect(await tryAdd(stub, session, another)).toEqual(refusal('step_up_required'))
  })

  it('is refused to a session by a passkey without user verification', async () => {
    const { stub, passkey } = await accountWithPasskey()
    const answer = await tryPasskey(stub, passkey, { deviation: { userVerified: false } })
    if (!answer.ok) throw new Error(answer.failure.code)
    expect(await stub.enrolment(held(answer.value).proof)).toEqual(refusal('step_up_required'))
  })

  it('is admitted again after a step-up, and by nothing less', async () => {
    const { stub, session, passkey } = await accountWithPasskey()
    pass(15 * MINUTE)
    await tryStepUp(stub, session, passkey, { deviation: { userVerified: false } })
    expect(await stub.enrolment(session.proof)).toEqual(refusal('step_up_required'))
    const raised = await tryStepUp(stub, session, passkey)
    if (!raised.ok) throw new Error(raised.failure.code)
    expect(await stub.enrolment(held(raised.value).proof)).toMatchObject({ ok: true })
  })

  it('is the 20th at most', async () => {
    const first = await accountWithPasskey()
    const { stub } = first
    let { session } = first
    for (let n = 2; n <= 20; n++) session = (await addPasskey(stub, session)).session
    expect(await rows(stub, 'authenticators')).toHaveLength(20)
    expect(await stub.enrolment(session.proof)).toEqual(refusal('too_many_passkeys'))
    const surplus = await createSoftwarePasskey({ userHandle: first.passkey.id })
    expect(await tryAdd(stub, session, surplus)).toEqual(refusal('too_many_passkeys'))
  })
})

describe('a registration', () => {
  it.each<readonly [string, Deviation]>([
    ['without user verification', { userVerified: false }],
    ['without user presence', { userPresent: false }],
    ['framed by another site', { crossOrigin: true }],
    ['under another top-level page', { topOrigin: 'https://evil.example' }],
    ['that is the answer to a sign-in', { type: 'webauthn.get' }],
  ])('%s is refused and changes nothing', async (_, deviation) => {
    const stub = await newAccount()
    const session = await signIn(stub)
    const passkey = await passkeyFor(stub, session)
    const stored = await everything(stub)
    expect(await tryAdd(stub, session, passkey, { deviation })).toMatchObject(refusal('response_refused'))
    expect(await everything(stub)).toBe(stored)
  })

  it.each([
    ['on another origin', { origin: 'http://localhost:9999' }],
    ['for another relying party', { relyingPartyId: 'evil.example' }],
    ['for another challenge', { challenge: 'A'.repeat(43) }],
  ])('%s is refused and changes nothing', async (_, ran) => {
    const stub = await newAccount()
    const session = await signIn(stub)
    const passkey = await passkeyFor(stub, session)
    const stored = await everything(stub)
    expect(await tryAdd(stub, session, passkey, { ran })).toMatchObject(refusal('response_refused'))
    expect(await everything(stub)).toBe(stored)
  })

  it('counts once: 100 answers to one challenge have one winner', async () => {
    const { stub, session } = await accountWithPasskey()
    const challenge = newChallenge()
    const passkeys = await Promise.all(
      Array.from({ length: 100 }, () => createSoftwarePasskey({ userHandle: 'u'.repeat(86) })),
    )
    const answers = await Promise.all(
      passkeys.map((passkey, n) => tryAdd(stub, session, passkey, { challenge, operation: `race${n}` })),
    )
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1)
    expect(await rows(stub, 'authenticators')).toHaveLength(2)
    expect(await count(stub, 'passkey.added')).toBe(2)
    expect(await rows(stub, 'outbox')).toHaveLength(2)
  })

  it('whose challenge was answered before is refused', async () => {
    const stub = await newAccount()
    const challenge = newChallenge()
    const older = await signIn(stub)
    const added = await tryAdd(stub, older, await passkeyFor(stub, older), { challenge, operation: 'one' })
    if (!added.ok) throw new Error(added.failure.code)
    const session = held(added.value)
    const another = await passkeyFor(stub, session)
    expect(await tryAdd(stub, session, another, { challenge, operation: 'two' })).toEqual(refusal('challenge_spent'))
    expect(await tryAdd(stub, session, another, { operation: 'one' })).toEqual(refusal('operation_spent'))
    expect(await tryAdd(stub, session, another, { operation: 'two' })).toMatchObject({ ok: true })
  })

  it('is in time until its challenge ends', async () => {
    const stub = await newAccount()
    const session = await signIn(stub)
    const passkey = await passkeyFor(stub, session)
    const [early, late] = [newChallenge(), newChallenge()]
    pass(5 * MINUTE)
    expect(await tryAdd(stub, session, passkey, { challenge: late })).toEqual(refusal('challenge_spent'))
    pass(-1)
    expect(await tryAdd(stub, session, passkey, { challenge: early })).toMatchObject({ ok: true })
  })

  it('of a credential that is here already is refused', async () => {
    const { stub, session, passkey } = await accountWithPasskey()
    expect(await tryAdd(stub, session, passkey, { operation: 'again' })).toEqual(refusal('operation_spent'))
    expect(await rows(stub, 'authenticators')).toHaveLength(1)
  })

  it('is refused to a session that has ended meanwhile', async () => {
    const stub = await newAccount()
    const session = await signIn(stub)
    const passkey = await passkeyFor(stub, session)
    await stub.endSession({ proof: session.proof, reason: 'sign_out', requestId })
    expect(await tryAdd(stub, session, passkey)).toEqual(refusal('session_ended'))
    expect(await rows(stub, 'authenticators')).toEqual([])
    expect(await rows(stub, 'outbox')).toEqual([])
  })
})
