/**
 * Joins byte strings, each behind its length as four bytes, big endian. No two lists of parts give the same bytes, so
 * that what is hashed or authenticated cannot be cut at another place (`ab|c` is never `a|bc`).
 */
export const lengthPrefixed = (...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const joined = new Uint8Array(parts.reduce((total, part) => total + 4 + part.length, 0))
  const view = new DataView(joined.buffer)
  let offset = 0
  for (const part of parts) {
    view.setUint32(offset, part.length)
    joined.set(part, offset + 4)
    offset += 4 + part.length
  }
  return joined
}
