/** Languages that the pages and mails are shipped in; the first is spoken where nothing else is asked for. */
export const LANGUAGES = ['en', 'de'] as const
/** One of them, by its BCP 47 tag. */
export type Language = (typeof LANGUAGES)[number]
