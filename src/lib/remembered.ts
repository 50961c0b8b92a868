/** Answers that are kept; whoever sends names of their own making fills this once and then gets them worked out. */
const MAX_KEPT = 512
const MAX_CHARACTERS = 256

/** A pure question about short texts, such as header names, with its answers kept: the same few are asked about all day. */
export const remembered = <T extends string | boolean>(ask: (text: string) => T): ((text: string) => T) => {
  const kept = new Map<string, T>()
  return (text) => {
    const known = kept.get(text)
    if (known !== undefined) return known
    const answer = ask(text)
    if (kept.size < MAX_KEPT && text.length <= MAX_CHARACTERS) kept.set(text, answer)
    return answer
  }
}
