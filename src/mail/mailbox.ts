/** An address with the name that mail programs show beside it. */
export interface Mailbox {
  readonly name: string | undefined
  readonly address: string
}

// RFC 5322 atext and dots on the left, host name characters on the right: nothing that an SMTP command line, a header
// or a JSON template could take for more than an address (no space, comma, quote, angle bracket, CR or LF).
const plainAddress = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/

/** Whether mail can be addressed to `text` as it stands: ASCII, one `@`, at most 64 and 253 characters around it. */
export const isPlainAddress = (text: string): boolean => text.length <= 318 && plainAddress.test(text)

/** Reads `address` or `Name <address>`; undefined where the address is not plain or the name holds a control. */
export const parseMailbox = (text: string): Mailbox | undefined => {
  if (text.length > 500) return undefined
  const named = /^([^<>]*)<([^<>]*)>$/.exec(text)
  const address = named?.[2] ?? text
  const name = named?.[1]?.trim()
  if (!isPlainAddress(address) || (name !== undefined && hasControl(name))) return undefined
  return { name: name === '' ? undefined : name, address }
}

/** Whether a text holds a control character, which could begin a line of its own in a header (CWE-93). */
export const hasControl = (text: string): boolean => /[\p{Cc}\u2028\u2029]/u.test(text)
