import type { Deployment } from '#config/deployment.ts'
import type { RequestId } from '#domain/ids.ts'
import type { Language } from '#domain/language.ts'
import type { PageAssets } from './assets.ts'

/** What every page of ours needs besides its own content; made once per request by the edge. */
export interface PageContext {
  readonly deployment: Pick<Deployment, 'name' | 'brand' | 'basePath'>
  readonly language: Language
  readonly requestId: RequestId
  /** This same page in each language of the deployment, its other parameters kept; none or one: no switch is shown. */
  readonly languageLinks: readonly { readonly language: Language; readonly href: string }[]
  readonly assets: PageAssets
}
