import type { Site } from '#config/deployment.ts'
import type { RequestId } from '#domain/ids.ts'
import { LANGUAGES, type Language } from '#domain/language.ts'
import { browserHash } from '#keys/digest.ts'
import type { Cookies } from '#lib/cookies.ts'
import type { EpochSeconds } from '#lib/time.ts'
import { chooseLanguage } from '#messages/text.ts'
import { parseFlowCookie } from '#sessions/cookie.ts'
import { type Fields, parseFields } from './form.ts'
import type { PageContext } from './page-context.ts'
import type { PageRequest } from './page-request.ts'
import type { Services } from './services.ts'

/** A request for one of our own paths, as the gateway has parsed it. */
export interface OwnRequest {
  readonly services: Services
  readonly site: Site
  readonly host: string
  /** Canonical path, the base path included. */
  readonly path: string
  /** Query as it came, without `?`. */
  readonly rawQuery: string
  readonly request: Request
  /** A person looks at the answer. */
  readonly navigation: boolean
  readonly cookies: Cookies
  readonly sessionValues: readonly string[]
  readonly flowValues: readonly string[]
  readonly client: PageRequest['client']
  readonly now: EpochSeconds
  readonly requestId: RequestId
  waitUntil(work: Promise<unknown>): void
}

/** Reads what pages need of a request; undefined where its query has doubled names or broken escapes. */
export const readPageRequest = async (own: OwnRequest): Promise<PageRequest | undefined> => {
  const query = parseFields(own.rawQuery)
  if (query === undefined) return undefined
  const { services, request } = own
  const { headers, method } = request
  const cookie = flowCookieOf(own.flowValues)
  const chosenLanguage = languageOf(services, query.get('lang'))
  const keptLanguage = languageOf(services, cookie?.language)
  const page = pageContext(own, query, chosenLanguage ?? keptLanguage)
  return {
    services,
    site: own.site,
    host: own.host,
    method,
    query,
    form: new Map(),
    navigation: own.navigation,
    cookies: own.cookies,
    sessionValues: own.sessionValues,
    flowValues: own.flowValues,
    browser:
      cookie === undefined
        ? undefined
        : { hash: await browserHash(cookie.random), random: cookie.random, arrivals: cookie.arrivals },
    language: page.language,
    chosenLanguage,
    keptLanguage,
    page,
    now: own.now,
    requestId: own.requestId,
    agent: headers.get('user-agent') ?? '',
    client: own.client,
    waitUntil: (work) => own.waitUntil(work),
  }
}

// Two flow cookies of one name are none: a neighbour may have tossed one in.
const flowCookieOf = ([value, second]: readonly string[]) =>
  value === undefined || second !== undefined ? undefined : parseFlowCookie(value)

const languageOf = (services: Services, tag: string | undefined): Language | undefined =>
  LANGUAGES.find((language) => language === tag && services.deployment.languages.includes(language))

const pageContext = (own: OwnRequest, query: Fields, chosen: Language | undefined): PageContext => {
  const { deployment, assets } = own.services
  return {
    deployment,
    language: chooseLanguage(own.request.headers.get('accept-language') ?? undefined, chosen, deployment.languages),
    requestId: own.requestId,
    // A form's page cannot be asked for again by a link; its language changes on the next page.
    languageLinks:
      own.request.method === 'GET'
        ? deployment.languages.map((language) => ({ language, href: withLanguage(own.path, query, language) }))
        : [],
    assets,
  }
}

const withLanguage = (path: string, query: Fields, language: Language): string => {
  const fields = [...query].filter(([name]) => name !== 'lang')
  return `${path}?${[...fields, ['lang', language]].map((pair) => pair.map(encodeURIComponent).join('=')).join('&')}`
}
