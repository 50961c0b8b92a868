import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { buildBundle } from '../../../src/dev/node/build.ts'

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

  it('is far below the 3 MB, compressed, that the smallest plan takes', async () => {
    expect(gzipSync(await readFile(join(bundle, 'index.js'))).byteLength).toBeLessThan(600_000)
  })
})
