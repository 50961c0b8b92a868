import { describe, expect, it, vi } from 'vitest'
import { after } from '#lib/time.ts'
import { liveSession, open, pass, route, stopTime, surround } from './surroundings.ts'

type Answer = 'live' | 'ended' | 'unavailable'

/** A session whose standing the test decides; counts how often it was asked for. */
const watched = () => {
  let answer: Answer = 'live'
  const standing = vi.fn(async () => answer)
  return { session: liveSession({ standing }), standing, say: (next: Answer) => (answer = next) }
}

/** An origin that keeps an event stream open and silent after a first event. */
const eventStream = (type = 'text/event-stream; charset=utf-8') => {
  const cancelled = vi.fn()
  let controller: ReadableByteStreamController | undefined
  const body = () =>
    new ReadableStream({
      // Bytes, as every body that comes over the network.
      type: 'bytes',
      start(each: ReadableByteStreamController) {
        controller = each
        each.enqueue(new TextEncoder().encode('data: 1\n\n'))
      },
      cancel: cancelled,
    })
  return {
    origin: () => new Response(body(), { headers: { 'content-type': type } }),
    cancelled,
    end: () => controller?.close(),
    cut: () => controller?.error(new Error('cut')),
  }
}

/** An origin that accepts sockets and shows its end. */
const socketOrigin = () => {
  const ends: WebSocket[] = []
  const origin = (request: Request): Response => {
    if (request.headers.get('upgrade') !== 'websocket') return new Response('no socket', { status: 426 })
    const { 0: far, 1: near } = new WebSocketPair()
    near.accept()
    ends.push(near)
    return new Response(null, { status: 101, webSocket: far, headers: { 'sec-websocket-protocol': 'chat' } })
  }
  return { origin, ends }
}

const UPGRADE = { upgrade: 'websocket', origin: 'https://shop.example' }

const openSocket = async (response: Response): Promise<WebSocket> => {
  const socket = response.webSocket
  if (socket === null) throw new Error(`no socket but ${response.status}`)
  socket.accept()
  return socket
}

const closeOf = (socket: WebSocket): Promise<{ readonly code: number; readonly reason: string }> =>
  new Promise((resolve) => {
    socket.addEventListener('close', ({ code, reason }) => resolve({ code, reason }))
  })

const messageOf = (socket: WebSocket): Promise<unknown> =>
  new Promise((resolve) => {
    socket.addEventListener('message', ({ data }) => resolve(data), { once: true })
  })

describe('an event stream of a customer', () => {
  it('passes events on, and asks once a lease whether the session stands', async () => {
    stopTime()
    const { session, standing } = watched()
    const { origin } = eventStream()
    const gateway = await surround({ session, origin })
    const response = await gateway.send('/account/events')
    const reader = response.body?.getReader()
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('data: 1\n\n')
    await pass(54)
    expect(standing).toHaveBeenCalledTimes(0)
    await pass(2)
    expect(standing).toHaveBeenCalledTimes(1)
    await pass(60)
    expect(standing).toHaveBeenCalledTimes(2)
    await reader?.cancel()
  })

  it('ends within a lease of a revocation, idle as it is, and the origin is let go', async () => {
    stopTime()
    const { session, say } = watched()
    const { origin, cancelled } = eventStream()
    const gateway = await surround({ session, origin })
    const reader = (await gateway.send('/account/events')).body?.getReader()
    await reader?.read()
    say('ended')
    const end = reader?.read()
    await pass(60)
    expect(await end).toMatchObject({ done: true })
    expect(cancelled).toHaveBeenCalledOnce()
  })

  it('goes on while the answer is late, and ends with the lease where none comes', async () => {
    stopTime()
    const { session, standing, say } = watched()
    const { origin, cancelled } = eventStream()
    const gateway = await surround({ session, origin })
    const reader = (await gateway.send('/account/events')).body?.getReader()
    await reader?.read()
    say('unavailable')
    await pass(58)
    expect(standing.mock.calls.length).toBeGreaterThan(1)
    say('live')
    await pass(10)
    expect(cancelled).not.toHaveBeenCalled()
    say('unavailable')
    await pass(60)
    expect(cancelled).toHaveBeenCalledOnce()
    expect(await reader?.read()).toMatchObject({ done: true })
  })

  it('ends even where the question is never answered', async () => {
    stopTime()
    const { origin, cancelled } = eventStream()
    const session = liveSession({ standing: () => new Promise<Answer>(() => {}) })
    const gateway = await surround({ session, origin })
    const reader = (await gateway.send('/account/events')).body?.getReader()
    await reader?.read()
    await pass(59.9)
    expect(cancelled).not.toHaveBeenCalled()
    await pass(0.1)
    expect(cancelled).toHaveBeenCalledOnce()
  })

  it('is asked for within a lease, however far ahead its lease ends by a clock that went back', async () => {
    stopTime()
    const { session, say, standing } = watched()
    const { origin, cancelled } = eventStream()
    const gateway = await surround({ session: { ...session, leaseUntil: after(session.leaseUntil, 120) }, origin })
    const reader = (await gateway.send('/account/events')).body?.getReader()
    await reader?.read()
    say('ended')
    await pass(60)
    expect(standing).toHaveBeenCalledOnce()
    expect(cancelled).toHaveBeenCalledOnce()
  })

  it('ends when the origin ends it, and breaks when the origin breaks', async () => {
    stopTime()
    const { session, standing } = watched()
    const ending = eventStream()
    const ended = await (await surround({ session, origin: ending.origin })).send('/account/events')
    ending.end()
    expect(await ended.text()).toBe('data: 1\n\n')

    const breaking = eventStream()
    const broken = await (await surround({ session, origin: breaking.origin })).send('/account/events')
    const reader = broken.body?.getReader()
    await reader?.read()
    breaking.cut()
    await expect(reader?.read()).rejects.toThrow()
    await pass(200)
    expect(standing).not.toHaveBeenCalled()
  })
})

describe('an event stream of a public route', () => {
  it.each([
    ['goes on without the session', false, 0],
    ['ends with the session where the route is marked as a stream', true, 1],
  ])('%s', async (_, stream, cancellations) => {
    stopTime()
    const { session, standing, say } = watched()
    const { origin, cancelled } = eventStream()
    const gateway = await surround({ session, origin, site: { routes: [open('/live/*', { stream })] } })
    const reader = (await gateway.send('/live/prices')).body?.getReader()
    await reader?.read()
    say('ended')
    await pass(200)
    expect(standing).toHaveBeenCalledTimes(cancellations)
    expect(cancelled).toHaveBeenCalledTimes(cancellations)
    await reader?.cancel()
  })
})

describe('other answers', () => {
  it('of routes marked as streams are cut off by a revocation, never ended as if whole', async () => {
    stopTime()
    const { session, say } = watched()
    const { origin, cancelled } = eventStream('application/octet-stream')
    const gateway = await surround({ session, origin, site: { routes: [route('/down/*', { stream: true })] } })
    const reader = (await gateway.send('/down/x')).body?.getReader()
    await reader?.read()
    say('ended')
    const end = reader?.read().catch((error: unknown) => error)
    await pass(60)
    expect(await end).toBeInstanceOf(Error)
    expect(cancelled).toHaveBeenCalledOnce()
  })

  it('run to their end', async () => {
    stopTime()
    const { session, standing } = watched()
    const { origin } = eventStream('text/plain')
    const gateway = await surround({ session, origin })
    const reader = (await gateway.send('/account/x')).body?.getReader()
    await reader?.read()
    await pass(200)
    expect(standing).not.toHaveBeenCalled()
    await reader?.cancel()
  })
})

describe('a socket of a customer', () => {
  it('passes text and bytes both ways, in order, and the chosen protocol', async () => {
    const { origin, ends } = socketOrigin()
    const gateway = await surround({ session: liveSession(), origin })
    const response = await gateway.send('/account/ws', { headers: { ...UPGRADE, 'sec-websocket-protocol': 'chat' } })
    expect(response.status).toBe(101)
    expect(response.headers.get('sec-websocket-protocol')).toBe('chat')
    const client = await openSocket(response)
    const [far] = ends
    if (far === undefined) throw new Error('the origin has no socket')
    const received: unknown[] = []
    far.addEventListener('message', ({ data }) => {
      received.push(data)
    })
    for (const message of ['a', new Uint8Array([1, 2]), 'b']) client.send(message)
    const echoed = messageOf(client)
    far.send('from afar')
    expect(await echoed).toBe('from afar')
    await vi.waitFor(() => expect(received).toHaveLength(3))
    expect([received[0], received[2]]).toEqual(['a', 'b'])
    client.close(1000, 'done')
    expect(await closeOf(far)).toEqual({ code: 1000, reason: 'done' })
  })

  it('keeps the order of a hundred messages of both kinds', async () => {
    const { origin, ends } = socketOrigin()
    const gateway = await surround({ session: liveSession(), origin })
    const client = await openSocket(await gateway.send('/account/ws', { headers: UPGRADE }))
    const [far] = ends
    if (far === undefined) throw new Error('the origin has no socket')
    const received: unknown[] = []
    client.binaryType = 'arraybuffer'
    client.addEventListener('message', ({ data }) => {
      received.push(typeof data === 'string' ? data : [...new Uint8Array(data)].join())
    })
    const sent = Array.from({ length: 100 }, (_, index) => String(index))
    for (const text of sent) far.send(Number(text) % 2 === 0 ? text : new Uint8Array([Number(text)]))
    await vi.waitFor(() => expect(received).toHaveLength(100))
    expect(received).toEqual(sent)
    client.close()
  })

  it.each([
    [4321, 'bye', 4321, 'bye'],
    [undefined, undefined, 1005, ''],
  ])('closes on both sides with the code of the side that closed: %s', async (code, reason, seen, said) => {
    const { origin, ends } = socketOrigin()
    const gateway = await surround({ session: liveSession(), origin })
    const client = await openSocket(await gateway.send('/account/ws', { headers: UPGRADE }))
    const closed = closeOf(client)
    ends[0]?.close(code, reason)
    expect(await closed).toEqual({ code: seen, reason: said })
  })

  it.each<[string, Answer]>([
    ['the session has ended', 'ended'],
    ['nobody can say whether it stands', 'unavailable'],
  ])('is closed on both sides within a lease where %s, idle as it is', async (_, answer) => {
    stopTime()
    const { session, say } = watched()
    const { origin, ends } = socketOrigin()
    const gateway = await surround({ session, origin })
    const client = await openSocket(await gateway.send('/account/ws', { headers: UPGRADE }))
    const [far] = ends
    if (far === undefined) throw new Error('the origin has no socket')
    const closes = Promise.all([closeOf(client), closeOf(far)])
    say(answer)
    await pass(60)
    expect(await closes).toEqual([
      { code: 1008, reason: 'session ended' },
      { code: 1008, reason: 'session ended' },
    ])
  })

  it('is closed towards the origin even where the client never answers', async () => {
    stopTime()
    const { session, say } = watched()
    const { origin, ends } = socketOrigin()
    const gateway = await surround({ session, origin })
    const response = await gateway.send('/account/ws', { headers: UPGRADE })
    response.webSocket?.accept({ allowHalfOpen: true })
    const [far] = ends
    if (far === undefined) throw new Error('the origin has no socket')
    const closed = closeOf(far)
    say('ended')
    await pass(60)
    expect(await closed).toEqual({ code: 1008, reason: 'session ended' })
  })

  it('lives on while the session does', async () => {
    stopTime()
    const { session, standing } = watched()
    const { origin, ends } = socketOrigin()
    const gateway = await surround({ session, origin })
    const client = await openSocket(await gateway.send('/account/ws', { headers: UPGRADE }))
    await pass(300)
    expect(standing.mock.calls.length).toBeGreaterThanOrEqual(5)
    const echoed = messageOf(client)
    ends[0]?.send('still here')
    expect(await echoed).toBe('still here')
    client.close()
  })

  it('gets no session cookie, renewed or deleted', async () => {
    const { origin } = socketOrigin()
    const gateway = await surround({ session: liveSession({ renewedCookie: '__Host-Http-postern=x' }), origin })
    const response = await gateway.send('/account/ws', { headers: UPGRADE })
    expect(response.headers.getSetCookie()).toEqual([])
    response.webSocket?.accept()
    response.webSocket?.close()
  })
})

describe('a socket that a page of a stranger asks for (S31)', () => {
  it.each([
    ['a guarded', '/account/ws'],
    ['a public', '/public/ws'],
  ])('is refused with a session to %s route', async (_, target) => {
    const { origin } = socketOrigin()
    const gateway = await surround({ session: liveSession(), origin })
    for (const foreign of ['https://evil.test', 'null', 'http://shop.example', 'https://shop.example.evil.test']) {
      const response = await gateway.send(target, { headers: { upgrade: 'websocket', origin: foreign } })
      expect(response.status).toBe(403)
    }
    expect(gateway.received).toHaveLength(0)
    expect(gateway.lines[0]).toMatchObject({ reasons: ['foreign_socket'] })
  })

  it('is refused without a session on a guarded route that needs none', async () => {
    const site = { routes: [route('/account/*', { allow: { if: 'method', in: ['GET'] } as const })] }
    const gateway = await surround({ origin: socketOrigin().origin, site })
    const response = await gateway.send('/account/ws', {
      headers: { upgrade: 'websocket', origin: 'https://evil.test' },
    })
    expect(response.status).toBe(403)
  })

  it.each(['https://shop.example', 'https://www.shop.example', 'https://spa.example', undefined])(
    'is no such thing for %s',
    async (from) => {
      const gateway = await surround({ session: liveSession(), origin: socketOrigin().origin })
      const headers = { upgrade: 'websocket', ...(from === undefined ? {} : { origin: from }) }
      const response = await gateway.send('/account/ws', { headers })
      expect(response.status).toBe(101)
      ;(await openSocket(response)).close()
    },
  )

  it('passes as it is where nobody is named and the route is public', async () => {
    const gateway = await surround({ origin: socketOrigin().origin, site: { routes: [open('/public/*')] } })
    const response = await gateway.send('/public/ws', {
      headers: { upgrade: 'websocket', origin: 'https://evil.test' },
    })
    expect(response.status).toBe(101)
    expect(gateway.received[0]?.headers.has('postern-assertion')).toBe(false)
    ;(await openSocket(response)).close()
  })
})
