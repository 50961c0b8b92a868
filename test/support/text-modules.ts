import { readFile } from 'node:fs/promises'
import type { Plugin } from 'vitest/config'

const PREFIX = '\0text-module:'
// Behind the name, so that no other plugin takes the module for a style sheet.
const SUFFIX = '.text'

/** Imports style sheets and browser scripts as text, as Wrangler's rules do for the Worker. */
export const textModules = (): Plugin => ({
  name: 'text-modules',
  enforce: 'pre',
  async resolveId(source, importer) {
    if (!/\.(?:css|txt|client\.js)$/.test(source)) return undefined
    const found = await this.resolve(source, importer, { skipSelf: true })
    return found === null ? undefined : `${PREFIX}${found.id}${SUFFIX}`
  },
  load: async (id) =>
    id.startsWith(PREFIX)
      ? `export default ${JSON.stringify(await readFile(id.slice(PREFIX.length, -SUFFIX.length), 'utf8'))}`
      : undefined,
})
