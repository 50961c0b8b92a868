import type { HtmlEscapedString } from 'hono/utils/html'

/** A whole document as text; views are synchronous, so what is awaited here is there already. */
export const renderPage = async (page: HtmlEscapedString | Promise<HtmlEscapedString>): Promise<string> =>
  `<!DOCTYPE html>\n${await page}`
