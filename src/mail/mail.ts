import type { EpochSeconds } from '#lib/time.ts'

/** What a mail says, in one language. */
export interface MailContent {
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** One mail as it leaves. Every attempt to send it carries the same values, so that receivers can drop doubles. */
export interface Mail extends MailContent {
  /** 22 base64url characters, random; becomes the Message-ID. */
  readonly id: string
  /** A bare address: one `@`, ASCII. */
  readonly to: string
  /** A bare address, or `Name <address>`. */
  readonly from: string
  readonly createdAt: EpochSeconds
}
