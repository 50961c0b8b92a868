import * as v from 'valibot'

/** A mail in the inbox, as `mail.json` gives it. */
export interface InboxMail {
  readonly id: string
  readonly to: string
  readonly from: string
  readonly subject: string
  readonly text: string
  readonly html: string
  /** When it arrived, RFC 3339 in UTC. */
  readonly sentAt: string
}

const row = v.object({
  id: v.string(),
  recipient: v.string(),
  sender: v.string(),
  subject: v.string(),
  text: v.string(),
  html: v.string(),
  sent_at: v.number(),
})

/** Reads a stored row; throws on one that this object did not write. */
export const toInboxMail = (stored: unknown): InboxMail => {
  const { id, recipient, sender, subject, text, html, sent_at } = v.parse(row, stored)
  return { id, to: recipient, from: sender, subject, text, html, sentAt: new Date(sent_at).toISOString() }
}

/** The code of a mail that holds one: a line of six to eight digits and nothing else. */
export const codeIn = (text: string): string | undefined => /^\d{6,8}$/m.exec(text)?.[0]

/** A text cut at its web addresses: the pieces with an odd index are addresses. */
export const cutAtLinks = (text: string): readonly string[] => text.split(/(https?:\/\/[^\s<>"]+)/)
