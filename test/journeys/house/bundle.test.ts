import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { buildBundle } from '../../../src/dev/node/build.ts'
import { enrol, signUp } from '../../support/customer.ts'
import { inFrontOf, startGateway } from '../../support/gateway.ts'
import { startEchoOrigin } from '../../support/origin.ts'
import { plainBrowser } from '../../support/plain-browser.ts'

/** The files that went into a bundle, as its source map names them. */
const ingredients = async (bundle: string): Promise<readonly string[]> => {
  const map: unknown = JSON.parse(await readFile(join(bundle, 'index.js.map'), 'utf8'))
  if (typeof map !== 'object' || map === null || !('sources' in map) || !Array.isArray(map.sources)) return []
  return map.sources.map(String)
}

const ofOurs = (sources: readonly string[], folder: string): readonly string[] =>
  sources.filter((source) => source.includes(`/${folder}/`) && !source.includes('/node_modules/'))

describe('the bundle that is deployed', () => {
  let bundle = ''

  beforeAll(async () => {
    bundle = await mkdtemp(join(tmpdir(), 'postern-deployed-'))
    await buildBundle(bundle, 'src/index.ts')
  })

  afterAll(() => rm(bundle, { recursive: true, force: true }))

  it('holds nothing that is for development, which the dev bundle does', async () => {
    expect(ofOurs(await ingredients(bundle), 'src/gateway')).not.toEqual([])
    expect(ofOurs(await ingredients(bundle), 'src/dev')).toEqual([])
    expect(ofOurs(await ingredients(inject('devBundle')), 'src/dev')).not.toEqual([])
    const text = await readFile(join(bundle, 'index.js'), 'utf8')
    expect(text).not.toMatch(/\bDevMailer\b|mail\.json/)
    expect(await readFile(join(inject('devBundle'), 'index.js'), 'utf8')).toMatch(/\bDevMailer\b/)
  })

  it('holds no code of tests, demo or origins', async () => {
    const sources = await ingredients(bundle)
    for (const folder of ['test', 'demo', 'origin', 'bench']) expect(ofOurs(sources, folder)).toEqual([])
  })

  it('is 350 kB at most, compressed', async () => {
    expect(gzipSync(await readFile(join(bundle, 'index.js'))).byteLength).toBeLessThan(350_000)
  })

  it('loads no WebAuthn code for requests that it forwards, and does for the first ceremony', async () => {
    const marked = await mkdtemp(join(tmpdir(), 'postern-marked-'))
    const origin = await startEchoOrigin()
    await buildBundle(marked, undefined, true)
    const text = await readFile(join(marked, 'index.js'), 'utf8')
    // The bundler wraps what is imported on demand in a function that is named after the file.
    const entry = '"node_modules/@simplewebauthn/server/esm/index.js"() {'
    expect(text.split(entry)).toHaveLength(2)
    await writeFile(
      join(marked, 'index.js'),
      text.replace(entry, () => `${entry} console.log("webauthn loaded");`),
    )
    const gateway = await startGateway({ bundleDir: marked, config: inFrontOf(origin.url) })
    try {
      const host = `localhost:${gateway.port}`
      const browser = plainBrowser(gateway.port, host)
      const flow = await signUp(gateway, browser, 'light@example.com')
      expect((await browser.open('/')).status).toBe(200)
      expect((await plainBrowser(gateway.port, host).open('/')).status).toBe(303)
      expect(gateway.log).not.toContain('webauthn loaded')
      await enrol(browser, flow, host)
      expect(gateway.log).toContain('webauthn loaded')
    } finally {
      await gateway.stop()
      await origin.stop()
      await rm(marked, { recursive: true, force: true })
    }
  })
})
