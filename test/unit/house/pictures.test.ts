import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { COLOUR_SCHEMES, PICTURES_FOLDER, pictureFile, picturePage } from '../../house/picture-page.ts'
import { importsOf, sources } from '../../house/tree.ts'
import { gallery } from '../../support/page-gallery.tsx'

const PROJECT = join(import.meta.dirname, '../../..')
const FOLDER = join(PROJECT, PICTURES_FOLDER)

const pages = (await gallery()).filter(({ language, isPictured }) => language === 'en' && isPictured)
const pictures = pages.flatMap(({ name }) => COLOUR_SCHEMES.map((scheme) => pictureFile(name, scheme)))

describe('the gallery', () => {
  it('holds every view that is a page', () => {
    const imported = new Set(sources('test/support/gallery').flatMap(importsOf))
    const views = sources('src')
      .filter(
        ({ path, text }) => path.endsWith('.view.tsx') && text.includes('<Layout') && !path.startsWith('src/dev/'),
      )
      .map(({ path }) => path.replace(/^src\//, '#'))
    expect(views.length).toBeGreaterThan(15)
    expect(views.filter((view) => !imported.has(view))).toEqual([])
  })

  it('shows every address of ours that a browser can be led to, and no other', () => {
    const table = readFileSync(join(PROJECT, 'src/surfaces.ts'), 'utf8').split(/^const WELL_KNOWN/m)[0] ?? ''
    const led = Array.from(table.matchAll(/^ {2}'(\/[\w/-]+)': \{ audience: '(?:navigation|any)', get: (\w+)/gm))
    const addresses = led.filter(([, , handler]) => handler !== 'showHealth' && handler !== 'showKeys')
    const shown = new Set(pages.flatMap(({ path }) => path ?? []))
    expect([...shown].sort()).toEqual(addresses.map(([, path]) => path).sort())
  })
})

describe(PICTURES_FOLDER, () => {
  it('holds two pictures of every page, the list of them, and nothing else', () => {
    expect(pages.length).toBeGreaterThan(40)
    expect(readdirSync(FOLDER).sort()).toEqual([...pictures, 'README.md'].sort())
  })

  it('lists every page with its address, as the command writes it', () => {
    expect(readFileSync(join(FOLDER, 'README.md'), 'utf8')).toBe(picturePage(pages))
  })

  it.each(COLOUR_SCHEMES)('holds pictures in the %s scheme that are as wide as a phone', (scheme) => {
    const widths = pages.map(({ name }) => readFileSync(join(FOLDER, pictureFile(name, scheme))).readUInt32BE(16))
    expect(new Set(widths)).toEqual(new Set([390]))
  })

  it('stays small', () => {
    const bytes = pictures.reduce((sum, file) => sum + statSync(join(FOLDER, file)).size, 0)
    expect(bytes).toBeLessThan(8_000_000)
  })
})
