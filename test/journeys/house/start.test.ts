import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { get, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../../../src/dev/node/ports.ts'
import { type Origin, startEchoOrigin, startOrigin } from '../../support/origin.ts'

const PROJECT = join(import.meta.dirname, '../../..')

/** `npm start` as a person runs it. */
interface Started {
  readonly child: ChildProcess
  /** Standard output and error so far. */
  readonly output: () => string
  /** Waits for a line that begins so; throws with the whole output when the process ends without it. */
  readonly line: (beginning: string) => Promise<string>
  /** The exit code, once every process that holds the output has ended. */
  readonly ended: Promise<number | null>
}

const running = new Set<Started>()

const npmStart = (...flags: readonly string[]): Started => {
  const child = spawn('npm', ['start', '--silent', '--', ...flags], { cwd: PROJECT, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', (code) => resolve(code))
  })
  const find = (beginning: string) => output.split('\n').find((text) => text.startsWith(beginning))
  const line = async (beginning: string): Promise<string> => {
    const over = ended.then(() => 'over' as const)
    for (;;) {
      const found = find(beginning)
      if (found !== undefined) return found
      const tick = new Promise<'tick'>((resolve) => setTimeout(() => resolve('tick'), 20))
      if ((await Promise.race([over, tick])) === 'over') throw new Error(`No "${beginning}" in:\n${output}`)
    }
  }
  const started = { child, output: () => output, line, ended }
  running.add(started)
  return started
}

const answers = (port: number, host: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host })
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })

/** Asks as a client without Sec-Fetch headers does; `fetch` would say that it is no navigation. */
const navigate = (url: string): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    get(url, { headers: { accept: 'text/html' } }, (response) => resolve(response.resume())).once('error', reject)
  })

const kids = async (url: string): Promise<unknown> => {
  const response = await fetch(`${url}/_auth/jwks.json`)
  return response.json()
}

describe('npm start', () => {
  let folder = ''
  let origin: Origin

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'postern-start-'))
    origin = await startEchoOrigin()
  })

  afterEach(async () => {
    for (const { child, ended } of running) {
      child.kill('SIGTERM')
      await ended
    }
    running.clear()
  })

  afterAll(async () => {
    await origin.stop()
    await rm(folder, { recursive: true, force: true })
  })

  it('opens the demo shop, serves it, and says where both are', async () => {
    const port = await freePort()
    const start = npmStart('--port', String(port), '--state', join(folder, 'shop'))
    expect(await start.line('Postern ready')).toBe(`Postern ready at http://localhost:${port}`)
    const direct = /^Demo shop \(direct\): (http:\/\/127\.0\.0\.1:\d+)$/.exec(await start.line('Demo shop'))?.[1] ?? ''
    expect((await fetch(direct)).status).toBe(200)
    expect(await (await fetch(`http://localhost:${port}/`)).text()).toContain('<html')
    const account = await navigate(`http://localhost:${port}/account`)
    expect(account.statusCode).toBe(303)
    expect(account.headers.location).toMatch(/^\/_auth\/sign-in\?/)
  })

  it.each(['SIGINT', 'SIGTERM'] as const)('leaves nothing behind on %s', async (signal) => {
    const port = await freePort()
    const start = npmStart('--port', String(port), '--state', join(folder, signal))
    await start.line('Postern ready')
    const shop = Number(/\d+$/.exec(await start.line('Demo shop'))?.[0])
    start.child.kill(signal)
    // The output closes when the last process that inherited it has ended, the runtime included.
    await start.ended
    for (const [at, host] of [
      [port, '127.0.0.1'],
      [port, '::1'],
      [shop, '127.0.0.1'],
    ] as const) {
      expect(await answers(at, host)).toBe(false)
    }
  })

  it('ends when npm is gone without a word', async () => {
    const port = await freePort()
    const start = npmStart('--port', String(port), '--state', join(folder, 'orphan'), '--origin', origin.url)
    await start.line('Postern ready')
    start.child.kill('SIGKILL')
    await start.ended
    expect(await answers(port, '127.0.0.1')).toBe(false)
  })

  it('keeps its secret and state in a folder that git ignores', async () => {
    const port = await freePort()
    const state = join(folder, 'kept')
    const flags = ['--port', String(port), '--state', state, '--origin', origin.url]
    const first = npmStart(...flags)
    await first.line('Postern ready')
    const published = await kids(`http://localhost:${port}`)
    first.child.kill('SIGTERM')
    await first.ended
    expect((await stat(join(state, 'secret'))).mode & 0o777).toBe(0o600)
    expect((await stat(join(state, '.gitignore'))).size).toBeGreaterThan(0)
    const second = npmStart(...flags)
    await second.line('Postern ready')
    expect(await kids(`http://localhost:${port}`)).toEqual(published)
  })

  it('guards all of an app that already runs', async () => {
    const port = await freePort()
    const start = npmStart('--port', String(port), '--state', join(folder, 'app'), '--origin', origin.url)
    await start.line('Postern ready')
    expect(start.output()).not.toContain('Demo shop')
    const response = await fetch(`http://localhost:${port}/any/page`)
    expect(response.status).toBe(401)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
  })

  it('says that nothing answers yet at the app it was given', async () => {
    const silent = await startOrigin(() => undefined)
    await silent.stop()
    const port = await freePort()
    const start = npmStart('--port', String(port), '--state', join(folder, 'silent'), '--origin', silent.url)
    expect(await start.line('Nothing answers')).toContain(silent.url)
    await start.line('Postern ready')
  })

  it('says which port is in use, and ends', async () => {
    const start = npmStart('--port', String(origin.port), '--state', join(folder, 'taken'))
    expect(await start.ended).not.toBe(0)
    expect(start.output()).toContain(`Port ${origin.port} is in use`)
    expect(start.output()).not.toContain(' at ')
  })

  it('explains flags that it does not know, and ends', async () => {
    const start = npmStart('--prot', '9000')
    expect(await start.ended).not.toBe(0)
    expect(start.output()).toContain("Unknown option '--prot'")
    expect(start.output()).toContain('Usage: npm start')
  })
})
