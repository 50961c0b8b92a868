import type { Language } from '#domain/language.ts'
import type { Translate } from './text.ts'

/** What the platform says of clients that come out of the Tor network, which hides where they are. */
const TOR = 'T1'

/** A country by its name in a language; undefined where the platform does not know it. `country`: ISO 3166-1 alpha-2. */
export const countryInWords = (language: Language, text: Translate, country: string): string | undefined => {
  if (country === TOR) return text('place.tor')
  if (!/^[A-Z]{2}$/.test(country)) return undefined
  return new Intl.DisplayNames(language, { type: 'region', fallback: 'none' }).of(country)
}

/** City and country, as far as they are known; undefined where neither is. */
export const placeInWords = (
  language: Language,
  text: Translate,
  { city, country }: { readonly city?: string | undefined; readonly country?: string | undefined },
): string | undefined => {
  const named = country === undefined ? undefined : countryInWords(language, text, country)
  const words = [displayableCity(city), named].filter((word) => word !== undefined)
  return words.length === 0 ? undefined : words.join(', ')
}

/** Without characters that could turn the text around them. */
const displayableCity = (city: string | undefined): string | undefined =>
  city?.replaceAll(/\p{C}/gu, '').trim() || undefined
