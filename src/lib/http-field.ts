/**
 * The form in which header names are compared: lower case, everything but letters and digits as `-`. CGI, WSGI and PHP
 * read `X_User`, `X.User` and `X-User` as one variable, so a name is reserved in all its spellings or in none.
 */
export const normaliseFieldName = (name: string): string =>
  PLAIN_NAME.test(name) ? name : name.toLowerCase().replace(/[^a-z0-9]/g, '-')

const PLAIN_NAME = /^[a-z0-9-]*$/

/** The type of a Content-Type field, in lower case and without its parameters; empty where there is none. */
export const mediaTypeOf = (contentType: string | null): string =>
  (contentType ?? '').split(';', 1).join('').trim().toLowerCase()

/** Whether the text is a field name: one or more token characters (RFC 9110 section 5.6.2). */
export const isToken = (text: string): boolean => /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(text)

/**
 * Whether a comma-separated list holds an item, compared without regard to case and to parameters after `;`. An item with
 * an argument is another one: `private="x-name"` is not `private` (RFC 9111 section 5.2.2.7).
 */
export const listHolds = (value: string | null | undefined, item: string): boolean => {
  if (value === null || value === undefined) return false
  for (const part of value.replace(QUOTED, '""').split(',')) {
    const mark = part.indexOf(';')
    if ((mark === -1 ? part : part.slice(0, mark)).trim().toLowerCase() === item) return true
  }
  return false
}

// A string without an end takes the rest with it: looking for one in vain from every quote would take a second of
// processor time for a header of 60 kB.
const QUOTED = /"(?:[^"\\]|\\[\s\S])*(?:"|\\?$)/g

/**
 * A value that a header can carry and that reads back as one value: percent-encoded as a whole where it holds a comma, a
 * percent sign, a control, a non-ASCII character, or blanks at its ends. The group `a,admin` must not read as two.
 */
export const encodeFieldValue = (value: string): string =>
  /^[!-$&-+\--~](?:[ -$&-+\--~]*[!-$&-+\--~])?$/.test(value) ? value : encodeURIComponent(value.toWellFormed())

/** A quoted-string (RFC 9110 section 5.6.4); what it cannot hold becomes a blank. */
export const quoted = (text: string): string => `"${text.replace(/[^\x20-\x7e]/g, ' ').replace(/["\\]/g, '\\$&')}"`
