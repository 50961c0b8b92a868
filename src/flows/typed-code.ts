/** A code that a person may have typed with spaces or dashes, as its `count` digits; undefined for anything else. */
export const digitsOf = (typed: string | undefined, count: number = 6): string | undefined => {
  const digits = (typed ?? '').normalize('NFKC').replace(/[\s-]/g, '')
  return digits.length === count && /^[0-9]+$/.test(digits) ? digits : undefined
}
