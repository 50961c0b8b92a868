import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { installedDeployment } from '#config/installed.ts'
import { type CredentialId, parseCredentialId } from '#domain/ids.ts'
import { acrAt } from '#sessions/assurance.ts'
import { createSoftwarePasskey, type Deviation, type SoftwarePasskey } from '../../support/software-passkey.ts'
import { flow, pass, stopClock } from '../directory/arrange.ts'
import {
  ADDRESS,
  accountWithPasskey,
  blankAccount,
  count,
  everything,
  HOUR,
  held,
  MINUTE,
  newAccount,
  newChallenge,
  noticesOf,
  now,
  passkeyFor,
  renew,
  requestId,
  rows,
  SITE,
  signIn,
  tryAdd,
  tryPasskey,
  tryStepUp,
} from './arrange.ts'

beforeEach(stopClock)

const passkeyId = ({ id }: SoftwarePasskey): CredentialId => {
  const parsed = parseCredentialId(id)
  if (parsed === undefined) throw new Error('passkeys have credential ids')
  return parsed
}

const refusal = (code: string) => ({ ok: false, failure: { code } })

/** Responses that the account must refuse whatever they are for. */
const DISHONEST: readonly (readonly [string, Deviation])[] = [
  ['with a forged signature', { forged: true }],
  ['without user presence', { userPresent: false }],
  ['framed by another site', { crossOrigin: true }],
  ['under another top-level page', { topOrigin: 'https://evil.example' }],
  ['that is the answer to a registration', { type: 'webauthn.create' }],
]
const ELSEWHERE = [
  ['on another origin', { origin: 'http://localhost:9999' }],
  ['for another relying party', { relyingPartyId: 'evil.example' }],
  ['for another challenge', { challenge: 'A'.repeat(43) }],
] as const

describe('signing in by a passkey', () => {
  it('with user verification earns aal2, and writes what was used and what began', async () => {
    const { stub, passkey } = await accountWithPasskey()
    const answer = await tryPasskey(stub, passkey)
    expect(answer).toMatchObject({
      ok: true,
      value: { generation: 1, base: 'aal1', aal2Until: now() + HOUR, amr: ['swk', 'user', 'mfa'], authTime: now() },
    })
    expect(await count(stub, 'passkey.used')).toBe(1)
    expect(await count(stub, 'session.started')).toBe(2)
    expect(await rows(stub, 'authenticators')).toMatchObject([{ last_used_at: now() }])
  })

  it('without user verification earns aal1 and no more', async () => {
    const { stub, passkey } = await accountWithPasskey()
    const answer = await tryPasskey(stub, passkey, { deviation: { userVerified: false } })
    expect(answer).toMatchObject({ ok: true, value: { base: 'aal1', aal2Until: null, amr: ['swk', 'user'] } })
    if (!answer.ok) throw new Error(answer.failure.code)
    expect(acrAt(answer.value.base, answer.value.aal2Until ?? undefined, now())).toBe('aal1')
  })

  it('needs a user handle, because no list of passkeys was offered, and it must be the account own', async () => {
    const { stub, passkey } = await accountWithPasskey()
    const other = await rows((await accountWithPasskey()).stub, 'profile')
    const nameless = { challenge: newChallenge(), deviation: { userHandle: null } }
    expect(await tryPasskey(stub, passkey, nameless)).toMatchObject(refusal('challenge_spent'))
    expect(await tryPasskey(stub, passkey, { challenge: nameless.challenge })).toMatchObject({ ok: true })
    for (const userHandle of [String(other[0]?.['user_handle']), '', 'AAAA']) {
      expect(await tryPasskey(stub, passkey, { deviation: { userHandle } })).toMatchObject(refusal('response_refused'))
    }
  })

  it('of another account is refused, also where it names this account user handle', async () => {
    const { stub, passkey } = await accountWithPasskey()
    const other = await accountWithPasskey()
    expect(await tryPasskey(stub, other.passkey)).toMatchObject(refusal('response_refused'))
    const [profile] = await rows(stub, 'profile')
    const deviation = { userHandle: String(profile?.['user_handle']) }
    expect(await tryPasskey(stub, other.passkey, { deviation })).toMatchObject(refusal('response_refused'))
    expect(await tryPasskey(other.stub, passkey)).toMatchObject(refusal('response_refused'))
  })

  it.each(DISHONEST)('%s is refused and changes nothing', async (_, deviation) => {
    const { stub, passkey } = await accountWithPasskey()
    const stored = await everything(stub)
    expect(await tryPasskey(stub, passkey, { deviation })).toMatchObject(refusal('response_refused'))
    expect(await everything(stub)).toBe(stored)
  })

  it.each(ELSEWHERE)('%s is refused and changes nothing', async (_, ran) => {
    const { stub, passkey } = await accountWithPasskey()
    const stored = await everything(stub)
    expect(await tryPasskey(stub, passkey, { ran })).toMatchObject(refusal('response_refused'))
    expect(await everything(stub)).toBe(stored)
  })

  it('under the id of a passkey of the account, but signed by another key, is refused', async () => {
    const { stub, passkey } = await accountWithPasskey()
    const thief = await createSoftwarePasskey({ userHandle: 'u'.repeat(86) })
    const renamed: SoftwarePasskey = {
      ...thief,
      authenticate: async (...asked) => ({
        ...(await thief.authenticate(...asked)),
        id: passkey.id,
        rawId: passkey.id,
      }),
    }
    const deviation = { userHandle: null }
    expect(await tryPasskey(stub, renamed, { deviation })).toMatchObject(refusal('response_refused'))
  })

  it('has exactly one winner among 100 who answer one challenge', async () => {
    const { stub, passkey } = await accountWithPasskey()
    const challenge = newChallenge()
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, n) => tryPasskey(stub, passkey, { challenge, flow: flow(`race${n}`) })),
    )
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1)
    expect(answers.filter((answer) => !answer.ok && answer.failure.code === 'challenge_spent')).toHaveLength(99)
    expect(await count(stub, 'passkey.used')).toBe(1)
    expect(await rows(stub, 'sessions')).toHaveLength(2)
  })

  it('has exactly one winner among 100 who complete one flow', async () => {
    const { stub, passkey } = await accountWithPasskey()
    const answers = await Promise.all(Array.from({ length: 100 }, () => tryPasskey(stub, passkey, { flow: flow(1) })))
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1)
    expect(await rows(stub, 'sessions')).toHaveLength(2)
  })

  it('is in time until its challenge ends', async () => {
    const { stub, passkey } = await accountWithPasskey()
    const [early, late] = [newChallenge(), newChallenge()]
    pass(5 * MINUTE - 1)
    expect(await tryPasskey(stub, passkey, { challenge: early })).toMatchObject({ ok: true })
    pass(1)
    expect(await tryPasskey(stub, passkey, { challenge: late })).toEqual(refusal('challenge_spent'))
  })

  it('is no way into an account that does not exist', async () => {
    const { passkey } = await accountWithPasskey()
    expect(await tryPasskey(blankAccount(), passkey)).toEqual(refusal('no_account'))
  })
})

describe('the signature counter', () => {
  it('that goes back or stands still leaves an event, and the customer in', async () => {
    const { stub, passkey } = await accountWithPasskey()
    expect(await tryPasskey(stub, passkey, { deviation: { counter: 9 } })).toMatchObject({ ok: true })
    expect(await count(stub, 'passkey.counter_went_back')).toBe(0)
    expect(await tryPasskey(stub, passkey, { deviation: { counter: 9 } })).toMatchObject({ ok: true })
    expect(await tryPasskey(stub, passkey, { deviation: { counter: 3 } })).toMatchObject({ ok: true })
    expect(await tryPasskey(stub, passkey, { deviation: { counter: 0 } })).toMatchObject({ ok: true })
    const wentBack = (await rows(stub, 'events')).filter(({ name }) => name === 'passkey.counter_went_back')
    expect(wentBack.map(({ detail }) => JSON.parse(String(detail)))).toMatchObject([
      { stored: 9, seen: 9 },
      { stored: 9, seen: 3 },
      { stored: 9, seen: 0 },
    ])
  })

  it('that goes back is a question to the customer, until one who has just proved enough says that the key is theirs', async () => {
    const { stub, passkey, session } = await accountWithPasskey()
    const doubted = async () => {
      const overview = await stub.securityOverview(session.proof)
      return overview.ok ? overview.value.passkeys.map(({ isDoubtful }) => isDoubtful) : overview
    }
    await tryPasskey(stub, passkey, { deviation: { counter: 9 } })
    expect(await doubted()).toEqual([false])
    await tryPasskey(stub, passkey, { deviation: { counter: 3 } })
    await tryPasskey(stub, passkey, { deviation: { counter: 10 } })
    expect(await doubted()).toEqual([true])
    const weak = await signIn(stub)
    const id = passkeyId(passkey)
    expect(await stub.trustPasskey({ proof: weak.proof, id, site: SITE, requestId })).toMatchObject({ ok: false })
    expect(await doubted()).toEqual([true])
    expect(await stub.trustPasskey({ proof: session.proof, id, site: SITE, requestId })).toEqual({
      ok: true,
      value: { trusted: true },
    })
    expect(await stub.trustPasskey({ proof: session.proof, id, site: SITE, requestId })).toEqual({
      ok: true,
      value: { trusted: false },
    })
    expect(await doubted()).toEqual([false])
    expect(await count(stub, 'passkey.trusted')).toBe(1)
  })

  it('that goes back is told of by mail, once for each doubt, and so is that its owner takes the key for theirs', async () => {
    const { stub, passkey, session } = await accountWithPasskey()
    const { name } = installedDeployment(env)
    const bySubject = (a: { readonly subject: string }, b: { readonly subject: string }) =>
      a.subject.localeCompare(b.subject)
    const doubt = { to: ADDRESS, subject: `A passkey of your account with ${name} may have been copied` }
    const added = { to: ADDRESS, subject: `A passkey was added to your account with ${name}` }
    const trusted = { to: ADDRESS, subject: `A passkey of your account with ${name} was confirmed` }
    // That the browser is new is told of as well.
    const told = async () =>
      (await noticesOf(stub)).filter(({ subject }) => !subject.startsWith('New sign-in')).toSorted(bySubject)
    await tryPasskey(stub, passkey, { deviation: { counter: 9 } })
    expect(await told()).toEqual([added])
    for (const counter of [3, 2]) await tryPasskey(stub, passkey, { deviation: { counter } })
    expect(await told()).toEqual([doubt, added].toSorted(bySubject))
    for (const trusts of [true, false]) {
      const answer = await stub.trustPasskey({
        proof: session.proof,
        id: passkeyId(passkey),
        site: SITE,
        requestId,
      })
      expect(answer).toMatchObject({ value: { trusted: trusts } })
    }
    expect(await told()).toEqual([doubt, trusted, added].toSorted(bySubject))
    await tryStepUp(stub, session, passkey, { deviation: { counter: 4 } })
    expect(await told()).toEqual([doubt, doubt, trusted, added].toSorted(bySubject))
  })

  it('that is always 0 says nothing', async () => {
    const stub = await newAccount()
    const older = await signIn(stub)
    const passkey = await passkeyFor(stub, older)
    expect(await tryAdd(stub, older, passkey, { deviation: { counter: 0 } })).toMatchObject({ ok: true })
    for (let n = 0; n < 3; n++) {
      expect(await tryPasskey(stub, passkey, { deviation: { counter: 0 } })).toMatchObject({ ok: true })
    }
    expect(await count(stub, 'passkey.counter_went_back')).toBe(0)
  })
})

describe('step-up', () => {
  it('raises a session by a code and rotates its secret', async () => {
    const { stub, passkey } = await accountWithPasskey()
    const session = await signIn(stub)
    pass(60)
    const raised = await tryStepUp(stub, session, passkey)
    expect(raised).toMatchObject({
      ok: true,
      value: { sid: session.issued.sid, generation: 2, base: 'aal1', aal2Until: now() + HOUR, authTime: now() },
    })
    if (!raised.ok) throw new Error(raised.failure.code)
    expect(raised.value.secret).not.toBe(session.issued.secret)
    expect(await renew(stub, held(raised.value).proof)).toMatchObject({ ok: true })
  })

  it('needs no user handle, because the account was known and its passkeys were listed', async () => {
    const { stub, passkey, session } = await accountWithPasskey()
    expect(await tryStepUp(stub, session, passkey, { deviation: { userHandle: null } })).toMatchObject({ ok: true })
  })

  it('brings back the aal2 that has decayed', async () => {
    const { stub, session, passkey } = await accountWithPasskey()
    pass(2 * HOUR)
    await renew(stub, session.proof)
    const raised = await tryStepUp(stub, session, passkey)
    expect(raised).toMatchObject({ ok: true, value: { aal2Until: now() + HOUR } })
  })

  it('by a passkey of another account is refused', async () => {
    const { stub, session } = await accountWithPasskey()
    const other = await accountWithPasskey()
    expect(await tryStepUp(stub, session, other.passkey)).toMatchObject(refusal('response_refused'))
    expect(await renew(stub, session.proof)).toMatchObject({ value: { generation: 2 } })
  })

  it('without user verification is refused: it would prove less than was asked, and renew the time of more', async () => {
    const { stub, session, passkey } = await accountWithPasskey()
    const stored = await everything(stub)
    const answer = await tryStepUp(stub, session, passkey, { deviation: { userVerified: false } })
    expect(answer).toMatchObject(refusal('too_weak'))
    expect(await everything(stub)).toBe(stored)
  })

  it.each(DISHONEST)('%s is refused and changes nothing', async (_, deviation) => {
    const { stub, session, passkey } = await accountWithPasskey()
    const stored = await everything(stub)
    expect(await tryStepUp(stub, session, passkey, { deviation })).toMatchObject(refusal('response_refused'))
    expect(await everything(stub)).toBe(stored)
  })

  it.each(ELSEWHERE)('%s is refused and changes nothing', async (_, ran) => {
    const { stub, session, passkey } = await accountWithPasskey()
    const stored = await everything(stub)
    expect(await tryStepUp(stub, session, passkey, { ran })).toMatchObject(refusal('response_refused'))
    expect(await everything(stub)).toBe(stored)
  })

  it('of a session that has ended meanwhile is refused, and the challenge is not spent', async () => {
    const { stub, passkey } = await accountWithPasskey()
    const session = await signIn(stub)
    const challenge = newChallenge()
    await stub.endSession({ proof: session.proof, reason: 'sign_out', requestId })
    expect(await tryStepUp(stub, session, passkey, { challenge })).toEqual(refusal('session_ended'))
    expect(await tryStepUp(stub, await signIn(stub), passkey, { challenge })).toMatchObject({ ok: true })
  })

  it('with a challenge that signed in before is refused', async () => {
    const { stub, session, passkey } = await accountWithPasskey()
    const challenge = newChallenge()
    expect(await tryPasskey(stub, passkey, { challenge })).toMatchObject({ ok: true })
    expect(await tryStepUp(stub, session, passkey, { challenge })).toEqual(refusal('challenge_spent'))
  })

  it('has exactly one winner among 100 who answer one challenge', async () => {
    const { stub, session, passkey } = await accountWithPasskey()
    const challenge = newChallenge()
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => tryStepUp(stub, session, passkey, { challenge })),
    )
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1)
    expect(await count(stub, 'passkey.used')).toBe(1)
  })
})
