import { beforeEach, describe, expect, it, vi } from 'vitest'
import { stopClock } from '../directory/arrange.ts'
import { CONFIG, NAVIGATION, SCRIPT, startGateway } from './arrange.ts'

beforeEach(stopClock)

const EVERYTHING = ['/', '/guarded', '/_auth/sign-in', '/_auth/session', '/_auth/health', '/_auth/jwks.json', '/x?a=%']

const UNFIT: readonly (readonly [string, Parameters<typeof startGateway>[0]])[] = [
  ['no secret', { POSTERN_SECRET: undefined }],
  ['an empty secret', { POSTERN_SECRET: '' }],
  ['a secret of 31 bytes', { POSTERN_SECRET: 'a'.repeat(62) }],
  ['a secret that is no base64url', { POSTERN_SECRET: `${'a'.repeat(60)} !` }],
  ['a configuration that is no JSON', { POSTERN_CONFIG: '{' }],
  ['an empty configuration', { POSTERN_CONFIG: '' }],
  ['a configuration without sites', { POSTERN_CONFIG: JSON.stringify({ ...CONFIG, sites: [] }) }],
  ['a configuration with a word too many', { POSTERN_CONFIG: JSON.stringify({ ...CONFIG, allowEverything: true }) }],
]

describe('with', () => {
  it.each(UNFIT)('%s everything is 503, and nothing reaches an object or the origin', async (_, changes) => {
    const faults = vi.spyOn(console, 'error').mockImplementation(() => {})
    const gateway = startGateway(changes)
    for (const path of EVERYTHING) {
      for (const headers of [NAVIGATION, SCRIPT]) {
        for (const method of ['GET', 'POST']) {
          const response = await gateway.send(path, { method, headers })
          expect(response.status).toBe(503)
          expect(response.headers.get('cache-control')).toBe('no-store')
          expect(response.headers.get('retry-after')).toBe('60')
          const id = response.headers.get('postern-request-id') ?? 'no id'
          const text = await response.text()
          expect(text).toBe(`Not available right now. Reference: ${id}\n`)
          expect(String(faults.mock.lastCall?.[0])).toContain(id)
        }
      }
    }
    expect(gateway.takeCalls()).toEqual([])
    expect(gateway.forwarded).toEqual([])
  })

  it('a secret of 32 bytes everything is served', async () => {
    const gateway = startGateway({ POSTERN_SECRET: 'a'.repeat(64) })
    expect((await gateway.send('/_auth/sign-in', { headers: NAVIGATION })).status).toBe(200)
    expect((await gateway.send('/_auth/health')).status).toBe(200)
  })

  it('a secret that is wrong the log never tells it', async () => {
    const faults = vi.spyOn(console, 'error').mockImplementation(() => {})
    await startGateway({ POSTERN_SECRET: 'hunter2hunter2' }).send('/')
    expect(JSON.stringify(faults.mock.calls)).not.toContain('hunter2')
    expect(String(faults.mock.lastCall?.[0])).toContain('POSTERN_SECRET')
  })
})
