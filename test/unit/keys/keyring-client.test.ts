import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { KeySet } from '#keys/key-set.ts'
import { createKeyLoader, type KeyLoader, LOOK_AT_LATEST, LOOK_EVERY } from '#keys/keyring-client.ts'
import { createSealer } from '#keys/seal.ts'
import { after, DAY, type EpochSeconds } from '#lib/time.ts'
import { dataKey, ISSUER, KIDS, keySet, ROTATION, type Sources, START, sealedSet, sources } from './key-sets.ts'
import { secretsOf } from './sealers.ts'

const sealer = createSealer(await secretsOf(1))

let from: Sources
let load: KeyLoader

beforeEach(() => {
  from = sources()
  load = createKeyLoader()
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const publish = async (changed: Partial<KeySet> = {}): Promise<void> => {
  from.published = JSON.stringify(await sealedSet(sealer, changed))
}

/** Loads at a moment; tells the kid that signs, or the failure. */
const kidAt = async (now: EpochSeconds, background?: (work: Promise<void>) => void): Promise<string> => {
  const loaded = await load(from, sealer, ISSUER, now, background)
  return loaded.ok ? loaded.value.signer.kid : loaded.failure.code
}

/** Loads at a moment; tells the version that the isolate works with by the pepper's id, which tests set to it. */
const pepperAt = async (now: EpochSeconds): Promise<string> => {
  const loaded = await load(from, sealer, ISSUER, now)
  return loaded.ok ? loaded.value.passwordPeppers[0].id : loaded.failure.code
}
/** A set of a version, whose pepper is named after it. */
const versioned = (version: number, issuedAt = START, keyring = 'ring'): Partial<KeySet> => {
  const { data } = keySet()
  const pepper = { ...data['password-pepper'], id: `v${version}` }
  return { version, issuedAt, keyring, data: { ...data, 'password-pepper': pepper } }
}

describe('an isolate without keys', () => {
  test('takes the published set and asks nobody else', async () => {
    await publish()
    expect(await kidAt(START)).toBe(KIDS.first)
    expect(from.asked).toEqual({ kv: 1, keyring: 0 })
  })

  test.each([
    ['has nothing', null],
    ['fails', 'fails'],
    ['holds no JSON', '{"version":'],
    ['holds another document', '{"version":1,"sealed":"AAAAAAAA.fg8.AAAA"}'],
  ])('asks the keyring where KV %s', async (_case, published) => {
    from.published = published
    from.answer = await sealedSet(sealer)
    expect(await kidAt(START)).toBe(KIDS.first)
    expect(from.asked).toEqual({ kv: 1, keyring: 1 })
  })

  test('asks the keyring where KV does not answer within a second', async () => {
    vi.useFakeTimers()
    from.published = 'stalls'
    from.answer = await sealedSet(sealer)
    const loading = kidAt(START)
    await vi.advanceTimersByTimeAsync(1000)
    vi.useRealTimers()
    expect(await loading).toBe(KIDS.first)
  })

  test.each([
    ['another deployment', { issuer: 'https://other.example' }],
    ['another secret', { secret: 2 }],
    ['a set that is 31 days and a second old', { issuedAt: after(START, -31 * DAY - 1) }],
  ])(
    'takes no set of %s',
    async (_case, { issuer, secret, issuedAt }: { issuer?: string; secret?: number; issuedAt?: EpochSeconds }) => {
      const other = await sealedSet(createSealer(await secretsOf(secret ?? 1)), { issuedAt: issuedAt ?? START }, issuer)
      from.published = JSON.stringify(other)
      from.answer = other
      expect(await kidAt(START)).toBe('keys_unavailable')
      expect(from.asked).toEqual({ kv: 1, keyring: 1 })
    },
  )

  test.each(['fails', undefined] as const)('has no keys where KV and keyring give none (%s)', async (answer) => {
    from.published = 'fails'
    from.answer = answer
    expect(await kidAt(START)).toBe('keys_unavailable')
  })

  test('gives up where neither answers: no request hangs', async () => {
    vi.useFakeTimers()
    from.published = 'stalls'
    from.answer = 'stalls'
    const loading = kidAt(START)
    await vi.advanceTimersByTimeAsync(6000)
    vi.useRealTimers()
    expect(await loading).toBe('keys_unavailable')
  })
})

describe('an isolate with keys', () => {
  beforeEach(async () => {
    await publish()
    await kidAt(START)
    from.asked.kv = 0
  })

  test('asks nobody for 60 s', async () => {
    for (let second = 0; second < LOOK_EVERY; second++) await kidAt(after(START, second))
    expect(from.asked).toEqual({ kv: 0, keyring: 0 })
    await kidAt(after(START, LOOK_EVERY))
    expect(from.asked).toEqual({ kv: 1, keyring: 0 })
    await kidAt(after(START, 2 * LOOK_EVERY - 1))
    expect(from.asked.kv).toBe(1)
  })

  test('looks again where its clock went back', async () => {
    await kidAt(after(START, -LOOK_EVERY))
    expect(from.asked.kv).toBe(1)
  })

  test('rotates when its set says so, between two looks', async () => {
    const before = after(ROTATION, -10)
    await publish({ issuedAt: before })
    expect(await kidAt(before)).toBe(KIDS.first)
    from.asked.kv = 0
    expect(await kidAt(ROTATION)).toBe(KIDS.second)
    expect(from.asked).toEqual({ kv: 0, keyring: 0 })
  })

  test('does not wait for the look while it may happen in the background', async () => {
    from.published = 'stalls'
    const work: Promise<void>[] = []
    expect(await kidAt(after(START, LOOK_AT_LATEST - 1), (one) => work.push(one))).toBe(KIDS.first)
    expect(work).toHaveLength(1)
  })

  test('waits for the look when it is too late for that: it may have slept while a key was withdrawn', async () => {
    await publish({ version: 2, issuedAt: after(ROTATION, -1) })
    const work: Promise<void>[] = []
    const late = after(ROTATION, -1)
    expect(await kidAt(late, (one) => work.push(one))).toBe(KIDS.first)
    expect(work).toHaveLength(0)
    expect(from.asked.kv).toBe(1)
  })

  test('lets one of many requests look, and the others go on', async () => {
    const work: Promise<void>[] = []
    const due = after(START, LOOK_EVERY)
    await Promise.all(Array.from({ length: 50 }, () => kidAt(due, (one) => work.push(one))))
    expect(from.asked.kv).toBe(1)
    await Promise.all(work)
  })

  test('looks again ten seconds after a look that came to nothing', async () => {
    from.published = 'fails'
    const due = after(START, LOOK_AT_LATEST)
    expect(await kidAt(due)).toBe(KIDS.first)
    expect(await kidAt(after(due, 9))).toBe(KIDS.first)
    expect(from.asked).toEqual({ kv: 1, keyring: 1 })
    expect(await kidAt(after(due, 10))).toBe(KIDS.first)
    expect(from.asked).toEqual({ kv: 2, keyring: 2 })
  })

  test('keeps going without KV and keyring until its set is 31 days old, and not a second longer', async () => {
    from.published = 'fails'
    const end = after(START, 31 * DAY)
    expect(await kidAt(end)).toBe(KIDS.second)
    expect(await kidAt(after(end, 1))).toBe('keys_unavailable')
    await publish({ issuedAt: after(end, 1) })
    expect(await kidAt(after(end, 2))).not.toBe('keys_unavailable')
  })

  test('asks the keyring where the published set is more than two days old: publishing seems to fail', async () => {
    const fresh = after(START, 2 * DAY)
    from.answer = await sealedSet(sealer, { issuedAt: fresh, version: 2 })
    await kidAt(fresh)
    expect(from.asked).toEqual({ kv: 1, keyring: 0 })
    await kidAt(after(fresh, LOOK_EVERY))
    expect(from.asked).toEqual({ kv: 2, keyring: 1 })
  })

  test('is another deployment’s isolate to another issuer', async () => {
    expect(await load(from, sealer, 'https://other.example', START)).toMatchObject({ ok: false })
  })
})

describe('versions', () => {
  const next = after(START, LOOK_EVERY)

  test('a higher one is taken', async () => {
    await publish(versioned(1))
    await pepperAt(START)
    await publish(versioned(2))
    expect(await pepperAt(next)).toBe('v2')
  })

  test('a lower one is not, from KV or from the keyring, even where its seal is good', async () => {
    await publish(versioned(5))
    await pepperAt(START)
    await publish(versioned(4, next))
    from.answer = await sealedSet(sealer, versioned(3, next))
    expect(await pepperAt(next)).toBe('v5')
    expect(from.asked).toEqual({ kv: 2, keyring: 1 })
  })

  test('where KV lags, the keyring’s newer one is taken', async () => {
    await publish(versioned(5))
    await pepperAt(START)
    await publish(versioned(4, next))
    from.answer = await sealedSet(sealer, versioned(6, next))
    expect(await pepperAt(next)).toBe('v6')
  })

  test('a set of another keyring is not taken, whatever its version: the index key would be another', async () => {
    await publish(versioned(1))
    await pepperAt(START)
    await publish(versioned(9, next, 'another ring'))
    expect(await pepperAt(next)).toBe('v1')
  })

  test('a late answer of an older version does not undo a newer one that came in between', async () => {
    await publish(versioned(1))
    await pepperAt(START)
    await publish(versioned(2))
    const older = JSON.stringify(await sealedSet(sealer, versioned(2)))
    const { promise, resolve } = Promise.withResolvers<string>()
    const slow = { ...from, KV: { get: () => promise } }
    const late = after(START, LOOK_AT_LATEST)
    const loading = load(slow, sealer, ISSUER, late)
    await publish(versioned(3))
    expect(await pepperAt(late)).toBe('v3')
    resolve(older)
    await loading
    expect(await pepperAt(after(late, 1))).toBe('v3')
  })
})

test('a set that is being imported does not undo a newer one that came in meanwhile', async () => {
  await publish(versioned(1))
  await pepperAt(START)
  const late = after(START, LOOK_AT_LATEST)
  await publish(versioned(2))
  const { promise: gate, resolve: open } = Promise.withResolvers<void>()
  const importKey = crypto.subtle.importKey.bind(crypto.subtle)
  const isWaiting = Promise.withResolvers<void>()
  vi.spyOn(crypto.subtle, 'importKey').mockImplementationOnce(async (...input: Parameters<typeof importKey>) => {
    isWaiting.resolve()
    await gate
    return importKey(...input)
  })
  const loading = pepperAt(late)
  await isWaiting.promise
  await publish(versioned(3))
  expect(await pepperAt(late)).toBe('v3')
  open()
  await loading
  expect(await pepperAt(after(late, 1))).toBe('v3')
})

describe('who needs a key that is not at hand', () => {
  const newestAt = async (now: EpochSeconds): Promise<string> => {
    const loaded = await load.newest(from, sealer, ISSUER, now)
    return loaded.ok ? loaded.value.passwordPeppers[0].id : loaded.failure.code
  }

  beforeEach(async () => {
    await publish(versioned(1))
    await pepperAt(START)
    from.asked.kv = 0
  })

  test('is told the newest by the keyring, whatever KV still shows, and so is everybody after', async () => {
    from.answer = await sealedSet(sealer, versioned(2))
    expect(await newestAt(after(START, 1))).toBe('v2')
    expect(from.asked).toEqual({ kv: 0, keyring: 1 })
    expect(await pepperAt(after(START, 2))).toBe('v2')
  })

  test('is told so too where many ask at once', async () => {
    from.answer = await sealedSet(sealer, versioned(2))
    const told = await Promise.all(Array.from({ length: 20 }, () => newestAt(after(START, 1))))
    expect(new Set(told)).toEqual(new Set(['v2']))
  })

  test.each(['fails', 'the same', 'older'] as const)(
    'makes nobody ask again for ten seconds where the answer is no newer (%s)',
    async (answer) => {
      await publish(versioned(3))
      await pepperAt(after(START, LOOK_EVERY))
      const told = answer === 'fails' ? 'fails' : await sealedSet(sealer, versioned(answer === 'older' ? 2 : 3))
      from.answer = told
      for (let second = 0; second < 10; second++) expect(await newestAt(after(START, 100 + second))).toBe('v3')
      expect(from.asked.keyring).toBe(1)
      await newestAt(after(START, 110))
      expect(from.asked.keyring).toBe(2)
    },
  )

  test('has none where nothing is at hand and the keyring does not answer', async () => {
    load = createKeyLoader()
    from.answer = 'fails'
    expect(await newestAt(START)).toBe('keys_unavailable')
  })
})

describe('after a rotation of the secret', () => {
  test('a set under the previous secret serves, but the keyring is asked, so that it re-wraps', async () => {
    const rotated = createSealer(await secretsOf(2, 1))
    await publish(versioned(1))
    const alone = await load(from, rotated, ISSUER, START)
    expect(alone.ok).toBe(true)
    expect(from.asked).toEqual({ kv: 1, keyring: 1 })
    from.answer = await sealedSet(rotated, versioned(2))
    const asked = await createKeyLoader()(from, rotated, ISSUER, START)
    expect(asked.ok && asked.value.passwordPeppers[0].id).toBe('v2')
  })
})

test('what an isolate keeps cannot be read out', async () => {
  await publish({ formerPeppers: [dataKey('pepper-b', 5), dataKey('pepper-a', 4)] })
  const loaded = await load(from, sealer, ISSUER, START)
  if (!loaded.ok) throw new Error(loaded.failure.code)
  const peppers = loaded.value.passwordPeppers
  expect(peppers.map(({ id, key }) => [id, key.extractable])).toEqual([
    ['pepperid', false],
    ['pepper-b', false],
    ['pepper-a', false],
  ])
  expect(await loaded.value.identifierHash('email', 'jo@example.com')).toMatch(/^[A-Za-z0-9_-]{43}$/)
})
