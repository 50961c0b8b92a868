/** One defence, how to take it out, and the test that must then fail. */
export interface Defence {
  readonly name: string
  readonly file: string
  /** Stands in the file exactly once. */
  readonly takeOut: string
  readonly putIn: string
  readonly test: string
  /** Words of the title of a test in that file which fails. */
  readonly title: string
}
