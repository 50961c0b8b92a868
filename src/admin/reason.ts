import * as v from 'valibot'

/** Most characters of a reason. */
export const REASON_CHARACTERS = 200

/** Controls, line breaks, and characters that turn the direction of writing: what reads as something else than it is. */
const UNREADABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u

/** Whether a text reads in a terminal and on a page as what it is, and says something. */
export const isPlainText = (text: string): boolean => !UNREADABLE.test(text) && /\S/.test(text)

/** Why an operator does something: every event of theirs keeps it. */
export const reason = v.pipe(v.string(), v.minLength(1), v.maxLength(REASON_CHARACTERS), v.check(isPlainText))
