import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** What a deployment may cost before its first request, and what it does cost. */
export interface Budget {
  readonly what: string
  readonly most: number
  readonly measured: number
  readonly unit: string
}

/** Bytes of the bundle's modules as they are uploaded: code, texts, WebAssembly. */
export const bundleBytes = async (folder: string): Promise<number> => {
  const modules = (await readdir(folder)).filter((name) => /\.(?:js|css|txt|wasm)$/.test(name))
  const sizes = await Promise.all(modules.map(async (name) => gzipSync(await readFile(join(folder, name))).byteLength))
  return sizes.reduce((total, size) => total + size, 0)
}

/** The budgets of issue and documentation with what was measured. */
export const budgetsOf = (
  bytes: number,
  startUp: { readonly empty: number; readonly postern: number },
): readonly Budget[] => [
  { what: 'bundle, gzipped', most: 350, measured: Math.ceil(bytes / 1000), unit: 'kB' },
  {
    what: 'CPU until it listens, beyond an empty Worker',
    most: 50,
    measured: Math.round(startUp.postern - startUp.empty),
    unit: 'ms',
  },
]

/** Those that are passed. */
export const exceeded = (budgets: readonly Budget[]): readonly Budget[] =>
  budgets.filter(({ most, measured }) => measured > most)
