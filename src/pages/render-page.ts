/** What views return: text whose parts have been escaped. */
export type Markup = string & { readonly isEscaped: true }

/** A whole document as text; views are synchronous, so what is awaited here is there already. */
export const renderPage = async (page: Markup | Promise<Markup>): Promise<string> => `<!DOCTYPE html>\n${await page}`
