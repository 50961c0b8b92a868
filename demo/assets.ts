/** Style, script and icon of the shop, read once. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Answer, COMMON_HEADERS } from './answer.ts'

const TYPES = {
  'shop.css': 'text/css; charset=utf-8',
  'shop.client.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml',
} as const

const answers = new Map<string, Answer>(
  Object.entries(TYPES).map(([name, type]) => [
    `/assets/${name}`,
    {
      status: 200,
      headers: { ...COMMON_HEADERS, 'content-type': type, 'cache-control': 'public, max-age=60' },
      body: readFileSync(join(import.meta.dirname, 'assets', name), 'utf8'),
    },
  ]),
)

/** The file of a path, undefined where it names none: paths are looked up and never joined to a folder. */
export const assetAt = (path: string): Answer | undefined => answers.get(path)
