import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { buildBundle } from '../../src/dev/node/build.ts'

/** Bundles the dev entry once for all proofs, and removes the bundle after them. */
const setUp = async (project: TestProject): Promise<() => Promise<void>> => {
  const devBundle = await mkdtemp(join(tmpdir(), 'postern-bundle-'))
  await buildBundle(devBundle)
  project.provide('devBundle', devBundle)
  return () => rm(devBundle, { recursive: true, force: true })
}

export default setUp
