/**
 * A password as lists compare it: NFKC and lower case, so that `Password` and its full-width spelling are one.
 * Folding what is folded changes nothing.
 */
export const foldPassword = (password: string): string => {
  // Lower case can undo the normal form (U+0130 becomes two code points), and the other way round.
  const once = password.normalize('NFKC').toLowerCase().normalize('NFKC')
  return once.toLowerCase().normalize('NFKC')
}

/** Reads the text of `blocklist.txt`, which `npm run blocklist` makes: one folded entry a line. */
export const parseBlocklist = (text: string): ReadonlySet<string> =>
  new Set(text.split('\n').filter((line) => line !== ''))

/** Whether a whole password stands in the list, whatever its case; a part never counts (NIST SP 800-63B-4 3.1.1.2). */
export const isBlocked = (blocklist: ReadonlySet<string>, password: string): boolean =>
  blocklist.has(foldPassword(password))
