/**
 * Looks sentences up by id and fills in their placeholders. Values are inserted as they are: the views escape, and
 * the mails escape what goes into HTML.
 */
import type { Language } from '#domain/language.ts'
import { de } from './de.ts'
import { en, type MessageId } from './en.ts'

const texts: Readonly<Record<Language, Readonly<Record<MessageId, string>>>> = { en, de }

/** Gives the sentence of one language, its placeholders replaced; throws where a value is missing, which is a bug. */
export type Translate = (id: MessageId, values?: Readonly<Record<string, string | number>>) => string

/** The sentences of `language`. */
export const translator =
  (language: Language): Translate =>
  (id, values = {}) =>
    texts[language][id].replace(/\{([a-z]+)\}/g, (_, name: string) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined
      if (value === undefined) throw new Error(`message ${id} needs a value for ${name}`)
      return String(value)
    })

/** A span of time in words, rounded up to what a person can use: seconds below two minutes, hours from two hours on. */
export const spanOfTime = (text: Translate, seconds: number): string => {
  const whole = Math.max(1, Math.ceil(seconds))
  if (whole === 60) return text('time.minute', { count: 1 })
  if (whole < 120) return text(whole === 1 ? 'time.second' : 'time.seconds', { count: whole })
  if (whole === 3600) return text('time.hour', { count: 1 })
  if (whole < 7200) return text('time.minutes', { count: Math.ceil(whole / 60) })
  return text('time.hours', { count: Math.ceil(whole / 3600) })
}

/** Longest Accept-Language value that is read; browsers send less than a hundred characters. */
const maxHeaderLength = 512

interface Wish {
  readonly tag: string
  readonly quality: number
}

const parseWish = (item: string): Wish => {
  const [tag = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase())
  const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
  if (weight === undefined) return { tag, quality: 1 }
  return { tag, quality: /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(weight) ? Number(weight) : 0 }
}

/**
 * The language of a page: what the customer chose, else the best match of Accept-Language, else the first of `available`.
 * @see RFC 9110 section 12.5.4, RFC 4647 section 3.4 (a regional variant falls back to its language)
 */
export const chooseLanguage = (
  acceptLanguage: string | undefined,
  chosen: string | undefined,
  available: readonly Language[],
): Language => {
  const wanted = available.find((language) => language === chosen)
  if (wanted !== undefined) return wanted
  const wishes = (acceptLanguage ?? '').slice(0, maxHeaderLength).split(',').map(parseWish)
  const qualityOf = (language: Language): number => {
    const named = wishes.filter(({ tag }) => tag === language || tag.startsWith(`${language}-`))
    // The wildcard stands for what no other item names, so an explicit `q=0` is not undone by it.
    const matching = named.length > 0 ? named : wishes.filter(({ tag }) => tag === '*')
    return Math.max(0, ...matching.map(({ quality }) => quality))
  }
  const [first = 'en'] = available
  return available.reduce((best, language) => (qualityOf(language) > qualityOf(best) ? language : best), first)
}
