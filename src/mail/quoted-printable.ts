import { utf8 } from '#lib/encoding.ts'

/** RFC 2045 section 6.7 (5) allows 76, with the "=" that continues a line; an escaped dot may add two more. */
const MAX_WIDTH = 73

/**
 * Encodes text as quoted-printable (RFC 2045 section 6.7): lines of at most 76 characters, CRLF line ends, whatever
 * line ends came in. A dot that would begin a line is encoded as well, which spares relays their own escaping.
 */
export const quotedPrintable = (text: string): string =>
  text
    .split(/\r\n|\r|\n/)
    .map(encodeLine)
    .join('\r\n')

const encodeLine = (line: string): string => {
  const bytes = utf8(line)
  const lines: string[] = []
  let current = ''
  for (const [index, byte] of bytes.entries()) {
    const token = isLiteral(byte, index === bytes.length - 1) ? String.fromCharCode(byte) : escaped(byte)
    if (current.length + token.length > MAX_WIDTH) {
      lines.push(current)
      current = ''
    }
    current += token
  }
  return [...lines, current].map((part) => part.replace(/^\./, '=2E')).join('=\r\n')
}

const SPACE = 0x20
const TAB = 0x09
const EQUALS = 0x3d

/** Blanks at the end of a line would be lost on the way (RFC 2045 section 6.7 (3)). */
const isLiteral = (byte: number, endsLine: boolean): boolean =>
  byte === SPACE || byte === TAB ? !endsLine : byte > SPACE && byte < 0x7f && byte !== EQUALS

const escaped = (byte: number): string => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`
