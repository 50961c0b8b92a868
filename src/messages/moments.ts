import type { Language } from '#domain/language.ts'
import { DAY, type EpochSeconds, HOUR, MINUTE } from '#lib/time.ts'
import type { Translate } from './text.ts'

/** A day in words that stay on one line, in UTC: the server does not know the customer's time zone, and a day is near enough here. */
export const dayInWords = (language: Language, moment: EpochSeconds): string =>
  new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })
    .format(moment * 1000)
    .replaceAll(' ', '\u00a0')

/** How long ago, in words: under five minutes is "just now", because last use is written no more often. */
export const agoInWords = (language: Language, text: Translate, moment: EpochSeconds, now: EpochSeconds): string => {
  const seconds = Math.max(0, now - moment)
  const relative = new Intl.RelativeTimeFormat(language)
  if (seconds < 5 * MINUTE) return text('account.now')
  if (seconds < HOUR) return relative.format(-Math.floor(seconds / MINUTE), 'minute')
  if (seconds < DAY) return relative.format(-Math.floor(seconds / HOUR), 'hour')
  return relative.format(-Math.floor(seconds / DAY), 'day')
}

const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', de: 'de-DE' }

/** A moment in full, in UTC, and saying so: a mail or a page does not know where it is read. */
export const momentInWords = (language: Language, text: Translate, when: EpochSeconds): string =>
  text('mail.when', {
    date: inUtc(language, { day: 'numeric', month: 'long', year: 'numeric' }, when),
    time: clockTime(language, when),
  })

/** The time of a day, in UTC, and saying so. */
export const timeInWords = (language: Language, text: Translate, when: EpochSeconds): string =>
  text('time.clock', { time: clockTime(language, when) })

const clockTime = (language: Language, when: EpochSeconds): string =>
  inUtc(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, when)

const inUtc = (language: Language, options: Intl.DateTimeFormatOptions, when: EpochSeconds): string =>
  new Intl.DateTimeFormat(LOCALES[language], { ...options, timeZone: 'UTC' }).format(when * 1000)
