import setupWasm from 'argon2id/lib/setup.js'

/** What an Argon2id hash is made of (RFC 9106 section 3.1). */
export interface Argon2idInput {
  readonly password: Uint8Array
  readonly salt: Uint8Array
  readonly memoryKiB: number
  readonly passes: number
  readonly lanes: number
  readonly tagLength: number
  /** The `K` and `X` of the specification; nothing that is stored here uses them. */
  readonly secret?: Uint8Array
  readonly associatedData?: Uint8Array
}

/** Argon2id version 1.3 (RFC 9106), synchronous: an object's section that hashes lets nothing in between. */
export type Argon2id = (input: Argon2idInput) => Uint8Array

/**
 * Makes the function of the library's two compiled modules; `simd` where the runtime has it. Each call takes 65 MiB of
 * address space anew, so an isolate makes one and keeps it.
 */
export const createArgon2id = async (modules: {
  readonly simd: WebAssembly.Module
  readonly plain: WebAssembly.Module
}): Promise<Argon2id> => {
  const instantiated = (module: WebAssembly.Module) => (imports: WebAssembly.Imports) => ({
    module,
    instance: new WebAssembly.Instance(module, imports),
  })
  const computeHash = await setupWasm(instantiated(modules.simd), instantiated(modules.plain))
  return ({ password, salt, memoryKiB, passes, lanes, tagLength, secret, associatedData }) =>
    computeHash({
      password,
      salt,
      memorySize: memoryKiB,
      passes,
      parallelism: lanes,
      tagLength,
      ...(secret === undefined ? {} : { secret }),
      ...(associatedData === undefined ? {} : { ad: associatedData }),
    })
}
