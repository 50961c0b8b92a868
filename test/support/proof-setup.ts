import { mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { buildBundle } from '../../src/dev/node/build.ts'

const bundled = async (entry?: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'postern-bundle-'))
  await buildBundle(folder, entry)
  // The bundler names its output after the entry.
  if (entry !== undefined) await rename(join(folder, `${basename(entry, '.ts')}.js`), join(folder, 'index.js'))
  return folder
}

/** Bundles the dev entry, and the one that can be made to fail, once for all proofs, and removes the bundles after them. */
const setUp = async (project: TestProject): Promise<() => Promise<void>> => {
  const [devBundle, faultyBundle] = await Promise.all([bundled(), bundled('test/proofs/faults/faulty-worker.ts')])
  project.provide('devBundle', devBundle)
  project.provide('faultyBundle', faultyBundle)
  return async () => {
    for (const folder of [devBundle, faultyBundle]) await rm(folder, { recursive: true, force: true })
  }
}

export default setUp
