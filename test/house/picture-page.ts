import type { GalleryPage } from '../support/page-gallery.tsx'

/** The two looks of a page, as a person chooses them on their device. */
export const COLOUR_SCHEMES = ['light', 'dark'] as const

/** Where the pictures lie, from the top of the repository. */
export const PICTURES_FOLDER = 'docs/pages'

/** Name of a picture in that folder. */
export const pictureFile = (name: string, scheme: (typeof COLOUR_SCHEMES)[number]): string => `${name}-${scheme}.png`

const HEAD = `# Every page

What \`npm run pictures\` makes of the pages of Postern, each in its states: at the width of a phone, in English, for a shop
called Field & Larch, with its colour and without a logo. The address is the one that shows the page. "any" stands for
addresses of the app, which are answered so where the request cannot go on.

| page | address | light | dark |
|---|---|---|---|
`

/** The page that lists all pictures. */
export const picturePage = (pages: readonly Pick<GalleryPage, 'name' | 'path'>[]): string =>
  `${HEAD}${pages.map((page) => `${rowOf(page)}\n`).join('')}`

const rowOf = ({ name, path }: Pick<GalleryPage, 'name' | 'path'>): string => {
  const address = path === undefined ? 'any' : `\`/_auth${path}\``
  const pictures = COLOUR_SCHEMES.map((scheme) => {
    const file = pictureFile(name, scheme)
    return `<img src="${file}" width="195" alt="${name}, ${scheme}">`
  })
  return `| \`${name}\` | ${address} | ${pictures.join(' | ')} |`
}
