import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { unstable_readConfig } from 'wrangler'
import { reachOrigin } from '../../../src/dev/node/reach-origin.ts'
import { developmentSecret } from '../../../src/dev/node/secret.ts'
import { COMPATIBILITY_DATE, OBJECTS } from '../../../src/dev/node/serve.ts'
import { startRawOrigin } from '../../support/origin.ts'

describe('the development secret', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'postern-secret-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('is 32 bytes that only their owner reads, and stays the same', async () => {
    const path = join(folder, 'state', 'secret')
    const secret = await developmentSecret(path)
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await developmentSecret(path)).toBe(secret)
    expect((await readFile(path, 'utf8')).trim()).toBe(secret)
  })

  it('is one and the same for many that start at once', async () => {
    const path = join(folder, 'secret')
    const secrets = await Promise.all(Array.from({ length: 20 }, () => developmentSecret(path)))
    expect(new Set(secrets).size).toBe(1)
  })
})

describe('the address of an origin', () => {
  it('stays localhost where IPv4 answers', async () => {
    const origin = await startRawOrigin((socket) => socket.destroy())
    expect(await reachOrigin(`http://localhost:${origin.port}`)).toEqual({
      url: `http://localhost:${origin.port}`,
      listening: true,
    })
    await origin.stop()
  })

  it('becomes [::1] where only IPv6 answers', async () => {
    const origin = await startRawOrigin((socket) => socket.destroy(), '::1')
    expect(await reachOrigin(`http://localhost:${origin.port}`)).toEqual({
      url: `http://[::1]:${origin.port}`,
      listening: true,
    })
    await origin.stop()
  })

  it('is kept, and known to be silent, where nothing listens', async () => {
    const origin = await startRawOrigin((socket) => socket.destroy())
    await origin.stop()
    for (const host of ['localhost', '127.0.0.1', '[::1]']) {
      const url = `http://${host}:${origin.port}`
      expect(await reachOrigin(url)).toEqual({ url, listening: false })
    }
  })
})

describe('what development serves', () => {
  it('is declared as wrangler.toml declares it', () => {
    const config = unstable_readConfig({ config: join(import.meta.dirname, '../../../wrangler.toml') })
    expect(config.compatibility_date).toBe(COMPATIBILITY_DATE)
    expect(
      Object.fromEntries(
        config.durable_objects.bindings.map(({ name, class_name }: { name: string; class_name: string }) => [
          name,
          class_name,
        ]),
      ),
    ).toEqual(OBJECTS)
    expect(config.kv_namespaces.map(({ binding }: { binding: string }) => binding)).toEqual(['KV'])
  })
})
