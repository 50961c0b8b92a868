/** Bytes that must not reach a log, a page or an error: prints as `[secret]` wherever it is turned into text. */
export class Secret {
  readonly #bytes: Uint8Array<ArrayBuffer>

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#bytes = bytes
  }

  /** The bytes themselves; every call is a place to review. */
  reveal(): Uint8Array<ArrayBuffer> {
    return this.#bytes
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }
}
