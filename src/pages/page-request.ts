import type { Site } from '#config/deployment.ts'
import type { BrowserHash, RequestId } from '#domain/ids.ts'
import type { Language } from '#domain/language.ts'
import type { Cookies } from '#lib/cookies.ts'
import type { EpochSeconds } from '#lib/time.ts'
import type { Coordinates } from '#risk/travel.ts'
import type { Fields } from './form.ts'
import type { PageContext } from './page-context.ts'
import type { Services } from './services.ts'

/** One request to a page of ours, read once: what handlers see of it. */
export interface PageRequest {
  readonly services: Services
  readonly site: Site
  readonly host: string
  readonly method: string
  readonly query: Fields
  /** The posted form; empty for safe methods. */
  readonly form: Fields
  /** A person looks at the answer, and not a program. */
  readonly navigation: boolean
  readonly cookies: Cookies
  readonly sessionValues: readonly string[]
  readonly flowValues: readonly string[]
  /** The browser as its flow cookie names it; undefined where it showed none that counts. */
  readonly browser:
    | { readonly hash: BrowserHash; readonly random: string; readonly arrivals: string | undefined }
    | undefined
  readonly language: Language
  /** The language that this very request chose by `lang`, to be kept in the flow cookie. */
  readonly chosenLanguage: Language | undefined
  /** The language in the flow cookie, if any. */
  readonly keptLanguage: Language | undefined
  readonly page: PageContext
  readonly now: EpochSeconds
  readonly requestId: RequestId
  readonly agent: string
  /** Where the request came from: the platform's word; nothing in development, where there is no platform. */
  readonly client: {
    readonly address: string | undefined
    readonly asn: number | undefined
    /** ISO 3166-1 alpha-2. */
    readonly country: string | undefined
    /** As people there write it. */
    readonly city?: string | undefined
    /** Where the platform guesses that network to be. */
    readonly coordinates?: Coordinates | undefined
  }
  /** Lets work outlive the answer. */
  waitUntil(work: Promise<unknown>): void
}

/** Answers one request to a page of ours. */
export type PageHandler = (request: PageRequest) => Promise<Response>
