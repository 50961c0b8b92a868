import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { SecretVariables } from '#keys/deployment-secret.ts'
import { KEY_SET_KV_NAME } from '#keys/key-set.ts'
import { createKeyLoader, LOOK_AT_LATEST } from '#keys/keyring-client.ts'
import { after, type EpochSeconds, HOUR } from '#lib/time.ts'
import {
  allRows,
  eventNames,
  ISSUER,
  NEW_SECRET,
  now,
  OLD_SECRET,
  publishedSet,
  ring,
  rowsOf,
  START,
  sealerOf,
  setOf,
  withBindings,
} from './rings.ts'

const secret: SecretVariables = { POSTERN_SECRET: OLD_SECRET }
const ROTATED: SecretVariables = { POSTERN_SECRET: NEW_SECRET, POSTERN_SECRET_PREVIOUS: OLD_SECRET }
const DROPPED: SecretVariables = { POSTERN_SECRET: NEW_SECRET }

const clock = (moment: EpochSeconds): void => {
  vi.setSystemTime(moment * 1000)
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
  clock(START)
})

const currentSet = async () => setOf(await ring().keySet(ISSUER))
const setUnder = (variables: SecretVariables) =>
  withBindings(variables, async (keyring) => setOf(await keyring.keySet(ISSUER), await sealerOf(variables)))
const replacements = async () => (await eventNames()).filter((name) => name === 'pepper.replaced').length

describe('replacing the pepper', () => {
  test('puts a new one in its place, keeps the one before, and touches nothing else', async () => {
    const begun = await currentSet()
    const before = begun.data['password-pepper']
    const status = await ring().replacePepper('found in a log')
    const set = await currentSet()
    const pepper = set.data['password-pepper']
    expect(pepper.id).not.toBe(before.id)
    expect(pepper.bytes).not.toBe(before.bytes)
    expect(set).toEqual({
      ...begun,
      version: 2,
      data: { ...begun.data, 'password-pepper': pepper },
      formerPeppers: [before],
    })
    expect(status).toMatchObject({ ok: true, value: { version: 2, pepper: pepper.id, published: true } })
    expect(await publishedSet()).toEqual(set)
    expect((await rowsOf('former_peppers')).map(({ id, replaced_at: at }) => [id, at])).toEqual([[before.id, START]])
    const event = (await rowsOf('events')).at(-1)
    expect(event?.['name']).toBe('pepper.replaced')
    expect(JSON.parse(String(event?.['detail']))).toEqual({
      pepper: pepper.id,
      former: before.id,
      reason: 'found in a log',
    })
  })

  test('is done once where a hundred ask at once, and within an hour', async () => {
    await currentSet()
    const statuses = await Promise.all(Array.from({ length: 100 }, () => ring().replacePepper('leaked')))
    expect(new Set(statuses.map((status) => status.ok && status.value.pepper)).size).toBe(1)
    clock(after(START, HOUR - 1))
    expect(await ring().replacePepper('leaked')).toMatchObject({ ok: true, value: { version: 2 } })
    expect(await replacements()).toBe(1)
    clock(after(START, HOUR))
    expect(await ring().replacePepper('leaked')).toMatchObject({ ok: true, value: { version: 3 } })
    expect(await replacements()).toBe(2)
  })

  test('is done once where the calls take turns at every step', async () => {
    const begun = await currentSet()
    await withBindings(secret, (keyring) =>
      Promise.all(Array.from({ length: 20 }, () => keyring.replacePepper('leaked'))),
    )
    expect(await replacements()).toBe(1)
    expect((await currentSet()).formerPeppers).toEqual([begun.data['password-pepper']])
  })

  test('again keeps all of them, the latest first', async () => {
    const ids: string[] = []
    for (let n = 0; n < 4; n++) {
      clock(after(START, n * HOUR))
      ids.unshift((await currentSet()).data['password-pepper'].id)
      await ring().replacePepper('leaked')
    }
    expect((await currentSet()).formerPeppers.map(({ id }) => id)).toEqual(ids)
    expect(new Set(ids).size).toBe(4)
  })

  test('leaves no pepper in clear, neither in storage nor in KV', async () => {
    await currentSet()
    await ring().replacePepper('leaked')
    const { data, formerPeppers } = await currentSet()
    const kept = (await allRows()) + (await env.KV.get(KEY_SET_KV_NAME))
    for (const { bytes } of [data['password-pepper'], ...formerPeppers]) expect(kept).not.toContain(bytes)
  })

  test('keeps 200 characters of a reason', async () => {
    await ring().replacePepper('x'.repeat(5000))
    expect(JSON.parse(String((await rowsOf('events'))[1]?.['detail'])).reason).toBe('x'.repeat(200))
  })

  test('goes a hundred times, and no further: isolates must still open the set', async () => {
    const begun = await currentSet()
    await withBindings(secret, async (keyring) => {
      for (let n = 0; n < 100; n++) {
        clock(after(START, n * HOUR))
        expect(await keyring.replacePepper('leaked')).toMatchObject({ ok: true, value: { version: n + 2 } })
      }
      clock(after(START, 101 * HOUR))
      const rows = await allRows()
      expect(await keyring.replacePepper('leaked')).toEqual({ ok: false, failure: { code: 'peppers_full' } })
      expect(await allRows()).toBe(rows)
    })
    const { formerPeppers } = await currentSet()
    expect(formerPeppers).toHaveLength(100)
    expect(formerPeppers.at(-1)).toEqual(begun.data['password-pepper'])
  })
})

describe('a keyring from before there were former peppers', () => {
  test('wakes with its keys and can replace its pepper', async () => {
    const begun = await currentSet()
    await runInDurableObject(ring(), (_instance, state) => {
      state.storage.sql.exec('DROP TABLE former_peppers')
      state.storage.sql.exec('DROP TABLE operator_keys')
      state.storage.sql.exec('ALTER TABLE ring DROP COLUMN sessions_not_before')
      state.storage.sql.exec('DELETE FROM _migrations WHERE number >= 2')
    })
    await withBindings(secret, async (keyring) => {
      expect(await setOf(await keyring.keySet(ISSUER))).toEqual(begun)
      expect(await keyring.replacePepper('leaked')).toMatchObject({ ok: true })
    })
    expect((await currentSet()).formerPeppers).toEqual([begun.data['password-pepper']])
  })
})

describe('former peppers', () => {
  test('are re-wrapped with the other keys, so that they open when the old secret is dropped', async () => {
    await currentSet()
    await ring().replacePepper('leaked')
    clock(after(START, HOUR))
    await ring().replacePepper('leaked')
    const set = await currentSet()
    const wrapped = await rowsOf('former_peppers')
    expect(await setUnder(ROTATED)).toEqual(set)
    const rewrapped = await rowsOf('former_peppers')
    expect(rewrapped.map(({ id }) => id)).toEqual(wrapped.map(({ id }) => id))
    for (const [index, row] of rewrapped.entries()) expect(row['wrapped']).not.toBe(wrapped[index]?.['wrapped'])
    expect(await setUnder(DROPPED)).toEqual(set)
    const rotated = (await rowsOf('events')).filter(({ name }) => name === 'secret.rotated')
    expect(rotated.map(({ detail }) => JSON.parse(String(detail)).keys)).toEqual([7])
  })

  test('that are replaced while all keys are re-wrapped are re-wrapped too', async () => {
    const begun = await currentSet()
    await withBindings(ROTATED, (keyring) =>
      Promise.all(
        Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? keyring.replacePepper('leaked') : keyring.keySet(ISSUER))),
      ),
    )
    expect((await setUnder(DROPPED)).formerPeppers).toEqual([begun.data['password-pepper']])
  })

  test('that do not open are a mismatch like any key: nothing is made in their place', async () => {
    await currentSet()
    await ring().replacePepper('leaked')
    clock(after(START, HOUR))
    await ring().replacePepper('leaked')
    const [one, other] = await rowsOf('former_peppers')
    await runInDurableObject(ring(), (_instance, state) => {
      state.storage.sql.exec('UPDATE former_peppers SET wrapped = ? WHERE id = ?', one?.['wrapped'], other?.['id'])
    })
    const rows = await allRows()
    expect(await ring().keySet(ISSUER)).toEqual({ ok: false, failure: { code: 'secret_mismatch' } })
    expect(await setUnder(ROTATED).catch(() => 'mismatch')).toBe('mismatch')
    expect(await allRows()).toBe(rows)
  })

  test('reach isolates at their next look, and at once those that ask the keyring', async () => {
    const [looking, asking] = [createKeyLoader(), createKeyLoader()]
    const sealer = await sealerOf()
    const idsFrom = async (found: ReturnType<typeof looking>) => {
      const loaded = await found
      return loaded.ok ? loaded.value.passwordPeppers.map(({ id }) => id) : []
    }
    const before = await idsFrom(looking(env, sealer, ISSUER, now()))
    expect(await idsFrom(asking(env, sealer, ISSUER, now()))).toEqual(before)
    await ring().replacePepper('leaked')
    const pepper = (await currentSet()).data['password-pepper']
    expect(await idsFrom(looking(env, sealer, ISSUER, now()))).toEqual(before)
    expect(await idsFrom(asking.newest(env, sealer, ISSUER, now()))).toEqual([pepper.id, ...before])
    clock(after(START, LOOK_AT_LATEST))
    expect(await idsFrom(looking(env, sealer, ISSUER, now()))).toEqual([pepper.id, ...before])
  })
})
