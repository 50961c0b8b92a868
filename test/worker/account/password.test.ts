import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { loadArgon2id } from '#authenticators/password/argon2.ts'
import { encodeArgon2id } from '#authenticators/password/phc.ts'
import { CURRENT_COST } from '#authenticators/password/verify.ts'
import { installedDeployment } from '#config/installed.ts'
import type { DeploymentKeys } from '#keys/deployment-keys.ts'
import { readDeploymentSecrets } from '#keys/deployment-secret.ts'
import { hmacSha256 } from '#keys/digest.ts'
import { loadDeploymentKeys } from '#keys/keyring-client.ts'
import { randomBytes } from '#keys/random.ts'
import { createSealer } from '#keys/seal.ts'
import { toBase64Url, toHex, utf8 } from '#lib/encoding.ts'
import { FOREIGN_VECTORS } from '../../unit/authenticators/password/vectors.ts'
import { flow, operation, pass, stopClock } from '../directory/arrange.ts'
import {
  type AccountStub,
  accountWithApp,
  accountWithPasskey,
  addApp,
  appCode,
  atOnce,
  blankAccount,
  count,
  events,
  everything,
  type Held,
  HOUR,
  LONG,
  MINUTE,
  newAccount,
  now,
  passwordSignIn,
  renew,
  requestId,
  rows,
  SHORT,
  SITE,
  seedGuesses,
  setPassword,
  show,
  signIn,
  tryPasskey,
  tryPassword,
  tryRemove,
  trySecondFactor,
  trySetPassword,
  tryShow,
  trySignIn,
  withoutKeys,
} from './arrange.ts'

beforeEach(stopClock)

const refusal = (code: string) => ({ ok: false, failure: { code } })
const WRONG = refusal('password_wrong')
const NEW = 'eleven green herons'
const OTHER = 'a wrong long password'

const accountWithPassword = async (password: string = LONG) => {
  const stub = await newAccount()
  return { stub, session: await setPassword(stub, await signIn(stub), password) }
}

/** What is stored of the password. */
const stored = async (stub: AccountStub): Promise<{ readonly hash: string; readonly alone: boolean }> => {
  const row = (await rows(stub, 'authenticators')).find(({ method }) => method === 'password')
  return JSON.parse(String(row?.['data']))
}

/** Gives an account a password by its hash, as an import does. */
const importHash = (stub: AccountStub, hash: string) =>
  runInDurableObject(stub, (_object, { storage }) => {
    storage.sql.exec(
      "INSERT INTO authenticators (id, method, data, operation, created_at) VALUES (?, 'password', ?, ?, ?)",
      'imported'.padEnd(22, '-'),
      JSON.stringify({ version: 1, hash, alone: false }),
      operation('import'),
      now(),
    )
  })

const accountWithHash = async (hash: string): Promise<AccountStub> => {
  const stub = await newAccount()
  await importHash(stub, hash)
  return stub
}

const currentKeys = async (): Promise<DeploymentKeys> => {
  const secrets = await readDeploymentSecrets(env)
  if (!secrets.ok) throw new Error(secrets.failure.code)
  const keys = await loadDeploymentKeys(env, createSealer(secrets.value), installedDeployment(env).issuer, now())
  if (!keys.ok) throw new Error(keys.failure.code)
  return keys.value
}

/** A hash of `password` under today's pepper, but for what is said otherwise. */
const hashOf = async (password: string, given: { memoryKiB?: number; passes?: number; pepperId?: string } = {}) => {
  const { id, key } = (await currentKeys()).passwordPeppers[0]
  const argon2id = await loadArgon2id()
  const salt = randomBytes(16)
  const cost = {
    ...CURRENT_COST,
    memoryKiB: given.memoryKiB ?? CURRENT_COST.memoryKiB,
    passes: given.passes ?? CURRENT_COST.passes,
  }
  const bytes = await hmacSha256(key, utf8(password))
  const tag = new Uint8Array(argon2id({ ...cost, password: bytes, salt, tagLength: 32 }))
  return encodeArgon2id({ scheme: 'argon2id', ...cost, pepperId: given.pepperId ?? id, salt, tag })
}

describe('the first password', () => {
  it('is set by a session of a code, raises it to aal1, writes its event and one notice', async () => {
    const stub = await newAccount()
    const session = await setPassword(stub, await signIn(stub))
    expect(session.issued).toMatchObject({ generation: 2, base: 'aal1', aal2Until: null, amr: ['otp', 'pwd'] })
    expect(await events(stub)).toEqual(['account.created', 'session.started', 'password.set', 'session.elevated'])
    expect(await rows(stub, 'outbox')).toMatchObject([{ about: 'account', request_id: requestId }])
    expect(await rows(stub, 'authenticators')).toMatchObject([{ method: 'password', created_at: now() }])
  })

  it('is set within ten minutes of the code, and not later', async () => {
    const stub = await newAccount()
    const session = await signIn(stub)
    pass(10 * MINUTE)
    const before = await everything(stub)
    expect(await trySetPassword(stub, session, LONG)).toEqual(refusal('code_too_old'))
    expect(await everything(stub)).toBe(before)
    pass(-1)
    expect(await trySetPassword(stub, session, LONG)).toMatchObject({ ok: true })
  })

  it('ends no other session: nobody can be in one by it', async () => {
    const stub = await newAccount()
    const other = await signIn(stub, { browser: 2 })
    await setPassword(stub, await signIn(stub))
    expect(await renew(stub, other.proof)).toMatchObject({ ok: true })
  })

  it('is noted as unchecked where nobody could look it up among those that leaked', async () => {
    const stub = await newAccount()
    await trySetPassword(stub, await signIn(stub), LONG, false)
    expect(await count(stub, 'password.breach_unchecked')).toBe(1)
  })

  it('is not set by a session that is over', async () => {
    const stub = await newAccount()
    const session = await signIn(stub)
    await stub.endSession({ proof: session.proof, reason: 'sign_out', requestId })
    expect(await trySetPassword(stub, session, LONG)).toEqual(refusal('session_ended'))
    expect(await rows(stub, 'authenticators')).toEqual([])
    expect(await rows(stub, 'outbox')).toEqual([])
  })

  it('has one winner where one session sets a hundred at once', async () => {
    const stub = await newAccount()
    const session = await signIn(stub)
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, n) => trySetPassword(stub, session, `${LONG} number ${n}`)),
    )
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1)
    expect(await rows(stub, 'authenticators')).toHaveLength(1)
    expect(await rows(stub, 'outbox')).toHaveLength(1)
    expect(await count(stub, 'password.set')).toBe(1)
  })
})

describe('the length of a password, judged by the account whatever a page let through,', () => {
  it.each([
    ['letters', 'abcdefghijklmn', 'abcdefghijklmno'],
    ['characters that take two units each', '😀'.repeat(14), '😀'.repeat(15)],
    ['characters that compose to one', 'u\u0308'.repeat(14), 'u\u0308'.repeat(15)],
  ])('is 15 code points at least where it stands alone: %s', async (_, short, long) => {
    const stub = await newAccount()
    const session = await signIn(stub)
    const before = await everything(stub)
    expect(await stub.changeFacts(session.proof)).toEqual({ ok: true, value: { leastPassword: 15 } })
    expect(await trySetPassword(stub, session, short)).toEqual({
      ok: false,
      failure: { code: 'password_too_short', least: 15 },
    })
    expect(await everything(stub)).toBe(before)
    await setPassword(stub, session, long)
    expect(await stored(stub)).toMatchObject({ alone: true })
  })

  it.each([
    ['a passkey', async () => accountWithPasskey()],
    [
      'an app',
      async () => {
        const stub = await newAccount()
        return { stub, ...(await addApp(stub, await signIn(stub))) }
      },
    ],
  ])('is 8 beside %s', async (_, make) => {
    const { stub, session } = await make()
    expect(await stub.changeFacts(session.proof)).toEqual({ ok: true, value: { leastPassword: 8 } })
    expect(await trySetPassword(stub, session, 'plum0tt')).toEqual({
      ok: false,
      failure: { code: 'password_too_short', least: 8 },
    })
    await setPassword(stub, session, 'plum0tte')
    expect(await stored(stub)).toMatchObject({ alone: false })
  })

  it('is short still where a second factor comes to a password that stands alone', async () => {
    const { stub, session } = await accountWithPassword()
    const { session: raised, key } = await addApp(stub, session)
    const both = await show(stub, raised, { password: LONG, code: await appCode(key) })
    await setPassword(stub, both, SHORT)
    expect(await stored(stub)).toMatchObject({ alone: false })
    expect(await tryPassword(stub, SHORT)).toMatchObject({ ok: true, value: { next: 'second-factor', alone: false } })
  })
})

describe('changing a password', () => {
  it('ends every other session, keeps its own under a new secret, and says how many ended', async () => {
    const { stub, session } = await accountWithPassword()
    const others = [await signIn(stub, { browser: 2 }), await signIn(stub, { browser: 3 })]
    const changed = await setPassword(stub, session, NEW)
    for (const other of others) expect(await renew(stub, other.proof)).toEqual(refusal('session_ended'))
    expect(await renew(stub, changed.proof)).toMatchObject({ ok: true, value: { generation: 3 } })
    const ended = (await rows(stub, 'events')).filter(({ name }) => name === 'sessions.ended_everywhere')
    expect(ended.map(({ detail }) => JSON.parse(String(detail)))).toEqual([{ ended: 2, kept: session.issued.sid }])
    expect(await rows(stub, 'outbox')).toHaveLength(2)
  })

  it('makes the old one wrong and the new one right', async () => {
    const { stub, session } = await accountWithPassword()
    await setPassword(stub, session, NEW)
    expect(await rows(stub, 'authenticators')).toHaveLength(1)
    expect(await tryPassword(stub, LONG)).toEqual(WRONG)
    expect(await tryPassword(stub, NEW)).toMatchObject({ ok: true })
  })

  it('refuses every flow whose evidence is older', async () => {
    const { stub, key, session } = await accountWithApp()
    const { epoch } = await stub.opening()
    const typed = await tryPassword(stub, LONG)
    expect(typed).toMatchObject({ ok: true, value: { next: 'second-factor', epoch } })
    const both = await show(stub, session, { password: LONG, code: await appCode(key) })
    await setPassword(stub, both, NEW)
    pass(30)
    const code = await appCode(key)
    expect(await trySecondFactor(stub, { epoch }, { by: 'code', code })).toEqual(refusal('evidence_stale'))
    expect(await trySignIn(stub, { epoch })).toEqual(refusal('evidence_stale'))
    expect(await trySecondFactor(stub, { epoch: epoch + 1 }, { by: 'code', code })).toMatchObject({ ok: true })
  })

  it('needs what the account reaches at most, of the last fifteen minutes', async () => {
    const { stub, session } = await accountWithPassword()
    pass(15 * MINUTE)
    const before = await everything(stub)
    expect(await trySetPassword(stub, session, NEW)).toEqual(refusal('step_up_required'))
    expect(await everything(stub)).toBe(before)
    const raised = await show(stub, session, { password: LONG }, 'aal1')
    expect(await trySetPassword(stub, raised, NEW)).toMatchObject({ ok: true })
  })
})

describe('signing in by a password', () => {
  it('that is right and stands alone earns aal1, in a session of its own', async () => {
    const { stub } = await accountWithPassword()
    const answer = await tryPassword(stub, LONG)
    expect(answer).toMatchObject({
      ok: true,
      value: {
        next: 'session',
        offersPasskey: true,
        issued: { generation: 1, base: 'aal1', aal2Until: null, amr: ['pwd'], phishingResistant: false },
      },
    })
    expect(await count(stub, 'password.used')).toBe(1)
    expect(await count(stub, 'session.started')).toBe(2)
  })

  it('that is wrong begins nothing, and says so in one event', async () => {
    const { stub } = await accountWithPassword()
    const sessions = await rows(stub, 'sessions')
    for (const wrong of [OTHER, `${LONG} `, LONG.toUpperCase(), LONG.slice(0, -1), '', 'x'])
      expect(await tryPassword(stub, wrong)).toEqual(WRONG)
    expect(await rows(stub, 'sessions')).toEqual(sessions)
    expect(await rows(stub, 'used')).toHaveLength(1)
    expect(await count(stub, 'authenticator.guess_refused')).toBeGreaterThanOrEqual(4)
  })

  it('answers alike without a password and without an account', async () => {
    const { stub } = await accountWithPasskey()
    expect(await tryPassword(stub, LONG)).toEqual(WRONG)
    const decoy = blankAccount()
    expect(await tryPassword(decoy, LONG)).toEqual(WRONG)
    expect(await rows(decoy, 'events')).toEqual([])
    expect(await rows(decoy, 'guesses')).toHaveLength(1)
    expect(await rows(stub, 'guesses')).toHaveLength(1)
  })

  it('is the same in every spelling that composes to it', async () => {
    const { stub } = await accountWithPassword('grün wie die Frösche')
    const decomposed = 'gru\u0308n wie die Fro\u0308sche'
    expect(await tryPassword(stub, decomposed)).toMatchObject({ ok: true })
    expect(await tryPassword(stub, 'grun wie die Frosche')).toEqual(WRONG)
  })

  it.each([
    ['a megabyte', 'a'.repeat(1_048_576)],
    ['257 code points', 'a'.repeat(257)],
    ['a NUL', `${LONG}\0`],
    ['half of a character', `${LONG}\ud83d`],
  ])('that is none, %s, is wrong like any other', async (_, password) => {
    const { stub } = await accountWithPassword()
    expect(await tryPassword(stub, password)).toEqual(WRONG)
    expect(await tryPassword(blankAccount(), password)).toEqual(WRONG)
  })

  it('takes all of a long one', async () => {
    const { stub } = await accountWithPassword('ab'.repeat(128))
    expect(await tryPassword(stub, `${'ab'.repeat(127)}aa`)).toEqual(WRONG)
    expect(await tryPassword(stub, 'ab'.repeat(127))).toEqual(WRONG)
    expect(await tryPassword(stub, 'ab'.repeat(128))).toMatchObject({ ok: true })
  })

  it('completes its flow once, also where ten are sent at once', async () => {
    const { stub } = await accountWithPassword()
    const signing = passwordSignIn(LONG, { flow: flow('one') })
    const answers = await atOnce(stub, 10, (account) => account.signInWithPassword(signing))
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1)
    const refused = answers.flatMap((answer) => (answer.ok ? [] : [answer.failure.code]))
    expect(new Set(refused)).toEqual(new Set(['flow_completed']))
    expect(await rows(stub, 'sessions')).toHaveLength(2)
  })

  it('fails while no source has the keys, and counts nothing', async () => {
    const { stub, session } = await accountWithPassword()
    const before = await everything(stub)
    await withoutKeys(stub, async (account) => {
      expect(await account.signInWithPassword(passwordSignIn(LONG))).toEqual(refusal('keys_unavailable'))
      const changing = { proof: session.proof, password: NEW, isBreachChecked: true, site: SITE, requestId }
      const from = { agent: '', country: undefined }
      expect(await account.setPassword({ ...changing, from })).toEqual(refusal('keys_unavailable'))
    })
    expect(await everything(stub)).toBe(before)
    expect(await tryPassword(stub, LONG)).toMatchObject({ ok: true })
  })
})

describe('what is stored', () => {
  it('never holds a password, right, wrong or old, in any spelling', async () => {
    const { stub, session } = await accountWithPassword()
    await tryPassword(stub, OTHER)
    await tryPassword(stub, LONG)
    await setPassword(stub, session, NEW)
    const text = await everything(stub)
    expect(text).toContain('$argon2id$')
    for (const password of [LONG, NEW, OTHER]) {
      const bytes = utf8(password)
      for (const spelled of [password, toHex(bytes), toBase64Url(bytes), btoa(password).replace(/=+$/, '')]) {
        expect(text).not.toContain(spelled)
      }
    }
  })

  it('is another hash for each account and each change, of the cost and pepper of today', async () => {
    const [one, two] = [await accountWithPassword(), await accountWithPassword()]
    const hashes = [(await stored(one.stub)).hash, (await stored(two.stub)).hash]
    await setPassword(one.stub, one.session, LONG)
    hashes.push((await stored(one.stub)).hash)
    expect(new Set(hashes).size).toBe(3)
    const { id } = (await currentKeys()).passwordPeppers[0]
    for (const hash of hashes) expect(hash.startsWith(`$argon2id$v=19$m=19456,t=2,p=1,keyid=${id}$`)).toBe(true)
  })
})

describe('a hash of another time or system', () => {
  const expectCurrent = async (stub: AccountStub) => {
    const { id } = (await currentKeys()).passwordPeppers[0]
    expect((await stored(stub)).hash.startsWith(`$argon2id$v=19$m=19456,t=2,p=1,keyid=${id}$`)).toBe(true)
  }

  it.each([
    ['less memory', { memoryKiB: 8192 }],
    ['fewer passes', { passes: 1 }],
    ['more passes', { passes: 3 }],
  ])('with %s is made anew when its password is shown, and left alone when another is', async (_, cost) => {
    const stub = await accountWithHash(await hashOf(LONG, cost))
    const before = await stored(stub)
    expect(await tryPassword(stub, OTHER)).toEqual(WRONG)
    expect(await stored(stub)).toEqual(before)
    expect(await tryPassword(stub, LONG)).toMatchObject({ ok: true, value: { next: 'session' } })
    await expectCurrent(stub)
    expect(await stored(stub)).toMatchObject({ alone: true })
    expect(await tryPassword(stub, LONG)).toMatchObject({ ok: true })
    expect(await tryPassword(stub, OTHER)).toEqual(WRONG)
    expect(await count(stub, 'password.rehashed')).toBe(1)
  })

  it('of today is not made anew', async () => {
    const stub = await accountWithHash(await hashOf(LONG))
    const before = await stored(stub)
    expect(await tryPassword(stub, LONG)).toMatchObject({ ok: true })
    expect((await stored(stub)).hash).toBe(before.hash)
    expect(await count(stub, 'password.rehashed')).toBe(0)
  })

  it('under a pepper that nobody holds any more is neither right nor wrong, not counted, and left alone', async () => {
    const stub = await accountWithHash(await hashOf(LONG, { pepperId: 'lost' }))
    const before = await stored(stub)
    expect(await tryPassword(stub, LONG)).toEqual(refusal('keys_unavailable'))
    expect(await tryPassword(stub, OTHER)).toEqual(refusal('keys_unavailable'))
    expect(await stored(stub)).toEqual(before)
    expect(await rows(stub, 'guesses')).toEqual([])
    expect(await count(stub, 'password.rehashed')).toBe(0)
  })

  it.each(FOREIGN_VECTORS.filter(({ password }) => password.length >= 8))(
    'of $source is made anew when its password is shown, and left alone when another is',
    async ({ stored: hash, password }) => {
      const stub = await accountWithHash(hash)
      const before = await stored(stub)
      expect(await tryPassword(stub, `${password}.`)).toEqual(WRONG)
      expect(await stored(stub)).toEqual(before)
      const alone = [...password].length >= 15
      const next = alone ? 'session' : 'second-factor'
      expect(await tryPassword(stub, password)).toMatchObject({ ok: true, value: { next } })
      await expectCurrent(stub)
      expect(await stored(stub)).toMatchObject({ alone })
      expect(await tryPassword(stub, password)).toMatchObject({ ok: true, value: { next } })
      expect(await tryPassword(stub, `${password}.`)).toEqual(WRONG)
      expect(await count(stub, 'password.rehashed')).toBe(1)
    },
  )

  it('of a password that was never long enough here opens nothing', async () => {
    const short = FOREIGN_VECTORS.filter(({ password }) => password.length < 8)
    expect(short.length).toBeGreaterThan(0)
    for (const { stored: hash, password } of short) {
      const stub = await accountWithHash(hash)
      expect(await tryPassword(stub, password)).toEqual(WRONG)
      expect((await stored(stub)).hash).toBe(hash)
    }
  })

  it.each([
    [
      'scrypt with N = 2^24',
      '$scrypt$ln=24,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$ppEPOHC5cfY5dS6Pp5VVEzN1hRlDD7n601B5sGD8KeA',
    ],
    ['bcrypt with cost 31', '$2b$31$abcdefghijklmnopqrstuuLTmSvuFZA1uLnp3nzCbwUy8/7e5Qrly'],
    [
      'Argon2id with a gibibyte',
      '$argon2id$v=19$m=1048576,t=10,p=1$MDEyMzQ1Njc4OWFiY2RlZg$j++qfXFAj5PZUzL7LYv9/b2qRaUEwZUDVwTKzuAThmw',
    ],
    ['what is no hash at all', LONG],
    ['nothing', ''],
  ])('that is %s is refused without computing it, counted, and left alone', async (_, hash) => {
    const stub = await accountWithHash(hash)
    // Each of the first three would take minutes or all memory; the test ends in time or fails.
    for (const password of [LONG, hash, 'pleaseletmein']) expect(await tryPassword(stub, password)).toEqual(WRONG)
    expect(await stored(stub)).toMatchObject({ hash })
    expect(await rows(stub, 'guesses')).toMatchObject([{ authenticator: 'password', in_a_row: 3 }])
  })
})

const evaluated = (answers: readonly { readonly ok: boolean; readonly failure?: { readonly code: string } }[]) =>
  answers.filter(({ ok, failure }) => ok || failure?.code === 'password_wrong').length

describe('guesses at a password', () => {
  it('of a stranger are looked at ten at most, of 101 at once', async () => {
    const { stub } = await accountWithPassword()
    const answers = await atOnce(stub, 101, (account, n) => account.signInWithPassword(passwordSignIn(`${OTHER} ${n}`)))
    expect(evaluated(answers)).toBe(10)
    expect(await count(stub, 'authenticator.guess_refused')).toBe(10)
    const waiting = { ok: false, failure: { code: 'guess_too_soon', retryAfterSeconds: 30 } }
    expect(answers.filter((answer) => !answer.ok && answer.failure.code !== 'password_wrong')).toEqual(
      Array.from({ length: 91 }, () => waiting),
    )
    // Whoever waits does not learn whether it was right.
    expect(await tryPassword(stub, LONG)).toEqual(waiting)
  })

  it('are a hundred in a row at most in all: 80 of strangers, 20 kept for known browsers', async () => {
    const { stub } = await accountWithPassword()
    let strangers = 0
    let own = 0
    for (let n = 0; n < 90; n++) {
      const answers = await Promise.all([1, 2, 3].map((each) => tryPassword(stub, `${OTHER} ${n} ${each}`)))
      strangers += evaluated(answers)
      pass(HOUR)
    }
    expect(strangers).toBe(80)
    expect(await count(stub, 'authenticator.disabled')).toBe(1)
    expect(await tryPassword(stub, LONG)).toEqual(refusal('authenticator_disabled'))
    for (let n = 0; n < 30; n++) {
      own += evaluated([await tryPassword(stub, `${OTHER} ${n}`, { known: true })])
      pass(HOUR)
    }
    expect(own).toBe(20)
    expect(await count(stub, 'authenticator.disabled')).toBe(2)
    expect(await count(stub, 'authenticator.guess_refused')).toBe(100)
    for (const known of [false, true]) {
      expect(await tryPassword(stub, LONG, { known })).toEqual(refusal('authenticator_disabled'))
    }
  }, 60_000)

  it('of strangers lock no known browser out, nor a passkey, nor a code', async () => {
    const { stub, session, passkey } = await accountWithPasskey()
    await setPassword(stub, session)
    await seedGuesses(stub, 'password', 'stranger', 80)
    pass(HOUR)
    expect(await tryPassword(stub, LONG)).toEqual(refusal('authenticator_disabled'))
    expect(await tryPassword(stub, LONG, { known: true })).toMatchObject({ ok: true })
    expect(await tryPassword(stub, OTHER, { known: true })).toEqual(WRONG)
    expect(await tryPasskey(stub, passkey)).toMatchObject({ ok: true })
    expect(await trySignIn(stub)).toMatchObject({ ok: true })
    pass(HOUR)
    expect(await tryPassword(stub, LONG)).toEqual(refusal('authenticator_disabled'))
  })

  it('of a known browser wait by themselves, and so do those of a session that proves more', async () => {
    const { stub, session } = await accountWithPassword()
    for (let n = 0; n < 10; n++) expect(await tryPassword(stub, OTHER)).toEqual(WRONG)
    expect(await tryPassword(stub, OTHER)).toMatchObject(refusal('guess_too_soon'))
    for (let n = 0; n < 5; n++) {
      expect(await tryPassword(stub, OTHER, { known: true })).toEqual(WRONG)
      expect(await tryShow(stub, session, { password: OTHER }, 'aal1')).toEqual(WRONG)
    }
    const waiting = { ok: false, failure: { code: 'guess_too_soon', retryAfterSeconds: 30 } }
    expect(await tryPassword(stub, LONG, { known: true })).toEqual(waiting)
    expect(await tryShow(stub, session, { password: LONG }, 'aal1')).toEqual(waiting)
  })

  it('are forgiven by a right one to whoever made it, and to nobody else', async () => {
    const { stub } = await accountWithPassword()
    for (let n = 0; n < 9; n++) await tryPassword(stub, OTHER)
    for (let n = 0; n < 3; n++) await tryPassword(stub, OTHER, { known: true })
    expect(await tryPassword(stub, LONG)).toMatchObject({ ok: true })
    expect(await rows(stub, 'guesses')).toMatchObject([
      { guesser: 'known', in_a_row: 3 },
      { guesser: 'stranger', in_a_row: 0 },
    ])
    expect(await tryPassword(stub, OTHER)).toEqual(WRONG)
    expect(await tryPassword(stub, LONG, { known: true })).toMatchObject({ ok: true })
    expect(await rows(stub, 'guesses')).toMatchObject([{ guesser: 'stranger', in_a_row: 1 }])
    expect(await tryPassword(stub, LONG)).toMatchObject(refusal('guess_too_soon'))
  })

  it('are forgotten with a new password, also where it was disabled', async () => {
    const { stub, session } = await accountWithPassword()
    await seedGuesses(stub, 'password', 'stranger', 80)
    await seedGuesses(stub, 'password', 'known', 20)
    pass(HOUR)
    expect(await tryPassword(stub, LONG, { known: true })).toEqual(refusal('authenticator_disabled'))
    pass(-HOUR)
    await setPassword(stub, session, NEW)
    expect(await rows(stub, 'guesses')).toMatchObject([{ guesser: 'stranger', in_a_row: 0 }])
    expect(await tryPassword(stub, NEW, { known: true })).toMatchObject({ ok: true })
    pass(HOUR)
    expect(await tryPassword(stub, NEW)).toMatchObject({ ok: true })
  })

  it.each<readonly [string, (stub: AccountStub, session: Held) => Promise<unknown>]>([
    ['sets another one', (stub, session) => setPassword(stub, session, NEW)],
    ['takes it away', (stub, session) => tryRemove(stub, session, { factor: 'password' })],
    ['signs in in a new browser', (stub) => tryPassword(stub, LONG)],
  ])('of strangers wait on as at no account where its owner %s', async (_, act) => {
    const { stub, session: first } = await accountWithPasskey()
    const session = await setPassword(stub, first)
    const decoy = blankAccount()
    const tries = async (count: number) => {
      const answers = []
      for (let n = 0; n < count; n++) answers.push([await tryPassword(stub, OTHER), await tryPassword(decoy, OTHER)])
      return answers
    }
    await tries(11)
    pass(MINUTE)
    await act(stub, session)
    for (const wait of [0, 1, MINUTE]) {
      pass(wait)
      for (const [known, unknown] of await tries(2)) expect(known).toEqual(unknown)
    }
  })

  it('at an address without an account wait alike, each address by itself', async () => {
    const { stub } = await accountWithPassword()
    const decoy = blankAccount()
    for (let n = 0; n < 14; n++) {
      const known = await tryPassword(stub, OTHER)
      const unknown = await tryPassword(decoy, OTHER)
      expect(unknown).toEqual(known)
      if (n >= 11) pass(240)
    }
    expect(await tryPassword(decoy, OTHER, { address: 2 })).toEqual(WRONG)
    expect((await rows(decoy, 'guesses')).map((row) => row['in_a_row']).sort()).toEqual([1, 12])
  })

  it('count against no other account', async () => {
    const [one, two] = [await accountWithPassword(), await accountWithPassword()]
    for (let n = 0; n < 11; n++) await tryPassword(one.stub, OTHER)
    expect(await tryPassword(one.stub, LONG)).toMatchObject(refusal('guess_too_soon'))
    expect(await tryPassword(two.stub, LONG)).toMatchObject({ ok: true })
  })
})
