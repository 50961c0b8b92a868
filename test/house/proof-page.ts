import type { Figure } from '../support/figures.ts'

/** When, where and with how many tests the figures were made. */
export interface Run {
  /** RFC 3339 date. */
  readonly date: string
  readonly machine: string
  readonly tests: number
}

/** Reads what `figure` kept, one JSON document a line. Throws for anything else. */
export const readFigures = (lines: string): readonly Figure[] =>
  lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const kept: unknown = JSON.parse(line)
      if (!isFigure(kept)) throw new Error(`no figure: ${line}`)
      return kept
    })

const isFigure = (kept: unknown): kept is Figure =>
  typeof kept === 'object' && kept !== null && 'about' in kept && 'what' in kept && 'value' in kept

/** docs/proof.md: the figures by heading, both in alphabetical order, so that two runs can be compared line by line. */
export const proofPage = (figures: readonly Figure[], { date, machine, tests }: Run): string => {
  const headings = [...new Set(figures.map(({ about }) => about))].sort()
  const sections = headings.map((heading) => {
    const rows = figures
      .filter(({ about }) => about === heading)
      .map(({ what, value }) => `| ${cell(what)} | ${cell(value)} |`)
      .sort()
    return `## ${heading}\n\n| what | figure |\n|---|---|\n${rows.join('\n')}\n`
  })
  return [
    '# Proof\n',
    `Written by \`npm run prove\` on ${date}: ${tests} tests at their full sizes, all passed, on ${machine}.`,
    'The same tests run with smaller numbers in `npm test`. Speed stands in [bench/results.md](../bench/results.md).\n',
    ...sections,
  ].join('\n')
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
