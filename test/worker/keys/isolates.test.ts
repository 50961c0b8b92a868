import { runDurableObjectAlarm } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { DeploymentKeys } from '#keys/deployment-keys.ts'
import { KEY_SET_KV_NAME } from '#keys/key-set.ts'
import { createKeyLoader, LOOK_AT_LATEST, type LoadDeploymentKeys } from '#keys/keyring-client.ts'
import { PUBLIC_AFTER, ROTATE_EVERY } from '#keys/schedule.ts'
import { after, DAY, HOUR } from '#lib/time.ts'
import { ISSUER, now, publishedSet, ring, START, sealerOf } from './rings.ts'

const sealer = await sealerOf()

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.setSystemTime(START * 1000)
})

const loadWith = async (load: LoadDeploymentKeys): Promise<DeploymentKeys> => {
  const loaded = await load(env, sealer, ISSUER, now())
  if (!loaded.ok) throw new Error(loaded.failure.code)
  return loaded.value
}

const verifies = async (token: string, { jwks }: DeploymentKeys): Promise<boolean> => {
  const keys = createLocalJWKSet({ keys: jwks.keys.map((key) => ({ ...key })) })
  return jwtVerify(token, keys, { typ: 'postern+jwt', algorithms: ['ES256'] }).then(
    () => true,
    () => false,
  )
}

describe('isolates of one deployment', () => {
  test('that start at once on an empty deployment agree on every key', async () => {
    const keys = await Promise.all(Array.from({ length: 30 }, () => loadWith(createKeyLoader())))
    const kinds = new Set<string>()
    for (const { signer, jwks, identifierHash, passwordPeppers } of keys) {
      const hash = await identifierHash('email', 'jo@example.com')
      kinds.add(JSON.stringify([signer.kid, jwks, hash, passwordPeppers.map(({ id }) => id)]))
    }
    expect(kinds.size).toBe(1)
  })

  test('verify what any of them signed, over a rotation and for a day after it', async () => {
    const early = await loadWith(createKeyLoader())
    const before = await early.signer.sign({ sub: 'someone' })
    vi.setSystemTime(after(START, ROTATE_EVERY) * 1000)
    await runDurableObjectAlarm(ring())
    const late = await loadWith(createKeyLoader())
    const afterwards = await late.signer.sign({ sub: 'someone' })
    expect(late.signer.kid).not.toBe(early.signer.kid)
    expect(await verifies(before, late)).toBe(true)
    expect(await verifies(afterwards, early)).toBe(true)
    vi.setSystemTime(after(START, ROTATE_EVERY + PUBLIC_AFTER) * 1000)
    expect(await verifies(before, await loadWith(createKeyLoader()))).toBe(false)
  })

  test('drop a withdrawn key at their next look, and what it signed verifies no more', async () => {
    const load = createKeyLoader()
    const { signer } = await loadWith(load)
    const token = await signer.sign({ sub: 'someone' })
    await ring().withdraw(signer.kid, 'leaked')
    vi.setSystemTime(after(START, LOOK_AT_LATEST) * 1000)
    const keys = await loadWith(load)
    expect(keys.signer.kid).not.toBe(signer.kid)
    expect(keys.jwks.keys.map(({ kid }) => kid)).not.toContain(signer.kid)
    expect(await verifies(token, keys)).toBe(false)
  })

  test('take no published copy that was put back from before a withdrawal', async () => {
    const load = createKeyLoader()
    const { signer } = await loadWith(load)
    const old = (await env.KV.get(KEY_SET_KV_NAME)) ?? ''
    await ring().withdraw(signer.kid, 'leaked')
    vi.setSystemTime(after(START, HOUR) * 1000)
    await loadWith(load)
    await env.KV.put(KEY_SET_KV_NAME, old)
    vi.setSystemTime(after(START, 2 * HOUR) * 1000)
    const keys = await loadWith(load)
    expect(keys.jwks.keys.map(({ kid }) => kid)).not.toContain(signer.kid)
  })

  test('ask the keyring where the published copy was deleted or tampered with', async () => {
    const { signer } = await loadWith(createKeyLoader())
    const published = (await env.KV.get(KEY_SET_KV_NAME)) ?? ''
    for (const copy of [
      '',
      '{}',
      published.replace(/.(?="}$)/, (last) => (last === 'A' ? 'B' : 'A')),
      published.replace('"version":1', '"version":2'),
    ]) {
      await env.KV.put(KEY_SET_KV_NAME, copy)
      expect((await loadWith(createKeyLoader())).signer.kid).toBe(signer.kid)
    }
    await env.KV.delete(KEY_SET_KV_NAME)
    expect((await loadWith(createKeyLoader())).signer.kid).toBe(signer.kid)
  })

  test('of another issuer cannot use the published copy, but are served by the keyring', async () => {
    await loadWith(createKeyLoader())
    const asked = vi.fn(() => Promise.reject(new Error('no keyring')))
    const alone = { KV: env.KV, KEYRING: { getByName: () => ({ keySet: asked }) } }
    expect(await createKeyLoader()(alone, sealer, 'https://other.example', now())).toMatchObject({
      ok: false,
      failure: { code: 'keys_unavailable' },
    })
    expect(asked).toHaveBeenCalledTimes(1)
    expect((await createKeyLoader()(env, sealer, 'https://other.example', now())).ok).toBe(true)
  })

  test('refuse a copy that nobody renewed for 31 days', async () => {
    await loadWith(createKeyLoader())
    const noKeyring = {
      KV: env.KV,
      KEYRING: { getByName: () => ({ keySet: () => Promise.reject(new Error('gone')) }) },
    }
    vi.setSystemTime(after(START, 31 * DAY) * 1000)
    expect((await createKeyLoader()(noKeyring, sealer, ISSUER, now())).ok).toBe(true)
    vi.setSystemTime(after(START, 31 * DAY + 1) * 1000)
    expect((await createKeyLoader()(noKeyring, sealer, ISSUER, now())).ok).toBe(false)
    expect(await publishedSet()).toBeUndefined()
  })
})
