// Statically imported: workerd compiles WebAssembly when it loads the Worker, and refuses to at any later time.
import plain from 'argon2id/dist/no-simd.wasm'
import simd from 'argon2id/dist/simd.wasm'
import { type Argon2id, createArgon2id } from './argon2-instance.ts'

// The function and not its promise: a promise that one request made cannot be waited for by another.
let held: Argon2id | undefined

/** Argon2id in this isolate: made at the first call and kept, since its memory is never given back. */
export const loadArgon2id = async (): Promise<Argon2id> => {
  if (held !== undefined) return held
  const made = await createArgon2id({ simd, plain })
  // Of parallel first calls all get the one that was made first, and the memory of the others goes.
  held ??= made
  return held
}
