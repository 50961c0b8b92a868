import { describe, expect, it } from 'vitest'
import { createRemoteKeys, type KeyFetch } from '#origin/key-set.ts'
import { CURRENT_KEY, FOREIGN_KEY, NEXT_KEY, toPublicJwk } from '#origin/vectors/keys.ts'

const URL_OF_SET = 'https://flowers.example/_auth/jwks.json'
const START = 1_790_000_000

const current = toPublicJwk(CURRENT_KEY)
const next = toPublicJwk(NEXT_KEY)

/** A gateway's key set on a clock of the test's own. */
const setUp = (first: unknown = { keys: [current] }) => {
  let now = START
  let answer = async (): Promise<Response> => Response.json(first)
  let fetches = 0
  const fetchKeys: KeyFetch = () => {
    fetches += 1
    return answer()
  }
  const find = createRemoteKeys(URL_OF_SET, () => now, fetchKeys)
  return {
    find,
    at: (seconds: number) => {
      now = START + seconds
    },
    publish: (set: unknown) => {
      answer = async () => Response.json(set)
    },
    answerWith: (next: () => Promise<Response>) => {
      answer = next
    },
    fetches: () => fetches,
  }
}

const isFound = async (lookup: Promise<CryptoKey | undefined>): Promise<boolean> => (await lookup) !== undefined

describe('a remote key set', () => {
  it('is fetched when first needed and held for 10 min', async () => {
    const { find, at, fetches } = setUp()
    expect(fetches()).toBe(0)
    expect(await isFound(find(CURRENT_KEY.kid))).toBe(true)
    at(599)
    expect(await isFound(find(CURRENT_KEY.kid))).toBe(true)
    expect(fetches()).toBe(1)
    at(600)
    expect(await isFound(find(CURRENT_KEY.kid))).toBe(true)
    expect(fetches()).toBe(2)
  })

  it('forgets a withdrawn key after 10 min', async () => {
    const { find, at, publish } = setUp()
    await find(CURRENT_KEY.kid)
    publish({ keys: [next] })
    at(599)
    expect(await isFound(find(CURRENT_KEY.kid))).toBe(true)
    at(600)
    expect(await isFound(find(CURRENT_KEY.kid))).toBe(false)
  })

  it('serves for 1 h without contact and no longer', async () => {
    const { find, at, answerWith } = setUp()
    await find(CURRENT_KEY.kid)
    answerWith(() => Promise.reject(new Error('connection refused')))
    at(3600)
    expect(await isFound(find(CURRENT_KEY.kid))).toBe(true)
    at(3601)
    await expect(find(CURRENT_KEY.kid)).rejects.toThrow('no current key set')
  })

  it('comes back after an outage', async () => {
    const { find, at, answerWith, publish } = setUp()
    await find(CURRENT_KEY.kid)
    answerWith(() => Promise.reject(new Error('connection refused')))
    at(4000)
    await expect(find(CURRENT_KEY.kid)).rejects.toThrow()
    publish({ keys: [current] })
    at(4004)
    await expect(find(CURRENT_KEY.kid)).rejects.toThrow()
    at(4005)
    expect(await isFound(find(CURRENT_KEY.kid))).toBe(true)
  })

  it('is asked once per 5 s while it does not answer', async () => {
    const { find, at, answerWith, fetches } = setUp()
    answerWith(() => Promise.reject(new Error('connection refused')))
    for (const second of [0, 1, 4.9, 5, 9.9, 10]) {
      at(second)
      await expect(find(CURRENT_KEY.kid)).rejects.toThrow()
    }
    expect(fetches()).toBe(3)
  })

  it('is fetched for an unknown kid once per 30 s', async () => {
    const { find, at, publish, fetches } = setUp()
    await find(CURRENT_KEY.kid)
    publish({ keys: [current, next] })
    at(29)
    expect(await isFound(find(NEXT_KEY.kid))).toBe(false)
    expect(fetches()).toBe(1)
    at(30)
    expect(await isFound(find(NEXT_KEY.kid))).toBe(true)
    expect(fetches()).toBe(2)
    at(59)
    expect(await isFound(find(FOREIGN_KEY.kid))).toBe(false)
    expect(fetches()).toBe(2)
  })

  it('is fetched once for 1000 random kids at once', async () => {
    const { find, at, fetches } = setUp()
    await find(CURRENT_KEY.kid)
    at(100)
    const lookups = Array.from({ length: 1000 }, () => find(crypto.randomUUID()))
    expect(new Set(await Promise.all(lookups))).toEqual(new Set([undefined]))
    expect(fetches()).toBe(2)
  })

  it('is fetched once for 1000 random kids one after the other', async () => {
    const { find, at, fetches } = setUp()
    for (let index = 0; index < 1000; index++) {
      at(index * 0.029)
      await find(crypto.randomUUID())
    }
    expect(fetches()).toBe(1)
  })

  it('is fetched once for many first requests at once, which all get their key', async () => {
    const { find, fetches } = setUp()
    const lookups = await Promise.all(Array.from({ length: 50 }, () => isFound(find(CURRENT_KEY.kid))))
    expect(new Set(lookups)).toEqual(new Set([true]))
    expect(fetches()).toBe(1)
  })

  it('answers for known keys while a fetch for an unknown one is on its way', async () => {
    const { find, at, answerWith } = setUp()
    await find(CURRENT_KEY.kid)
    at(60)
    const { promise, resolve } = Promise.withResolvers<Response>()
    answerWith(() => promise)
    const unknown = find(NEXT_KEY.kid)
    expect(await isFound(find(CURRENT_KEY.kid))).toBe(true)
    resolve(Response.json({ keys: [current, next] }))
    expect(await isFound(unknown)).toBe(true)
  })

  it('gives up on a fetch that never settles', async () => {
    const { find, at, answerWith, publish } = setUp()
    answerWith(() => new Promise(() => undefined))
    void find(CURRENT_KEY.kid)
    publish({ keys: [current] })
    at(10)
    expect(await isFound(find(CURRENT_KEY.kid))).toBe(true)
  })

  it('is not kept alive by a clock that was set back', async () => {
    const { find, at, fetches } = setUp()
    await find(CURRENT_KEY.kid)
    at(-86_400)
    expect(await isFound(find(CURRENT_KEY.kid))).toBe(true)
    expect(fetches()).toBe(2)
  })

  it('is asked for without following redirects and with a time limit', async () => {
    const seen: Parameters<KeyFetch>[] = []
    const find = createRemoteKeys(
      URL_OF_SET,
      () => START,
      async (...request) => {
        seen.push(request)
        return Response.json({ keys: [current] })
      },
    )
    await find(CURRENT_KEY.kid)
    expect(seen).toMatchObject([[URL_OF_SET, { redirect: 'manual', signal: expect.any(AbortSignal) }]])
  })

  const tooMany = Array.from({ length: 17 }, (_, index) => ({ ...current, kid: `k${index}` }))
  it.each([
    ['another status', () => Response.json({ keys: [current] }, { status: 404 })],
    ['a redirect', () => new Response(null, { status: 302, headers: { location: 'https://attacker.example/' } })],
    ['no JSON', () => new Response('<html>')],
    ['no object', () => Response.json([current])],
    ['no list', () => Response.json({ keys: current })],
    ['no key', () => Response.json({ keys: [] })],
    ['17 keys', () => Response.json({ keys: tooMany })],
    ['one kid twice', () => Response.json({ keys: [current, { ...next, kid: current.kid }] })],
    ['a point off the curve', () => Response.json({ keys: [{ ...current, y: next.y }] })],
    ['more than 64 KiB', () => Response.json({ keys: [current], more: 'x'.repeat(65_536) })],
    [
      'only keys of other kinds',
      () => Response.json({ keys: [{ kty: 'RSA', kid: current.kid, n: 'AQAB', e: 'AQAB' }] }),
    ],
    ['only keys for encryption', () => Response.json({ keys: [{ ...current, use: 'enc' }] })],
    ['only keys of another algorithm', () => Response.json({ keys: [{ ...current, alg: 'ECDH-ES' }] })],
  ] as const)('that answers with %s is no key set', async (_, response) => {
    const { find, answerWith } = setUp()
    answerWith(async () => response())
    await expect(find(CURRENT_KEY.kid)).rejects.toThrow('no current key set')
  })

  it('may hold 16 keys, and others beside them that do not count', async () => {
    const others = [{ kty: 'RSA', kid: 'r', n: 'AQAB', e: 'AQAB' }, { kty: 'oct', kid: 'o', k: 'AQAB' }, 7, null]
    const { find } = setUp({ keys: [...others, ...tooMany.slice(0, 16)] })
    expect(await isFound(find('k15'))).toBe(true)
    expect(await isFound(find('r'))).toBe(false)
    expect(await isFound(find('o'))).toBe(false)
  })
})
