import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { MethodsConfig } from '#config/define.ts'
import { checkBreach } from '#flows/password/breach-edge.ts'
import { readPageRequest } from '#pages/read-page-request.ts'
import { isolateServices } from '../../../src/isolate-services.ts'
import { now, requestId } from '../account/arrange.ts'
import { CONFIG, SITE } from '../pages/arrange.ts'

/** The example of the Pwned Passwords API, "Searching by range": SHA-1 of `P@ssw0rd`. */
const PASSWORD = 'P@ssw0rd'
const PREFIX = '21BD1'
const SUFFIX = '2DC183F740EE76F27B78EB39C8AD972A757'
/** Another password of the same prefix, found by trying. */
const NEIGHBOUR = 'flower-shop-478012'
const STORED = `breach/${PREFIX}`

const OTHERS = [
  '0018A45C4D1DEF81644B54AB7F969B88D65:1',
  '00D4F6E8FA6EECAD2A3AA415EEC418D38EC:2',
  '011053FD0102E94D6AE2F8B83D76FAF94F6:1',
]
const BREACHED = [...OTHERS, `${SUFFIX}:3861493`, `${'F'.repeat(35)}:0`].join('\r\n')
const UNBREACHED = OTHERS.join('\r\n')

/** 40 bytes: a line of the protocol with its end. */
const LINE = `${'0'.repeat(35)}:12\r\n`

/** The service, as the outside sees it: what it was asked, and what it says to that. */
const serving = (answer: (signal: AbortSignal) => Response | Promise<Response>) =>
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => answer(new Request(input, init).signal))

const saying = (text: string, init?: ResponseInit) => serving(() => new Response(text, init))

/** A request to a page of a deployment with these methods, and a store of which some calls are others. */
const asking = async (methods: MethodsConfig = { password: true }, KV: Partial<KVNamespace> = {}) => {
  const kv = new Proxy(env.KV, {
    get: (target, key) => {
      const member: unknown = Reflect.get(key in KV ? KV : target, key)
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
  const config = { ...CONFIG, methods }
  const services = await isolateServices({ ...env, KV: kv, POSTERN_CONFIG: JSON.stringify(config) })
  if (!services.ok) throw new Error(services.failure.code)
  const [site] = services.value.deployment.sites
  if (site === undefined) throw new Error('no site')
  const background: Promise<unknown>[] = []
  const page = await readPageRequest({
    services: services.value,
    site,
    host: new URL(SITE).host,
    path: '/_auth/account/password',
    rawQuery: '',
    request: new Request(SITE),
    navigation: true,
    cookies: [],
    sessionValues: [],
    flowValues: [],
    client: { address: '127.0.0.1', asn: undefined, country: undefined },
    now: now(),
    requestId,
    waitUntil: (work) => background.push(work),
  })
  if (page === undefined) throw new Error('unreadable')
  return { page, background, settled: () => Promise.all(background) }
}

/** What one request finds out, when everything that it left behind is done. */
const finding = async (typed: string, methods?: MethodsConfig, KV?: Partial<KVNamespace>) => {
  const { page, settled } = await asking(methods, KV)
  const found = await checkBreach(page, typed)
  await settled()
  return found
}

const storedNames = async () => (await env.KV.list({ prefix: 'breach/' })).keys.map(({ name }) => name)

afterEach(() => {
  vi.restoreAllMocks()
})

describe('a password', () => {
  it('is breached where the range names its suffix', async () => {
    saying(BREACHED)
    expect(await finding(PASSWORD)).toBe('breached')
  })

  it('is breached where a mirror writes hexadecimal in lower case and ends lines by a line feed', async () => {
    saying(`${BREACHED.toLowerCase().replaceAll('\r', '')}\n`)
    expect(await finding(PASSWORD)).toBe('breached')
  })

  it('is not where the range names others', async () => {
    saying(UNBREACHED)
    expect(await finding(PASSWORD)).toBe('unbreached')
  })

  it('is not where the suffix is padding, whose count is zero', async () => {
    saying([...OTHERS, `${SUFFIX}:0`].join('\r\n'))
    expect(await finding(PASSWORD)).toBe('unbreached')
  })

  it('is one in all its spellings', async () => {
    const service = saying(UNBREACHED)
    await finding('caf\u00e9 caf\u00e9')
    await finding('cafe\u0301 cafe\u0301')
    expect(service).toHaveBeenCalledTimes(1)
    expect(await storedNames()).toHaveLength(1)
  })
})

describe('the service', () => {
  it('is asked for the prefix of the hash, padded, and is told nothing else', async () => {
    const service = saying(BREACHED)
    await finding(PASSWORD)
    expect(service).toHaveBeenCalledTimes(1)
    const [input, init] = service.mock.lastCall ?? []
    if (input === undefined) throw new Error('nobody was asked')
    const request = new Request(input, init)
    expect(request.method).toBe('GET')
    expect(request.url).toBe(`https://api.pwnedpasswords.com/range/${PREFIX}`)
    expect([...request.headers]).toEqual([
      ['add-padding', 'true'],
      ['user-agent', 'Postern'],
    ])
    expect(request.body).toBeNull()
    expect(request.redirect).toBe('manual')
  })

  it('is the one that the operator named', async () => {
    const service = saying(BREACHED)
    expect(await finding(PASSWORD, { password: { breachCheck: 'https://ranges.shop.example' } })).toBe('breached')
    expect(service.mock.lastCall?.[0]).toBe(`https://ranges.shop.example/range/${PREFIX}`)
  })

  it.each<readonly [string, MethodsConfig]>([
    ['the check is switched off', { password: { breachCheck: false } }],
    ['there are no passwords', {}],
    ['passwords are switched off', { password: false }],
  ])('is not asked where %s', async (_, methods) => {
    const service = saying(BREACHED)
    expect(await finding(PASSWORD, methods)).toBe('off')
    expect(service).not.toHaveBeenCalled()
    expect(await storedNames()).toEqual([])
  })

  it('never leads to a word in the log', async () => {
    const logs = (['log', 'warn', 'error', 'info', 'debug'] as const).map((level) =>
      vi.spyOn(console, level).mockImplementation(() => {}),
    )
    saying(BREACHED)
    await finding(PASSWORD)
    vi.mocked(globalThis.fetch).mockRejectedValue(new Error('out of reach'))
    await finding('another one of those')
    expect(logs.flatMap(({ mock }) => mock.calls)).toEqual([])
  })
})

describe('an answer', () => {
  it('is kept for a week under its prefix, and says nothing of who asked', async () => {
    saying(BREACHED)
    const put = vi.fn(env.KV.put.bind(env.KV))
    await finding(PASSWORD, undefined, { put })
    expect(put.mock.calls).toEqual([[STORED, BREACHED, { expirationTtl: 604_800 }]])
    expect(await storedNames()).toEqual([STORED])
  })

  it('is stored behind the request, which does not wait for that', async () => {
    saying(BREACHED)
    const { promise: stored, resolve: store } = Promise.withResolvers<void>()
    const { page, background, settled } = await asking(undefined, { put: () => stored })
    expect(await checkBreach(page, PASSWORD)).toBe('breached')
    expect(background).toHaveLength(1)
    store()
    await settled()
  })

  it('serves the next question of its prefix without the network', async () => {
    const service = saying(BREACHED)
    await finding(PASSWORD)
    expect(await finding(PASSWORD)).toBe('breached')
    expect(await finding(NEIGHBOUR)).toBe('unbreached')
    expect(service).toHaveBeenCalledTimes(1)
  })

  it.each([
    ['no range', '<html>'],
    ['empty', ''],
    ['cut off inside a line', `${OTHERS[0]}\r\n${SUFFIX.slice(0, 20)}`],
    ['too long', `${LINE.repeat(10_000)}\n`],
  ])('that is stored and is %s does not count', async (_, stored) => {
    await env.KV.put(STORED, stored)
    const service = saying(BREACHED)
    expect(await finding(PASSWORD)).toBe('breached')
    expect(service).toHaveBeenCalledTimes(1)
    expect(await env.KV.get(STORED)).toBe(BREACHED)
  })

  it('is asked of the service where the store fails, and counts where it cannot be kept', async () => {
    saying(BREACHED)
    const fails = () => Promise.reject(new Error('KV is out of reach'))
    const get: KVNamespace['get'] = vi.fn(fails)
    expect(await finding(PASSWORD, undefined, { get, put: fails })).toBe('breached')
  })

  it('is asked of the service where the store stalls for half a second', async () => {
    saying(BREACHED)
    const { promise: isAsked, resolve: asked } = Promise.withResolvers<void>()
    const get: KVNamespace['get'] = vi.fn(() => {
      asked()
      return new Promise<never>(() => {})
    })
    const { page } = await asking(undefined, { get })
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const found = checkBreach(page, PASSWORD)
    await isAsked
    await vi.advanceTimersByTimeAsync(499)
    expect(globalThis.fetch).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(await found).toBe('breached')
  })
})

describe('a password is taken unchecked, and nothing is kept,', () => {
  const pages: readonly (readonly [string, () => Response | Promise<Response>])[] = [
    ['cannot be reached', () => Promise.reject(new TypeError('Network connection lost.'))],
    ['answers 500', () => new Response(BREACHED, { status: 500 })],
    ['answers 429', () => new Response(BREACHED, { status: 429 })],
    ['answers 203', () => new Response(BREACHED, { status: 203 })],
    ['leads elsewhere', () => new Response(BREACHED, { status: 302, headers: { location: 'https://evil.example/' } })],
    ['answers with a page', () => new Response('<html>200 lines of a proxy</html>')],
    ['answers with nothing', () => new Response('')],
    ['answers without a body', () => new Response(null)],
    ['answers with a page among the lines', () => new Response(`${BREACHED}\r\n<html>`)],
    ['answers with what is no UTF-8', () => new Response(new Uint8Array([0xff, 0xfe, 0x0d, 0x0a]))],
    ['answers with 400,001 bytes', () => new Response(`${LINE.repeat(10_000)}\n`)],
    ['breaks off', () => new Response(broken())],
  ]

  it.each(pages)('where the service %s', async (_, answer) => {
    const service = serving(answer)
    expect(await finding(PASSWORD)).toBe('unchecked')
    expect(service).toHaveBeenCalledTimes(1)
    expect(await storedNames()).toEqual([])
  })

  it('but not where the service answers with 400,000 bytes', async () => {
    saying(LINE.repeat(10_000))
    expect(await finding(PASSWORD)).toBe('unbreached')
  })

  it('where the body has no end, which is not read on', async () => {
    let sent = 0
    const cancelled = vi.fn()
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 40_000
        controller.enqueue(new TextEncoder().encode(LINE.repeat(1000)))
      },
      cancel: cancelled,
    })
    serving(() => new Response(endless))
    expect(await finding(PASSWORD)).toBe('unchecked')
    expect(sent).toBeLessThan(1_000_000)
    expect(cancelled).toHaveBeenCalledTimes(1)
    expect(await storedNames()).toEqual([])
  })

  it.each<readonly [string, (late: Promise<void>) => Response | Promise<Response>]>([
    ['head', (late) => late.then(() => new Response(BREACHED))],
    ['body', (late) => new Response(until(late))],
  ])('where the %s comes after a second and a half, and is not waited for', async (_, answer) => {
    const { page, settled } = await asking()
    const { promise: late, resolve } = Promise.withResolvers<void>()
    const { promise: isAsked, resolve: asked } = Promise.withResolvers<AbortSignal>()
    serving((signal) => {
      asked(signal)
      return answer(late)
    })
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    let found: string | undefined
    const checked = checkBreach(page, PASSWORD).then((finding) => {
      found = finding
    })
    const signal = await isAsked
    await vi.advanceTimersByTimeAsync(1499)
    expect(found).toBeUndefined()
    expect(signal.aborted).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    await checked
    expect(found).toBe('unchecked')
    expect(signal.aborted).toBe(true)
    resolve()
    await settled()
    vi.useRealTimers()
    expect(await storedNames()).toEqual([])
  })
})

/** A body that breaks off behind its first line. */
const broken = (): ReadableStream<Uint8Array> => {
  let pulled = false
  return new ReadableStream({
    pull: (controller) => {
      if (pulled) controller.error(new Error('connection lost'))
      else controller.enqueue(new TextEncoder().encode(`${OTHERS[0]}\r\n`))
      pulled = true
    },
  })
}

/** A body that is there at once but for its last line. */
const until = (late: Promise<void>): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode(`${UNBREACHED}\r\n`)),
    pull: async (controller) => {
      await late
      controller.enqueue(new TextEncoder().encode(`${SUFFIX}:7\r\n`))
      controller.close()
    },
  })
