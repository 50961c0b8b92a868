import { utf8 } from '#lib/encoding.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { base64OfText } from './base64.ts'
import type { Mail } from './mail.ts'
import { hasControl, isPlainAddress, type Mailbox, parseMailbox } from './mailbox.ts'
import { quotedPrintable } from './quoted-printable.ts'

/** A mail ready for the wire: whom to name in the envelope, and the message, ASCII with CRLF line ends. */
export interface MimeMail {
  readonly sender: string
  readonly recipient: string
  readonly message: string
}

/**
 * Builds the message of a mail (RFC 5322, RFC 2045): text and HTML as alternatives, lines folded at 78 characters.
 * `date` is the Date header's value. Equal input gives equal bytes, so a second attempt repeats the first.
 * Fails `malformed` where an address, the subject or the id holds what could begin a header of its own (CWE-93).
 */
export const mimeMail = (mail: Mail, date: string): Result<MimeMail, { readonly code: 'malformed' }> => {
  const from = parseMailbox(mail.from)
  if (from === undefined || !isPlainAddress(mail.to)) return fail({ code: 'malformed' })
  if (hasControl(mail.subject) || hasControl(date) || !/^[A-Za-z0-9_-]{1,64}$/.test(mail.id)) {
    return fail({ code: 'malformed' })
  }
  // "=_" cannot occur in quoted-printable text, so no content can hold the boundary (RFC 2045 section 6.7).
  const boundary = `=_${mail.id}`
  const lines = [
    `From: ${mailboxHeader(from)}`,
    `To: ${mail.to}`,
    `Subject: ${headerText(mail.subject)}`,
    `Date: ${date}`,
    `Message-ID: <${mail.id}@${from.address.slice(from.address.indexOf('@') + 1)}>`,
    // Keeps holiday notices from being sent back (RFC 3834 section 5.1).
    'Auto-Submitted: auto-generated',
    'MIME-Version: 1.0',
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
    '',
    ...part(boundary, 'plain', mail.text),
    ...part(boundary, 'html', mail.html),
    `--${boundary}--`,
    '',
  ]
  return ok({ sender: from.address, recipient: mail.to, message: lines.join('\r\n') })
}

const part = (boundary: string, subtype: 'plain' | 'html', content: string): readonly string[] => [
  `--${boundary}`,
  `Content-Type: text/${subtype}; charset=utf-8`,
  'Content-Transfer-Encoding: quoted-printable',
  '',
  quotedPrintable(content),
]

const mailboxHeader = ({ name, address }: Mailbox): string => {
  if (name === undefined) return address
  // RFC 2047 section 5 (3): an encoded word never stands inside a quoted string.
  const plain = isShortAscii(name) ? `"${name.replace(/["\\]/g, '\\$&')}"` : encodedWords(name)
  return `${plain}\r\n <${address}>`
}

const headerText = (text: string): string => (isShortAscii(text) ? text : encodedWords(text))

// Nothing that looks like an encoded word may pass as plain text, or it would be decoded into something else.
const isShortAscii = (text: string): boolean => /^[\x20-\x7e]{0,60}$/.test(text) && !text.includes('=?')

// 52 characters of base64 and 12 around them: with "Subject: " before it still within a line (RFC 2047 section 2).
const WORD_BYTES = 39

/** RFC 2047: encoded words, none splitting a character, folded one to a line. */
const encodedWords = (text: string): string => {
  const words: string[] = []
  let chunk = ''
  for (const character of text) {
    if (utf8(chunk + character).length > WORD_BYTES) {
      words.push(chunk)
      chunk = ''
    }
    chunk += character
  }
  return [...words, chunk].map((word) => `=?utf-8?B?${base64OfText(word)}?=`).join('\r\n ')
}
