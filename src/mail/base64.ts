import { utf8 } from '#lib/encoding.ts'

/** Padded base64 of a text's UTF-8 bytes (RFC 4648 section 4), as mail headers and SMTP authentication want it. */
export const base64OfText = (text: string): string => {
  let binary = ''
  for (const byte of utf8(text)) binary += String.fromCharCode(byte)
  return btoa(binary)
}
