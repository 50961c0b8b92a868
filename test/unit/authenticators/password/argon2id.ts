import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Argon2id, createArgon2id } from '#authenticators/password/argon2-instance.ts'

// The types are those of workerd, which compiles nothing at run time.
const compiled = (name: string): WebAssembly.Module =>
  Reflect.construct(WebAssembly.Module, [
    readFileSync(fileURLToPath(import.meta.resolve(`argon2id/dist/${name}.wasm`))),
  ])

/** The library's function in Node, of the same two modules that the Worker imports. */
export const argon2idInNode = (): Promise<Argon2id> =>
  createArgon2id({ simd: compiled('simd'), plain: compiled('no-simd') })
