import { fromUtf8 } from './encoding.ts'

/** What JSON text spells; undefined where it is none. The caller checks the shape. */
export const readJsonText = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What the bytes of a JSON text in UTF-8 spell; undefined where they are none. */
export const readJsonBytes = (bytes: Uint8Array | undefined): unknown => {
  const text = bytes === undefined ? undefined : fromUtf8(bytes)
  return text === undefined ? undefined : readJsonText(text)
}
