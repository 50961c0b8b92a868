import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { figure } from '../../support/figures.ts'
import { readStreams, type Stream } from './corpus.ts'
import { wrongWith } from './judge-view.ts'
import { type Stand, startStand } from './stand.ts'
import type { View } from './view.ts'

/** Milliseconds of silence after which everything that can come has come. */
const SILENCE = 1500

let stand: Stand

beforeAll(async () => {
  stand = await startStand()
})

afterAll(async () => {
  await stand?.stop()
})

describe('bytes that two servers could divide into requests in two ways', () => {
  it('reach the origin as the requests that were judged, each once, with its own body', async () => {
    const streams = readStreams()
    await Promise.all(streams.map(send))
    const { raw } = stand.witnesses
    const seen = await raw.seen()
    const marks = new Set(streams.map(({ mark }) => mark))
    const unasked = seen.filter((view) => !marks.has(markOf(view)))
    const violations = [
      ...raw.broken().map((bytes) => `no request: ${JSON.stringify(bytes)}`),
      ...unasked.map(({ method, target }) => `smuggled: ${method} ${target}`),
    ]
    for (const stream of streams) {
      const own = seen.filter((view) => markOf(view) === stream.mark)
      violations.push(...(await wrongSequence(stream, own)).map((what) => `${stream.row}: ${what}`))
    }
    expect(violations).toEqual([])
    expect(seen.length).toBeGreaterThan(streams.length / 4)
    figure('One view of a request', 'streams that two servers could divide in two ways', streams.length)
    figure('One view of a request', 'requests of theirs at the origin: all judged, none smuggled', seen.length)
  })
})

const markOf = ({ target }: View): string => target.split('?')[1] ?? ''

const send = ({ bytes }: Stream): Promise<void> => {
  const { host, session } = stand.customers.raw
  return speak(bytes.replaceAll('{host}', host).replaceAll('{session}', `__Host-Http-postern=${session}`))
}

const speak = (bytes: string): Promise<void> =>
  new Promise((resolve) => {
    const socket = connect({ port: stand.gateway.port, host: '127.0.0.1', timeout: SILENCE }, () =>
      socket.write(bytes, 'latin1'),
    )
    socket.resume()
    socket.once('timeout', () => socket.destroy())
    socket.once('error', () => socket.destroy()).once('close', () => resolve())
  })

const wrongSequence = async ({ reaches }: Stream, seen: readonly View[]): Promise<readonly string[]> => {
  const expected = reaches.map(([asked, body]) => `${asked}\n${body}`)
  const actual = seen.map(({ method, target, body }) => `${method} ${target}\n${body}`)
  // Refused from some request on is right as well; another one, or one more, is not.
  const strays = actual.filter((each, index) => each !== expected[index])
  const logged = await loggedAbout(seen)
  const wrong = await Promise.all(seen.map((view) => wrongWith(view, logged.get(view.id), stand.customers.raw)))
  return [...strays.map((each) => `the origin saw ${JSON.stringify(each)}`), ...wrong.flat()]
}

const loggedAbout = async (views: readonly View[]) => {
  const patience = AbortSignal.timeout(5_000)
  for (;;) {
    const logged = stand.logged()
    if (patience.aborted || views.every(({ id }) => logged.has(id))) return logged
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
