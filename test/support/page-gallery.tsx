import { LANGUAGES, type Language } from '#domain/language.ts'
import { renderPage } from '#pages/render-page.ts'
import { account } from './gallery/account.tsx'
import { addresses } from './gallery/addresses.tsx'
import { contesting } from './gallery/contesting.tsx'
import { contextOf, type Exhibits, GALLERY_DEPLOYMENT, type GalleryDeployment } from './gallery/given.ts'
import { proving } from './gallery/proving.tsx'
import { recovering } from './gallery/recovering.tsx'
import { isDistinct, refusing } from './gallery/refusing.tsx'
import { signingIn } from './gallery/signing-in.tsx'
import { standIns } from './gallery/stand-ins.tsx'
import { watching } from './gallery/watching.tsx'

/** One page of ours as a browser would get it. */
export interface GalleryPage {
  readonly name: string
  readonly language: Language
  /** The path below the base path that shows it; undefined: any address can be answered so. */
  readonly path: string | undefined
  /** Shown in the pictures: no stand-in, and not one of several that differ in their sentences only. */
  readonly isPictured: boolean
  readonly html: string
}

/** Every page of ours in every language, each view in its states. */
export const gallery = async (deployment: GalleryDeployment = GALLERY_DEPLOYMENT): Promise<readonly GalleryPage[]> => {
  const pages: GalleryPage[] = []
  const add = async (language: Language, exhibits: Exhibits, isPictured: (name: string) => boolean): Promise<void> => {
    for (const [name, { path, node }] of Object.entries(exhibits)) {
      pages.push({ name, language, path, isPictured: isPictured(name), html: await renderPage(node) })
    }
  }
  for (const language of LANGUAGES) {
    const page = contextOf(deployment, language)
    const shown = {
      ...signingIn(page),
      ...proving(page),
      ...account(page),
      ...watching(page),
      ...addresses(page),
      ...contesting(page),
      ...recovering(page),
      ...refusing(page),
    }
    await add(language, shown, isDistinct)
    await add(language, standIns(page), () => false)
  }
  return pages
}
