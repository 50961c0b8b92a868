import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import type { LoadOrder, LoadResult } from './client.ts'

/** The core that the measured process has for itself, and the one for everything else. */
export const GATEWAY_CORE = '0'
export const OTHER_CORE = '1'

const start = (file: string, core: string, ...args: readonly string[]): ChildProcess =>
  fork(join(import.meta.dirname, file), args, { execPath: 'taskset', execArgv: ['-c', core, process.execPath] })

const answerOf = (child: ChildProcess): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`ended with ${code}`))
    child.once('exit', ended).once('message', (message) => {
      child.off('exit', ended)
      resolve(message)
    })
  })

/** Starts the loopback origin; gives its port. */
export const startOrigin = async (): Promise<{ readonly port: number; readonly stop: () => void }> => {
  const child = start('origin.ts', OTHER_CORE)
  const answer = await answerOf(child)
  if (typeof answer !== 'object' || answer === null || !('port' in answer)) throw new Error('the origin said no port')
  return { port: Number(answer.port), stop: () => child.disconnect() }
}

/** Starts Fastify before the origin, on the gateway's core; gives the cookie that it takes. */
export const startFastify = async (
  originPort: number,
): Promise<{ readonly pid: number; readonly port: number; readonly cookie: string; readonly stop: () => void }> => {
  const child = start('fastify-jose.ts', GATEWAY_CORE, String(originPort))
  const answer = await answerOf(child)
  if (typeof answer !== 'object' || answer === null || !('port' in answer) || !('cookie' in answer)) {
    throw new Error('Fastify said no port')
  }
  const { pid = 0 } = child
  return { pid, port: Number(answer.port), cookie: String(answer.cookie), stop: () => child.disconnect() }
}

/** Starts the process that makes the load. */
export const startClient = (): {
  readonly load: (order: LoadOrder) => Promise<LoadResult>
  readonly stop: () => void
} => {
  const child = start('client.ts', OTHER_CORE)
  const load = async (order: LoadOrder): Promise<LoadResult> => {
    const answer = answerOf(child)
    child.send(order)
    const result = await answer
    if (!isResult(result)) throw new Error(`the client said ${JSON.stringify(result)}`)
    if (result.failed > 0) throw new Error(`${result.failed} of ${result.answered} answers were not 200`)
    return result
  }
  return { load, stop: () => child.disconnect() }
}

const isResult = (value: unknown): value is LoadResult =>
  typeof value === 'object' && value !== null && 'answered' in value && 'failed' in value
