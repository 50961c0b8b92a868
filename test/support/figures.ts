import { appendFileSync } from 'node:fs'

/** One line of docs/proof.md: what was measured or counted, and how much of it, with its unit. */
export interface Figure {
  /** Heading under which it stands, such as `One view of a request`. */
  readonly about: string
  readonly what: string
  readonly value: string
}

/** Keeps a figure for docs/proof.md where a full run asks for it; within `npm test` it goes nowhere. */
export const figure = (about: string, what: string, value: string | number): void => {
  const file = process.env['POSTERN_FIGURES']
  if (file === undefined) return
  const kept: Figure = { about, what, value: String(value) }
  appendFileSync(file, `${JSON.stringify(kept)}\n`)
}
