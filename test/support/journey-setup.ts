import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { buildBundle } from '../../src/dev/node/build.ts'
import { type Chromium, findChromium } from './chromium.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of the bundled dev entry. */
    readonly devBundle: string
    readonly chromium: Chromium
  }
}

/** Bundles the dev entry and unpacks the browser once for all journeys, and removes the bundle after them. */
const setUp = async (project: TestProject): Promise<() => Promise<void>> => {
  const devBundle = await mkdtemp(join(tmpdir(), 'postern-bundle-'))
  await buildBundle(devBundle)
  project.provide('devBundle', devBundle)
  project.provide('chromium', await findChromium())
  return () => rm(devBundle, { recursive: true, force: true })
}

export default setUp
