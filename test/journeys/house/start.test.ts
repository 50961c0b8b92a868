import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { get, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
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

/** Ends a start by a signal; the output closes when the last process that inherited it has ended, the runtime included. */
const endBy = async ({ child, ended }: Started, signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL'): Promise<void> => {
  child.kill(signal)
  await ended
}

const expectSilence = async (...ports: readonly number[]): Promise<void> => {
  for (const port of ports) {
    for (const host of ['127.0.0.1', '::1']) expect(await answers(port, host)).toBe(false)
  }
}

let folder = ''
let origin: Origin

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-start-'))
  origin = await startEchoOrigin()
})

afterAll(async () => {
  for (const started of running) await endBy(started, 'SIGTERM')
  await origin.stop()
  await rm(folder, { recursive: true, force: true })
})

// A start takes longer than anything that is looked at: tests of one group go on with the start of the one before.

describe('npm start alone', { timeout: 60_000 }, () => {
  let start: Started
  let port = 0
  let direct = ''

  it('opens the demo shop, serves it, and says where both are', async () => {
    port = await freePort()
    start = npmStart('--port', String(port), '--state', join(folder, 'shop'))
    expect(await start.line('Postern ready')).toBe(`Postern ready at http://localhost:${port}`)
    direct = /^Demo shop \(direct\): (http:\/\/127\.0\.0\.1:\d+)$/.exec(await start.line('Demo shop'))?.[1] ?? ''
    expect((await fetch(direct)).status).toBe(200)
    expect(await (await fetch(`http://localhost:${port}/`)).text()).toContain('<html')
    const account = await navigate(`http://localhost:${port}/account`)
    expect(account.statusCode).toBe(303)
    expect(account.headers.location).toMatch(/^\/_auth\/sign-in\?/)
  })

  it('leaves nothing behind on SIGTERM', async () => {
    await endBy(start, 'SIGTERM')
    await expectSilence(port, Number(new URL(direct).port))
  })
})

describe('npm start in front of an app', { timeout: 60_000 }, () => {
  let start: Started
  let port = 0
  let published: unknown
  const startFor = (app: string): Started =>
    npmStart('--port', String(port), '--state', join(folder, 'kept'), '--origin', app)

  it('says that nothing answers yet at the app it was given', async () => {
    const silent = await startOrigin(() => undefined)
    await silent.stop()
    port = await freePort()
    start = startFor(silent.url)
    expect(await start.line('Nothing answers')).toContain(silent.url)
    await start.line('Postern ready')
  })

  it('leaves nothing behind on SIGINT', async () => {
    published = await kids(`http://localhost:${port}`)
    await endBy(start, 'SIGINT')
    await expectSilence(port)
  })

  it('guards all of an app that already runs', async () => {
    start = startFor(origin.url)
    await start.line('Postern ready')
    expect(start.output()).not.toContain('Nothing answers')
    expect(start.output()).not.toContain('Demo shop')
    const response = await fetch(`http://localhost:${port}/any/page`)
    expect(response.status).toBe(401)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
  })

  it('keeps its secret and state in a folder that git ignores', async () => {
    expect((await stat(join(folder, 'kept/secret'))).mode & 0o777).toBe(0o600)
    expect((await stat(join(folder, 'kept/.gitignore'))).size).toBeGreaterThan(0)
    expect(published).toMatchObject({
      keys: expect.arrayContaining([expect.objectContaining({ kid: expect.any(String) })]),
    })
    expect(await kids(`http://localhost:${port}`)).toEqual(published)
  })

  it('ends when npm is gone without a word', async () => {
    await endBy(start, 'SIGKILL')
    await expectSilence(port)
  })
})

describe('npm start that cannot', () => {
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
