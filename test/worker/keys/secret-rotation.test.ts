import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { SecretVariables } from '#keys/deployment-secret.ts'
import { KEY_SET_KV_NAME } from '#keys/key-set.ts'
import { createKeyLoader } from '#keys/keyring-client.ts'
import { HOUR } from '#lib/time.ts'
import {
  alarmAt,
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

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.setSystemTime(START * 1000)
})

const ROTATED: SecretVariables = { POSTERN_SECRET: NEW_SECRET, POSTERN_SECRET_PREVIOUS: OLD_SECRET }
const LEAKED: SecretVariables = { POSTERN_SECRET: NEW_SECRET, POSTERN_SECRET_PREVIOUS: `rewrap-only:${OLD_SECRET}` }
const DROPPED: SecretVariables = { POSTERN_SECRET: NEW_SECRET }

const begin = async () => setOf(await ring().keySet(ISSUER))
const setUnder = (variables: SecretVariables) =>
  withBindings(variables, async (keyring) => setOf(await keyring.keySet(ISSUER), await sealerOf(variables)))

describe('rotating the deployment secret', () => {
  test.each([
    ['', ROTATED],
    [' after it leaked', LEAKED],
  ])('re-wraps every key%s, so that all keys open when the old secret is dropped', async (_case, variables) => {
    const begun = await begin()
    const wrapped = await rowsOf('data_keys')
    expect(await setUnder(variables)).toEqual(begun)
    const rewrapped = await rowsOf('data_keys')
    expect(rewrapped.map(({ name, id }) => [name, id])).toEqual(wrapped.map(({ name, id }) => [name, id]))
    for (const [index, row] of rewrapped.entries()) expect(row['wrapped']).not.toBe(wrapped[index]?.['wrapped'])
    expect(await setUnder(DROPPED)).toEqual(begun)
    expect(await eventNames()).toEqual(['keys.created', 'secret.rotated'])
  })

  test('replaces the published set at once: nothing that the leaked secret opens stays there', async () => {
    const begun = await begin()
    await setUnder(LEAKED)
    expect(await publishedSet(await sealerOf({ POSTERN_SECRET: OLD_SECRET }))).toBeUndefined()
    expect(await publishedSet(await sealerOf(DROPPED))).toEqual(begun)
  })

  test('re-wraps once where many calls come at once', async () => {
    await begin()
    await withBindings(ROTATED, (keyring) => Promise.all(Array.from({ length: 30 }, () => keyring.keySet(ISSUER))))
    expect(await eventNames()).toEqual(['keys.created', 'secret.rotated'])
  })

  test('reaches isolates: one under the new secret loads the keys, and by that lets them be re-wrapped', async () => {
    const begun = await begin()
    for (const variables of [ROTATED, LEAKED]) {
      await withBindings(variables, async (keyring) => {
        const sources = { KV: env.KV, KEYRING: { getByName: () => keyring } }
        const loaded = await createKeyLoader()(sources, await sealerOf(variables), ISSUER, now())
        expect(loaded.ok && loaded.value.passwordPeppers[0].id).toBe(begun.data['password-pepper'].id)
      })
    }
    expect(await setUnder(DROPPED)).toEqual(begun)
  })
})

describe('a secret that does not fit', () => {
  test('fails and changes nothing: new keys would lose every address and password', async () => {
    const begun = await begin()
    const rows = await allRows()
    const published = await env.KV.get(KEY_SET_KV_NAME)
    await withBindings(DROPPED, async (keyring) => {
      const failure = { ok: false, failure: { code: 'secret_mismatch' } }
      expect(await keyring.keySet(ISSUER)).toEqual(failure)
      expect(await keyring.rotate()).toEqual(failure)
      expect(await keyring.withdraw(begun.timeline[0].kid, 'leaked')).toEqual(failure)
      expect(await keyring.replacePepper('leaked')).toEqual(failure)
      await keyring.alarm()
    })
    expect(await allRows()).toBe(rows)
    expect(await env.KV.get(KEY_SET_KV_NAME)).toBe(published)
    expect(await begin()).toEqual(begun)
  })

  test.each([
    ['absent', {}, 'secret_missing'],
    ['short', { POSTERN_SECRET: 'abcd' }, 'secret_short'],
    ['malformed', { POSTERN_SECRET: 'not a secret' }, 'secret_malformed'],
    [
      'beside a malformed previous one',
      { POSTERN_SECRET: NEW_SECRET, POSTERN_SECRET_PREVIOUS: '?' },
      'secret_malformed',
    ],
  ])('is told from one that is %s, which makes no keys', async (_case, variables, code) => {
    expect(await withBindings(variables, (keyring) => keyring.keySet(ISSUER))).toEqual({ ok: false, failure: { code } })
    expect(await allRows()).toBe(JSON.stringify([[], [], [], [], []]))
  })

  test('does not end rotation: the alarm tries again in an hour', async () => {
    await begin()
    await runInDurableObject(ring(), (_instance, state) => state.storage.deleteAlarm())
    await withBindings(DROPPED, (keyring) => keyring.alarm())
    expect(await alarmAt()).toBe(now() + HOUR)
  })

  test('with rows that were swapped is a mismatch too: each wrapped key knows what it is', async () => {
    await begin()
    const rows = await rowsOf('data_keys')
    await runInDurableObject(ring(), (_instance, state) => {
      state.storage.sql.exec('UPDATE data_keys SET wrapped = ? WHERE name = ?', rows[1]?.['wrapped'], rows[0]?.['name'])
    })
    expect(await ring().keySet(ISSUER)).toMatchObject({ ok: false, failure: { code: 'secret_mismatch' } })
  })
})
