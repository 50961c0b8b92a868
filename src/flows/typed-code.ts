/** A code that a person may have typed with spaces or dashes, as its six digits; undefined for anything else. */
export const digitsOf = (typed: string | undefined): string | undefined => {
  const digits = (typed ?? '').normalize('NFKC').replace(/[\s-]/g, '')
  return /^[0-9]{6}$/.test(digits) ? digits : undefined
}
