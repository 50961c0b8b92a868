import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { loadArgon2id } from '#authenticators/password/argon2.ts'
import { hashPassword } from '#authenticators/password/verify.ts'
import { installedDeployment } from '#config/installed.ts'
import { readDeploymentSecrets } from '#keys/deployment-secret.ts'
import { hmacSha256, importHmacKey } from '#keys/digest.ts'
import { type DataKey, type KeySet, openKeySet } from '#keys/key-set.ts'
import { KEYRING_NAME, LOOK_AT_LATEST } from '#keys/keyring-client.ts'
import { randomBytes } from '#keys/random.ts'
import { createSealer } from '#keys/seal.ts'
import { fromBase64Url, utf8 } from '#lib/encoding.ts'
import { Account } from '#objects/account.object.ts'
import { operation, pass, stopClock } from '../directory/arrange.ts'
import {
  type AccountStub,
  accountWithApp,
  appCode,
  blankAccount,
  count,
  DAY,
  everything,
  HOUR,
  LONG,
  newAccount,
  now,
  passwordSignIn,
  rows,
  seedGuesses,
  setPassword,
  signIn,
  tryPassword,
  tryShow,
} from './arrange.ts'

let testsBefore = 0

beforeEach(() => {
  stopClock()
  // Each test has a keyring of its own, and the isolate takes no other as long as it holds keys: let them grow too old.
  pass(40 * DAY * testsBefore)
  testsBefore += 1
})

const refusal = (code: string) => ({ ok: false, failure: { code } })
const WRONG = refusal('password_wrong')
const UNAVAILABLE = refusal('keys_unavailable')
const OTHER = 'a wrong long password'

const keyring = () => env.KEYRING.getByName(KEYRING_NAME)

const currentSet = async (): Promise<KeySet> => {
  const secrets = await readDeploymentSecrets(env)
  const { issuer } = installedDeployment(env)
  const answer = await keyring().keySet(issuer)
  if (!secrets.ok || !answer.ok) throw new Error('no keys')
  const opened = await openKeySet(createSealer(secrets.value), issuer, answer.value, now())
  if (opened === undefined) throw new Error('no key set')
  return opened.set
}

const pepperNow = async (): Promise<DataKey> => (await currentSet()).data['password-pepper']

const replacePepper = async (): Promise<void> => {
  expect(await keyring().replacePepper('it leaked')).toMatchObject({ ok: true })
}

const accountWithPassword = async () => {
  const stub = await newAccount()
  return { stub, session: await setPassword(stub, await signIn(stub)) }
}

/** The text that is stored of the password. */
const storedHash = async (stub: AccountStub): Promise<string> => {
  const row = (await rows(stub, 'authenticators')).find(({ method }) => method === 'password')
  return JSON.parse(String(row?.['data'])).hash
}

/** Gives an account a password as another isolate has stored it, whose pepper is `pepper`. */
const storeHash = async (stub: AccountStub, { id, bytes }: DataKey, password = LONG): Promise<void> => {
  const key = await importHmacKey(fromBase64Url(bytes) ?? new Uint8Array(0))
  const peppered = { id, bytes: await hmacSha256(key, utf8(password)) }
  const hash = hashPassword({ peppered, salt: randomBytes(16), argon2id: await loadArgon2id() })
  await runInDurableObject(stub, (_object, { storage }) => {
    storage.sql.exec("DELETE FROM authenticators WHERE method = 'password'")
    storage.sql.exec(
      "INSERT INTO authenticators (id, method, data, operation, created_at) VALUES (?, 'password', ?, ?, ?)",
      'elsewhere'.padEnd(22, '-'),
      JSON.stringify({ version: 1, hash, alone: true }),
      operation('elsewhere'),
      now(),
    )
  })
}

/** Lets an account run on the keys of this isolate while the keyring is out of reach. */
const withoutKeyring = <T>(stub: AccountStub, use: (account: Account) => Promise<T>): Promise<T> =>
  runInDurableObject(stub, (_object, state) => {
    const KEYRING = {
      getByName: () => {
        throw new Error('the keyring is away')
      },
    }
    return use(new Account(state, { ...env, KEYRING }))
  })

describe('a password that was set before the pepper was replaced', () => {
  it('signs in after it, is hashed anew under the new one, and no other password is right', async () => {
    const { stub } = await accountWithPassword()
    const before = await pepperNow()
    expect(await storedHash(stub)).toContain(`,keyid=${before.id}$`)
    await replacePepper()
    pass(LOOK_AT_LATEST)
    expect(await tryPassword(stub, OTHER)).toEqual(WRONG)
    expect(await storedHash(stub)).toContain(`,keyid=${before.id}$`)
    expect(await tryPassword(stub, LONG)).toMatchObject({ ok: true, value: { next: 'session' } })
    expect(await storedHash(stub)).toContain(`$m=19456,t=2,p=1,keyid=${(await pepperNow()).id}$`)
    expect((await pepperNow()).id).not.toBe(before.id)
    expect(await tryPassword(stub, LONG)).toMatchObject({ ok: true })
    expect(await tryPassword(stub, OTHER)).toEqual(WRONG)
    expect(await count(stub, 'password.rehashed')).toBe(1)
  })

  it('raises a session after it, and is hashed anew then too', async () => {
    const { stub, session } = await accountWithPassword()
    await replacePepper()
    pass(LOOK_AT_LATEST)
    expect(await tryShow(stub, session, { password: LONG }, 'aal1')).toMatchObject({ ok: true })
    expect(await storedHash(stub)).toContain(`,keyid=${(await pepperNow()).id}$`)
  })

  it('signs in after three of them', async () => {
    const { stub } = await accountWithPassword()
    const first = await pepperNow()
    for (let n = 0; n < 3; n++) {
      await replacePepper()
      pass(HOUR)
    }
    expect((await currentSet()).formerPeppers.at(-1)).toEqual(first)
    expect(await tryPassword(stub, LONG)).toMatchObject({ ok: true })
    expect(await storedHash(stub)).toContain(`,keyid=${(await pepperNow()).id}$`)
  })

  it('is what it was while the isolate has not seen the new pepper', async () => {
    const { stub } = await accountWithPassword()
    const hash = await storedHash(stub)
    await replacePepper()
    expect(await tryPassword(stub, LONG)).toMatchObject({ ok: true })
    expect(await storedHash(stub)).toBe(hash)
  })
})

describe('a password whose pepper this isolate has not seen yet', () => {
  const arrange = async () => {
    const { stub, session } = await accountWithPassword()
    const before = await pepperNow()
    await replacePepper()
    await storeHash(stub, await pepperNow())
    return { stub, session, before }
  }

  it('signs in at once: the keyring is asked for it', async () => {
    const { stub } = await arrange()
    expect(await tryPassword(stub, OTHER)).toEqual(WRONG)
    expect(await tryPassword(stub, LONG)).toMatchObject({ ok: true })
    expect(await storedHash(stub)).toContain(`,keyid=${(await pepperNow()).id}$`)
    expect(await count(stub, 'password.rehashed')).toBe(0)
  })

  it('raises a session at once', async () => {
    const { stub, session } = await arrange()
    expect(await tryShow(stub, session, { password: LONG }, 'aal1')).toMatchObject({ ok: true })
  })

  it('is neither right nor wrong while the keyring is out of reach, and no try is counted', async () => {
    const { stub, session } = await arrange()
    await seedGuesses(stub, 'password', 'stranger', 9)
    const stored = await everything(stub)
    await withoutKeyring(stub, async (account) => {
      for (const password of [LONG, OTHER, '', 'x'.repeat(300)]) {
        expect(await account.signInWithPassword(passwordSignIn(password))).toEqual(UNAVAILABLE)
      }
    })
    expect(await everything(stub)).toBe(stored)
    pass(10)
    expect(await tryPassword(stub, LONG)).toMatchObject({ ok: true })
    expect(await tryShow(stub, session, { password: LONG }, 'aal1')).toMatchObject({ ok: true })
  })
})

describe('a password whose pepper nobody holds any more', () => {
  const LOST: DataKey = { id: 'lost', bytes: 'A'.repeat(43) }

  it('is neither right nor wrong, and no try is counted', async () => {
    const { stub } = await accountWithPassword()
    await storeHash(stub, LOST)
    const stored = await everything(stub)
    for (let n = 0; n < 12; n++) {
      expect(await tryPassword(stub, LONG)).toEqual(UNAVAILABLE)
      expect(await tryPassword(stub, OTHER)).toEqual(UNAVAILABLE)
    }
    expect(await everything(stub)).toBe(stored)
    expect(await tryPassword(blankAccount(), LONG)).toEqual(WRONG)
  })

  it('uses up nothing that is shown beside it', async () => {
    const { stub, session, key } = await accountWithApp()
    await storeHash(stub, LOST)
    pass(60)
    const stored = await everything(stub)
    const code = await appCode(key)
    expect(await tryShow(stub, session, { password: LONG, code }, 'aal2')).toEqual(UNAVAILABLE)
    expect(await everything(stub)).toBe(stored)
  })

  it('can be replaced by one that is set anew', async () => {
    const { stub, session } = await accountWithPassword()
    await storeHash(stub, LOST)
    await setPassword(stub, session, 'eleven green herons')
    expect(await tryPassword(stub, 'eleven green herons')).toMatchObject({ ok: true })
  })
})
