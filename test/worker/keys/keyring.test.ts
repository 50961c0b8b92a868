import { runDurableObjectAlarm } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { KEY_SET_KV_NAME } from '#keys/key-set.ts'
import { currentKey, nextKey, PUBLIC_AFTER, PUBLIC_BEFORE, publicKeys, ROTATE_EVERY } from '#keys/schedule.ts'
import { after, DAY, type EpochSeconds, HOUR, MINUTE } from '#lib/time.ts'
import {
  alarmAt,
  allRows,
  eventNames,
  ISSUER,
  now,
  OLD_SECRET,
  publishedSet,
  ring,
  rowsOf,
  START,
  setOf,
  withBindings,
} from './rings.ts'

const secret = { POSTERN_SECRET: OLD_SECRET }

const clock = (moment: EpochSeconds): void => {
  vi.setSystemTime(moment * 1000)
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
  clock(START)
})

const currentSet = async () => setOf(await ring().keySet(ISSUER))
const kids = async () => publicKeys((await currentSet()).timeline, now()).map(({ kid }) => kid)

describe('first use', () => {
  test('makes one set of keys, whoever of a hundred parallel callers comes first', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, () => ring().keySet(ISSUER)))
    const sets = new Set<string>()
    for (const answer of answers) sets.add(JSON.stringify(await setOf(answer)))
    expect(sets.size).toBe(1)
    expect(await rowsOf('ring')).toHaveLength(1)
    expect(await rowsOf('signing_keys')).toHaveLength(2)
    expect(await rowsOf('data_keys')).toHaveLength(3)
    expect(await eventNames()).toEqual(['keys.created'])
  })

  test('makes one set of keys where the calls take turns at every step', async () => {
    const answers = await withBindings(secret, (keyring) =>
      Promise.all(Array.from({ length: 20 }, () => keyring.keySet(ISSUER))),
    )
    const sets = new Set<string>()
    for (const answer of answers) sets.add(JSON.stringify(await setOf(answer)))
    expect(sets.size).toBe(1)
    expect(await eventNames()).toEqual(['keys.created'])
  })

  test('publishes the set, and wakes a day later', async () => {
    const set = await currentSet()
    expect(await publishedSet()).toEqual(set)
    expect(set.version).toBe(1)
    expect(await alarmAt()).toBe(START + DAY)
  })

  test('leaves no key in clear, neither in storage nor in KV', async () => {
    const { data, signing } = await currentSet()
    const secrets = Object.values(data).map(({ bytes }) => bytes)
    for (const key of Object.values(signing)) if ('d' in key) secrets.push(key.d)
    expect(secrets).toHaveLength(5)
    const kept = (await allRows()) + (await env.KV.get(KEY_SET_KV_NAME))
    for (const secret of secrets) expect(kept).not.toContain(secret)
  })

  test('keeps the keys of one deployment over a restart of the object', async () => {
    const before = await currentSet()
    const restarted = await withBindings(secret, (keyring) => keyring.keySet(ISSUER))
    expect(await setOf(restarted)).toEqual(before)
  })
})

describe('rotation by alarm', () => {
  test('goes on for half a year without a restart or a call: one key signs, the next waits its day, the last stays a day', async () => {
    const begun = await currentSet()
    const publicSince = new Map<string, number>(publicKeys(begun.timeline, START).map(({ kid }) => [kid, START]))
    const lastSigned = new Map<string, number>()
    let rotations = 0
    let current = currentKey(begun.timeline, START).kid
    for (let moment = await alarmAt(); moment < START + 183 * DAY; moment = await alarmAt()) {
      expect(moment).toBeGreaterThan(now())
      expect(moment).toBeLessThanOrEqual(now() + DAY)
      clock(after(START, moment - START))
      expect(await runDurableObjectAlarm(ring())).toBe(true)
      const set = await publishedSet()
      if (set === undefined) throw new Error('not published')
      expect(set.issuedAt).toBe(moment)
      const signing = currentKey(set.timeline, now()).kid
      const visible = publicKeys(set.timeline, now()).map(({ kid }) => kid)
      for (const kid of visible) if (!publicSince.has(kid)) publicSince.set(kid, moment)
      if (signing !== current) {
        rotations++
        lastSigned.set(current, moment)
        expect(moment - (publicSince.get(signing) ?? moment)).toBeGreaterThanOrEqual(PUBLIC_BEFORE)
        current = signing
      }
      for (const [kid, last] of lastSigned) expect(visible.includes(kid)).toBe(moment < last + PUBLIC_AFTER)
      expect(nextKey(set.timeline, now())).toBeDefined()
    }
    expect(rotations).toBe(6)
    expect((await eventNames()).filter((name) => name === 'keys.rotated')).toHaveLength(6)
    expect(await rowsOf('signing_keys')).toHaveLength(2)
  })

  test('keeps what stored data depends on', async () => {
    const begun = await currentSet()
    clock(after(START, ROTATE_EVERY))
    await runDurableObjectAlarm(ring())
    const rotated = await currentSet()
    expect(rotated.data).toEqual(begun.data)
    expect(rotated.keyring).toBe(begun.keyring)
    expect(rotated.version).toBe(begun.version + 1)
  })

  test('happens once where a hundred calls and the alarm come in the same second', async () => {
    await currentSet()
    clock(after(START, ROTATE_EVERY))
    const calls = Array.from({ length: 100 }, () => ring().keySet(ISSUER))
    await Promise.all([...calls, runDurableObjectAlarm(ring())])
    expect(await eventNames()).toEqual(['keys.created', 'keys.rotated'])
    expect((await currentSet()).version).toBe(2)
    expect(await kids()).toHaveLength(3)
  })
})

describe('rotation on demand', () => {
  test('waits for the 24 h that verifiers need, and happens then', async () => {
    const [next, current] = await kids()
    clock(after(START, HOUR))
    const status = await ring().rotate()
    expect(status).toMatchObject({
      ok: true,
      value: { version: 2, current, next, nextSignsAt: START + PUBLIC_BEFORE, published: true },
    })
    expect(await alarmAt()).toBe(START + PUBLIC_BEFORE)
    clock(after(START, PUBLIC_BEFORE))
    await runDurableObjectAlarm(ring())
    expect((await kids()).slice(1)).toEqual([next, current])
    expect(await eventNames()).toEqual(['keys.created', 'keys.rotation_requested', 'keys.rotated'])
  })

  test('wakes the keyring in the second in which it comes due', async () => {
    const [next] = await kids()
    clock(after(START, 5 * HOUR))
    await ring().withdraw(next ?? '', 'leaked')
    await ring().rotate()
    clock(after(START, DAY))
    await runDurableObjectAlarm(ring())
    expect(await alarmAt()).toBe(START + 5 * HOUR + PUBLIC_BEFORE)
  })

  test('happens at once where the next key has been public for 24 h', async () => {
    const [next, current] = await kids()
    clock(after(START, PUBLIC_BEFORE))
    expect(await ring().rotate()).toMatchObject({ ok: true, value: { version: 2, current: next, published: true } })
    expect((await kids()).slice(1)).toEqual([next, current])
    expect(await eventNames()).toEqual(['keys.created', 'keys.rotation_requested', 'keys.rotated'])
  })

  test('asked for by many at once rotates once', async () => {
    const [next] = await kids()
    clock(after(START, 2 * DAY))
    const statuses = await Promise.all(Array.from({ length: 20 }, () => ring().rotate()))
    for (const status of statuses) expect(status).toMatchObject({ ok: true, value: { current: next } })
    expect((await eventNames()).filter((name) => name === 'keys.rotated')).toHaveLength(1)
    clock(after(START, 2 * DAY + HOUR - 1))
    await ring().rotate()
    expect((await currentSet()).version).toBe(2)
    clock(after(START, 2 * DAY + HOUR))
    await ring().rotate()
    expect((await currentSet()).version).toBe(3)
  })
})

describe('withdrawal of a key', () => {
  test('takes it out of the published set and out of storage at once, and puts another in its place', async () => {
    const [next, current] = await kids()
    const status = await ring().withdraw(current ?? '', 'laptop stolen')
    expect(status).toMatchObject({ ok: true, value: { version: 2, current: next, published: true } })
    const published = await publishedSet()
    expect(Object.keys(published?.signing ?? {})).not.toContain(current)
    expect(JSON.stringify(await rowsOf('signing_keys'))).not.toContain(current)
    const events = await rowsOf('events')
    expect(events.map(({ name }) => name)).toEqual(['keys.created', 'key.withdrawn'])
    expect(JSON.parse(String(events[1]?.['detail']))).toMatchObject({
      kid: current,
      reason: 'laptop stolen',
      current: next,
    })
  })

  test('of next and then current leaves only keys that were in no set before', async () => {
    const [next, current] = await kids()
    await ring().withdraw(next ?? '', 'all leaked')
    await ring().withdraw(current ?? '', 'all leaked')
    const replaced = await kids()
    expect(replaced).toHaveLength(2)
    expect(replaced).not.toContain(next)
    expect(replaced).not.toContain(current)
    expect((await publishedSet())?.version).toBe(3)
  })

  test('of the same key by many at once happens once', async () => {
    const [, current] = await kids()
    const answers = await Promise.all(Array.from({ length: 10 }, () => ring().withdraw(current ?? '', 'leaked')))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    for (const answer of answers) if (!answer.ok) expect(answer.failure).toEqual({ code: 'key_unknown' })
    expect((await currentSet()).version).toBe(2)
  })

  test('of a key that is not in the set fails and changes nothing', async () => {
    await currentSet()
    const before = await allRows()
    expect(await ring().withdraw('unknown', 'why')).toMatchObject({ ok: false, failure: { code: 'key_unknown' } })
    expect(await allRows()).toBe(before)
  })

  test('keeps 200 characters of a reason', async () => {
    const [next] = await kids()
    await ring().withdraw(next ?? '', 'x'.repeat(5000))
    expect(JSON.parse(String((await rowsOf('events'))[1]?.['detail'])).reason).toBe('x'.repeat(200))
  })
})

describe('publication', () => {
  /** A KV namespace that refuses or swallows what is put. */
  const kvThat = (put: (name: string, text: string) => Promise<void>): KVNamespace =>
    new Proxy(env.KV, { get: (_target, name) => (name === 'put' ? put : undefined) })

  test('that fails stops neither keys nor withdrawals, says so, and is tried again within a minute', async () => {
    const KV = kvThat(() => Promise.reject(new Error('KV is down')))
    await withBindings({ ...secret, KV }, async (keyring) => {
      const begun = await setOf(await keyring.keySet(ISSUER))
      const current = currentKey(begun.timeline, now()).kid
      expect(await keyring.withdraw(current, 'leaked')).toMatchObject({ ok: true, value: { published: false } })
    })
    expect(await alarmAt()).toBe(START + MINUTE)
    expect(await env.KV.get(KEY_SET_KV_NAME)).toBeNull()
    clock(after(START, MINUTE))
    await runDurableObjectAlarm(ring())
    expect((await publishedSet())?.version).toBe(2)
  })

  test('is written again when the day is over or the issuer is another, and not before', async () => {
    const puts: number[] = []
    const KV = kvThat(async () => {
      puts.push(now())
    })
    await withBindings({ ...secret, KV }, async (keyring) => {
      for (let second = 0; second < 5; second++) await keyring.keySet(ISSUER)
      expect(puts).toHaveLength(1)
      await keyring.keySet('https://other.example')
      expect(puts).toHaveLength(2)
      clock(after(START, DAY - 1))
      await keyring.keySet('https://other.example')
      expect(puts).toHaveLength(2)
      clock(after(START, DAY))
      await keyring.keySet('https://other.example')
      expect(puts).toHaveLength(3)
    })
  })

  test('of parallel changes ends with the newest version in KV', async () => {
    const [next, current] = await kids()
    await Promise.all([
      ring().withdraw(next ?? '', 'leaked'),
      ring().withdraw(current ?? '', 'leaked'),
      ring().rotate(),
      ring().keySet(ISSUER),
    ])
    expect((await publishedSet())?.version).toBe((await currentSet()).version)
  })

  test('of an older version that takes long never lands on a newer one', async () => {
    const landed: number[] = []
    const slowOne = Promise.withResolvers<void>()
    const KV = kvThat(async (_name, text) => {
      const { version }: { version: number } = JSON.parse(text)
      if (version === 2) {
        slowOne.resolve()
        await scheduler.wait(40)
      }
      landed.push(version)
    })
    await withBindings({ ...secret, KV }, async (keyring) => {
      const { timeline } = await setOf(await keyring.keySet(ISSUER))
      const slow = keyring.withdraw(timeline[1]?.kid ?? '', 'leaked')
      await slowOne.promise
      await Promise.all([slow, keyring.withdraw(timeline[0].kid, 'leaked')])
    })
    expect(landed).toEqual([1, 2, 3])
  })

  test('waits until an isolate has said for whom', async () => {
    expect(await ring().rotate()).toMatchObject({ ok: true })
    expect(await env.KV.get(KEY_SET_KV_NAME)).toBeNull()
    await currentSet()
    expect(await publishedSet()).toBeDefined()
  })
})
