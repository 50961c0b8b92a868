export {}

declare module 'vitest' {
  interface ProvidedContext {
    /** Whether the proofs run at their full sizes. */
    readonly fullProof: boolean
    /** The text of docs/scale.md. */
    readonly scalePage: string
    /** Folder of the bundled entry whose bindings can be made to fail. */
    readonly faultyBundle: string
  }
  interface TaskMeta {
    /** What a test inside the runtime leaves for docs/proof.md. */
    figures?: { readonly about: string; readonly what: string; readonly value: string }[]
  }
}
