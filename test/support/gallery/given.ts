/** What the pages of the gallery are about: one operator, one customer, one moment. */
import type { Deployment } from '#config/deployment.ts'
import { type CredentialId, parseCredentialId, parseRequestId } from '#domain/ids.ts'
import { LANGUAGES, type Language } from '#domain/language.ts'
import { epochSeconds } from '#lib/time.ts'
import { pageAssets } from '#pages/assets.ts'
import type { PageContext } from '#pages/page-context.ts'
import type { renderPage } from '#pages/render-page.ts'

export type GalleryDeployment = Pick<Deployment, 'name' | 'brand' | 'basePath'>

/** An operator without a logo, whose name holds what HTML must escape. */
export const GALLERY_DEPLOYMENT: GalleryDeployment = {
  name: 'Field & Larch',
  basePath: '/_auth',
  brand: { colour: '#2f5d50', supportUrl: 'https://shop.example/help' },
}

export const NOW = epochSeconds(1_763_900_000)

/** As long as sealed flows get. */
export const FLOW = `k1Jx8a2Q.1f3z.${'pZ0n_Xq7-tB4'.repeat(40)}`

export const ADDRESS = 'mia.lindqvist@example.com'

const credential = (text: string): CredentialId => {
  const id = parseCredentialId(text)
  if (id === undefined) throw new Error('the example credential id is none')
  return id
}

/** The passkeys of which the pages for the browser's signals speak: 16 bytes, of no meaning. */
export const SIGNALLED = credential('AAECAwQFBgcICQoLDA0-_w')
export const OTHER_SIGNALLED = credential('_-0NDAsKCQgHBgUEAwIBAA')

/** What every page of an operator knows, in one language. */
export const contextOf = (deployment: GalleryDeployment, language: Language): PageContext => {
  const requestId = parseRequestId('01KAS7T5V0E3M8QZ4RN2X6WCBD')
  if (requestId === undefined) throw new Error('the example request id is none')
  return {
    deployment,
    language,
    requestId,
    languageLinks: LANGUAGES.map((other) => ({ language: other, href: `/_auth/sign-in?flow=abc&lang=${other}` })),
    assets: pageAssets(deployment),
  }
}

/** One view in one state, and the path below the base path that shows it; undefined: any address can be answered so. */
export interface Exhibit {
  readonly path: string | undefined
  readonly node: Parameters<typeof renderPage>[0]
}

/** Views by their names, the state after a hyphen. */
export type Exhibits = Readonly<Record<string, Exhibit>>

/** Exhibits that one path shows. */
export const at = (path: string | undefined, nodes: Readonly<Record<string, Exhibit['node']>>): Exhibits =>
  Object.fromEntries(Object.entries(nodes).map(([name, node]) => [name, { path, node }]))
