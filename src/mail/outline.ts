import type { Language } from '#domain/language.ts'

/** A piece of a mail. Text and HTML are made from the same pieces, so neither says what the other does not. */
export type MailBlock =
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'link'; readonly label: string; readonly href: string }

/** A mail before it is set in text or HTML. */
export interface MailOutline {
  readonly language: Language
  readonly heading: string
  readonly blocks: readonly MailBlock[]
  readonly footer: string
  readonly colour: string
}
