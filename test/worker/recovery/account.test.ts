import { runInDurableObject } from 'cloudflare:test'
import { beforeEach, describe, expect, it } from 'vitest'
import { randomBytes } from '#keys/random.ts'
import type { RecoveryProof } from '#objects/account-recovery-calls.ts'
import { addressOf, move, ring, states } from '../account/address-arrange.ts'
import {
  type AccountStub,
  ADDRESS,
  accountWithApp,
  accountWithPasskey,
  answerOf,
  appCode,
  atOnce,
  blankAccount,
  count,
  DAY,
  type Held,
  HOUR,
  LONG,
  MINUTE,
  newAccount,
  nextFlow,
  now,
  renew,
  requestId,
  rows,
  SITE,
  seedGuesses,
  setPassword,
  show,
  signIn,
  tryPassword,
  trySaveCode,
  trySignIn,
} from '../account/arrange.ts'
import { browser, type flow, identifier, pass, stopClock } from '../directory/arrange.ts'

beforeEach(stopClock)

const refusal = (code: string) => ({ ok: false, failure: { code } })
const OVER = refusal('recovery_over')
const FROM = { agent: 'Test/1.0', country: undefined } as const
const NEW = 'nine orange badgers'
const PROOF = { ok: true, value: { next: 'proof' } }
const RENEW = { ok: true, value: { next: 'renew' } }

/** A recovery as a browser names it. */
interface In {
  readonly flow: ReturnType<typeof flow>
  readonly browser: ReturnType<typeof browser>
}

const inBrowser = (by: number = 2): In => ({ flow: nextFlow(), browser: browser(by) })

/** Shows a code by mail that the directory has accepted. */
const begin = async (stub: AccountStub, recovery: In, epoch?: number) =>
  stub.beginRecovery({ ...recovery, epoch: epoch ?? (await stub.opening()).epoch, requestId })

const typeSaved = async (stub: AccountStub, recovery: In, code: Uint8Array | undefined, address = 1) =>
  stub.recoverBySavedCode({
    ...recovery,
    epoch: (await stub.opening()).epoch,
    code,
    index: identifier(address),
    known: false,
    requestId,
  })

const proofOf = (recovery: In, shown: RecoveryProof['shown'], known: boolean = false): RecoveryProof => ({
  ...recovery,
  known,
  shown,
  from: FROM,
  requestId,
})

const prove = async (stub: AccountStub, recovery: In, shown: RecoveryProof['shown']) =>
  stub.proveRecovery(proofOf(recovery, shown))

const completion = (recovery: In, password: string = NEW) => ({
  ...recovery,
  renewal: { by: 'password', password, isBreachChecked: true } as const,
  newCode: randomBytes(16),
  from: FROM,
  site: SITE,
  requestId,
})

const complete = async (stub: AccountStub, recovery: In, password?: string) =>
  stub.completeRecovery(completion(recovery, password))

/** An account that one password guards, signed in. */
const accountWithPassword = async (): Promise<{ readonly stub: AccountStub; readonly session: Held }> => {
  const stub = await newAccount()
  return { stub, session: await setPassword(stub, await signIn(stub)) }
}

const set = (stub: AccountStub, column: string, value: number) =>
  runInDurableObject(stub, (_object, { storage }) => {
    storage.sql.exec(`UPDATE profile SET ${column} = ?`, value)
  })

const recoveries = (stub: AccountStub) =>
  runInDurableObject(stub, (_object, { storage }) => storage.sql.exec('SELECT * FROM recoveries').toArray())

describe('a recovery that is complete', () => {
  it('ends every session and other recovery, replaces what was used, restricts for a day, and signs nobody in', async () => {
    const { stub, session } = await accountWithPassword()
    const code = randomBytes(16)
    await trySaveCode(stub, session, code)
    const other = inBrowser(3)
    await begin(stub, other)
    const recovery = inBrowser()
    expect(await typeSaved(stub, recovery, code)).toMatchObject(RENEW)
    const saved = async () => (await rows(stub, 'authenticators')).find(({ method }) => method === 'recovery-code')
    const before = await saved()
    expect(await complete(stub, recovery)).toMatchObject({ ok: true, value: { hasNewCode: true } })
    expect(await rows(stub, 'sessions')).toEqual([])
    expect(await renew(stub, session.proof)).toEqual(refusal('session_ended'))
    expect((await saved())?.['data']).not.toBe(before?.['data'])
    const [profile] = await rows(stub, 'profile')
    expect(profile).toMatchObject({ restricted_since: now(), restricted_until: now() + DAY })
    expect(await recoveries(stub)).toEqual([])
    expect(await complete(stub, other)).toEqual(OVER)
    expect(await tryPassword(stub, LONG)).toEqual(refusal('password_wrong'))
    expect(await tryPassword(stub, NEW)).toMatchObject({ ok: true })
  })

  it('is one event with what was shown, what is new and how many sessions ended, and one notice', async () => {
    const { stub, session } = await accountWithPassword()
    await signIn(stub)
    const told = (await rows(stub, 'outbox')).length
    const recovery = inBrowser()
    await begin(stub, recovery)
    await complete(stub, recovery)
    const [done, ...others] = (await rows(stub, 'events')).filter(({ name }) => name === 'recovery.completed')
    expect(others).toEqual([])
    expect(JSON.parse(String(done?.['detail']))).toEqual({
      flow: recovery.flow,
      by: 'issued',
      waited: false,
      renewed: 'password',
      ended: 2,
      agent: 'Test/1.0',
    })
    expect(await rows(stub, 'outbox')).toHaveLength(told + 1)
    expect(session.issued.base).toBe('aal1')
  })

  it('was completed by one of a hundred who try at once', async () => {
    const { stub } = await accountWithPassword()
    const recovery = inBrowser()
    await begin(stub, recovery)
    const answers = await atOnce(stub, 100, (account) => account.completeRecovery(completion(recovery)))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await count(stub, 'recovery.completed')).toBe(1)
    expect(await count(stub, 'password.set')).toBe(2)
  })

  it('opens the account that an operator asked a recovery of', async () => {
    const { stub } = await accountWithPassword()
    await set(stub, 'recovery_required_at', now())
    expect(await tryPassword(stub, LONG)).toEqual(refusal('recovery_required'))
    const recovery = inBrowser()
    await begin(stub, recovery)
    expect(await complete(stub, recovery)).toMatchObject({ ok: true })
    expect(await tryPassword(stub, NEW)).toMatchObject({ ok: true })
  })

  it('cancels a change of address that waits, so that nothing of a thief’s comes about later (row 6)', async () => {
    const { stub, session } = await accountWithPassword()
    await move(stub, session, 'thief@example.org')
    expect(await states(stub)).toEqual(['held'])
    const recovery = inBrowser()
    await begin(stub, recovery)
    await complete(stub, recovery)
    expect(await states(stub)).toEqual(['stopped'])
    pass(DAY)
    await ring(stub)
    expect(await addressOf(stub)).toBe(ADDRESS)
  })

  it('outdates every flow that began before it: a code that was asked for earlier signs nobody in', async () => {
    const { stub } = await accountWithPassword()
    const { epoch } = await stub.opening()
    const recovery = inBrowser()
    await begin(stub, recovery)
    await complete(stub, recovery)
    expect(await trySignIn(stub, { epoch })).toEqual(refusal('evidence_stale'))
    expect(await begin(stub, inBrowser(), epoch)).toEqual(OVER)
  })

  it('lets guesses at the new password begin anew where the old one took none any more', async () => {
    const { stub } = await accountWithPassword()
    await seedGuesses(stub, 'password', 'stranger', 80)
    pass(HOUR)
    expect(await tryPassword(stub, LONG)).toEqual(refusal('authenticator_disabled'))
    const recovery = inBrowser()
    await begin(stub, recovery)
    await complete(stub, recovery)
    pass(HOUR)
    expect(await tryPassword(stub, NEW)).toMatchObject({ ok: true })
  })

  it('takes a password of fifteen characters alone, whatever stands beside it that may be lost', async () => {
    const { stub, key } = await accountWithApp()
    const recovery = inBrowser()
    await begin(stub, recovery)
    await prove(stub, recovery, { by: 'totp', code: await appCode(key) })
    expect(await complete(stub, recovery, 'only-14-of-them')).toMatchObject({ ok: true })
    const again = inBrowser()
    await begin(stub, again)
    pass(30)
    await prove(stub, again, { by: 'totp', code: await appCode(key) })
    expect(await complete(stub, again, 'plum0tter')).toEqual({
      ok: false,
      failure: { code: 'password_too_short', least: 15 },
    })
    expect(await count(stub, 'recovery.completed')).toBe(1)
  })
})

describe('a recovery that is not complete', () => {
  it('stores nothing new: the code by mail alone does not give back what an app guards', async () => {
    const { stub, session } = await accountWithApp()
    const recovery = inBrowser()
    expect(await begin(stub, recovery)).toMatchObject(PROOF)
    expect(await stub.renewalFacts(recovery)).toEqual(OVER)
    expect(await complete(stub, recovery)).toEqual(OVER)
    expect(await renew(stub, session.proof)).toMatchObject({ ok: true })
    expect(await count(stub, 'password.set')).toBe(1)
  })

  it('does not become so by the same code shown once more, however it came', async () => {
    const { stub, key, session } = await accountWithApp()
    const strong = await show(stub, session, { password: LONG, code: await appCode(key) })
    const code = randomBytes(16)
    await trySaveCode(stub, strong, code)
    const recovery = inBrowser()
    expect(await typeSaved(stub, recovery, code)).toMatchObject(PROOF)
    expect(await typeSaved(stub, recovery, code)).toMatchObject(PROOF)
    expect(await prove(stub, recovery, { by: 'saved', code })).toMatchObject(PROOF)
    expect(await complete(stub, recovery)).toEqual(OVER)
    expect(await begin(stub, recovery)).toMatchObject(RENEW)
  })

  it('takes a code of an app once, in recovery and at sign-in together', async () => {
    const { stub, key, session } = await accountWithApp()
    const code = await appCode(key)
    await show(stub, session, { password: LONG, code })
    const recovery = inBrowser()
    await begin(stub, recovery)
    expect(await prove(stub, recovery, { by: 'totp', code })).toEqual(refusal('code_wrong'))
    pass(30)
    const answers = await atOnce(stub, 20, async (account) =>
      account.proveRecovery(proofOf(recovery, { by: 'totp', code: await appCode(key) })),
    )
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
  })

  it('goes on in its own browser alone', async () => {
    const { stub } = await accountWithPassword()
    const recovery = inBrowser(2)
    await begin(stub, recovery)
    const elsewhere = { ...recovery, browser: browser(3) }
    expect(await stub.recoveryProgress(elsewhere)).toEqual(OVER)
    expect(await begin(stub, elsewhere)).toEqual(OVER)
    expect(await prove(stub, elsewhere, { by: 'password', password: LONG })).toEqual(OVER)
    expect(await complete(stub, elsewhere)).toEqual(OVER)
    expect(await complete(stub, recovery)).toMatchObject({ ok: true })
  })

  it('is over after a quarter of an hour', async () => {
    const { stub } = await accountWithPassword()
    const recovery = inBrowser()
    await begin(stub, recovery)
    pass(15 * MINUTE)
    expect(await stub.recoveryProgress(recovery)).toEqual(OVER)
    expect(await complete(stub, recovery)).toEqual(OVER)
  })

  it.each<readonly [string, (stub: AccountStub, session: Held) => Promise<unknown>]>([
    ['the password is changed', (stub, session) => setPassword(stub, session, 'eleven green herons')],
    ['a recovery code is made', (stub, session) => trySaveCode(stub, session)],
    [
      'its owner signs out everywhere',
      async (stub, { proof }) => stub.endEverySession({ proof, site: SITE, requestId }),
    ],
  ])('is over once %s: what was shown before counts no more', async (_, change) => {
    const { stub, session } = await accountWithPassword()
    const recovery = inBrowser()
    expect(await begin(stub, recovery)).toMatchObject(RENEW)
    await change(stub, session)
    expect(await stub.recoveryProgress(recovery)).toEqual(OVER)
    expect(await complete(stub, recovery)).toEqual(OVER)
  })

  it('does not keep what was shown under an older epoch when its flow gets a new code', async () => {
    const { stub, key, session } = await accountWithApp()
    const strong = await show(stub, session, { password: LONG, code: await appCode(key) })
    const code = randomBytes(16)
    await trySaveCode(stub, strong, code)
    const recovery = inBrowser()
    await typeSaved(stub, recovery, code)
    await trySaveCode(stub, strong)
    expect(await begin(stub, recovery)).toMatchObject(PROOF)
    expect(await complete(stub, recovery)).toEqual(OVER)
  })
})

describe('a passkey in a recovery', () => {
  it('counts without verification too, and its answer once', async () => {
    const { stub, passkey } = await accountWithPasskey()
    const recovery = inBrowser()
    await begin(stub, recovery)
    const answer = await answerOf(passkey, { deviation: { userVerified: false } })
    expect(await prove(stub, recovery, { by: 'passkey', ...answer })).toMatchObject({
      value: { next: 'renew', renewals: ['passkey', 'password'] },
    })
    const other = inBrowser(3)
    await begin(stub, other)
    expect(await prove(stub, other, { by: 'passkey', ...answer })).toEqual(refusal('challenge_spent'))
  })

  it('of another account proves nothing', async () => {
    const { stub } = await accountWithPasskey()
    const stranger = await accountWithPasskey()
    const recovery = inBrowser()
    await begin(stub, recovery)
    expect(await prove(stub, recovery, { by: 'passkey', ...(await answerOf(stranger.passkey)) })).toMatchObject(
      refusal('response_refused'),
    )
  })

  it('that was shown after its challenge ended proves nothing (row 21)', async () => {
    const { stub, passkey } = await accountWithPasskey()
    const recovery = inBrowser()
    await begin(stub, recovery)
    const answer = await answerOf(passkey)
    pass(5 * MINUTE)
    expect(await prove(stub, recovery, { by: 'passkey', ...answer })).toEqual(refusal('challenge_spent'))
  })
})

describe('guesses in a recovery', () => {
  it('at a password are those at sign-in: ten together, then a wait', async () => {
    const { stub } = await accountWithApp()
    for (let n = 0; n < 5; n += 1) await tryPassword(stub, 'a wrong long password')
    const recovery = inBrowser()
    await begin(stub, recovery)
    const answers = await atOnce(stub, 20, (account) =>
      account.proveRecovery(proofOf(recovery, { by: 'password', password: 'a wrong long password' })),
    )
    const codes = answers.map((answer) => (answer.ok ? 'ok' : answer.failure.code))
    expect(codes.filter((code) => code === 'password_wrong')).toHaveLength(5)
    expect(codes.filter((code) => code === 'guess_too_soon')).toHaveLength(15)
  })

  it('at a saved code wait after ten, also where there is no account, each address for itself', async () => {
    const { stub } = await accountWithPassword()
    const decoy = blankAccount()
    for (const [target, address] of [
      [stub, 1],
      [decoy, 1],
      [decoy, 2],
    ] as const) {
      const codes: string[] = []
      for (let n = 0; n < 11; n += 1) {
        const answer = await typeSaved(target, inBrowser(), randomBytes(16), address)
        codes.push(answer.ok ? 'ok' : answer.failure.code)
      }
      expect(codes).toEqual([...Array.from({ length: 10 }, () => 'code_wrong'), 'guess_too_soon'])
    }
  })

  it('at a saved code are a hundred in a row at most, of which strangers make eighty', async () => {
    const { stub, session } = await accountWithPassword()
    const code = randomBytes(16)
    await trySaveCode(stub, session, code)
    await runInDurableObject(stub, (_object, { storage }) => {
      storage.sql.exec("INSERT INTO guesses VALUES ('recovery-code', 'stranger', 80, 80, ?)", now())
    })
    pass(HOUR)
    expect(await typeSaved(stub, inBrowser(), code)).toEqual(refusal('authenticator_disabled'))
    await trySaveCode(stub, await show(stub, session, { password: LONG }, 'aal1'), code)
    pass(HOUR)
    expect(await typeSaved(stub, inBrowser(), code)).toMatchObject(RENEW)
  })

  it('that are no code at all are wrong ones', async () => {
    const { stub } = await accountWithPassword()
    expect(await typeSaved(stub, inBrowser(), undefined)).toEqual(refusal('code_wrong'))
    expect(await rows(stub, 'guesses')).toMatchObject([{ authenticator: 'recovery-code', in_a_row: 1 }])
  })
})

describe('an account that opens to nobody', () => {
  it('is not got back while it is frozen, which only who has shown enough is told', async () => {
    const { stub, key } = await accountWithApp()
    await set(stub, 'frozen_at', now())
    const recovery = inBrowser()
    expect(await begin(stub, recovery)).toMatchObject(PROOF)
    expect(await prove(stub, recovery, { by: 'password', password: 'a wrong long password' })).toEqual(
      refusal('password_wrong'),
    )
    expect(await prove(stub, recovery, { by: 'totp', code: await appCode(key) })).toEqual(refusal('account_frozen'))
    expect(await complete(stub, recovery)).toEqual(refusal('account_frozen'))
    expect(await stub.delayRecovery({ ...recovery, site: SITE, requestId })).toEqual(OVER)
  })

  it('that is frozen when the mailbox is all that is asked for says so then', async () => {
    const { stub } = await accountWithPassword()
    await set(stub, 'frozen_at', now())
    expect(await begin(stub, inBrowser())).toEqual(refusal('account_frozen'))
    expect(await count(stub, 'recovery.refused')).toBe(1)
  })

  it('is not got back while two mailboxes contest it, and is again when that is over', async () => {
    const { stub } = await accountWithPassword()
    await set(stub, 'disputed_since', now())
    await set(stub, 'disputed_until', now() + 3 * DAY)
    expect(await begin(stub, inBrowser())).toMatchObject(refusal('account_disputed'))
    pass(3 * DAY)
    expect(await begin(stub, inBrowser())).toMatchObject(RENEW)
  })
})
