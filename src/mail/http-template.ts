import { isToken } from '#lib/http-field.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import type { Mail } from './mail.ts'

/** What the strings of a body may hold in double braces: members of a mail. */
export const BODY_FIELDS = ['to', 'from', 'subject', 'text', 'html', 'id'] as const satisfies readonly (keyof Mail)[]

/**
 * Fills `{{to}} {{from}} {{subject}} {{text}} {{html}} {{id}}` into the strings of a JSON value; keys, numbers and
 * structure stay. Works on the value, not on its text, so that nothing a mail says can change the document around it;
 * each string is filled in one pass, so that what was filled in is not read again.
 */
export const filledBody = (template: unknown, mail: Mail): unknown => {
  if (typeof template === 'string') {
    return template.replace(/\{\{([a-z]+)\}\}/g, (placeholder, name: string) => {
      const field = BODY_FIELDS.find((known) => known === name)
      return field === undefined ? placeholder : mail[field]
    })
  }
  if (Array.isArray(template)) return template.map((item: unknown) => filledBody(item, mail))
  if (typeof template !== 'object' || template === null) return template
  // fromEntries defines own properties, so a key "__proto__" stays a key.
  return Object.fromEntries(Object.entries(template).map(([key, value]) => [key, filledBody(value, mail)]))
}

/**
 * Fills `{{secret:NAME}}` and `{{id}}` into header values; `secretOf` gives a secret's text. Fails `secret_missing`
 * with the secret's name, and `header_invalid` with the header's name where the result cannot stand in a header.
 */
export const filledHeaders = (
  templates: Readonly<Record<string, string>>,
  mail: Pick<Mail, 'id'>,
  secretOf: (name: string) => string | undefined,
): Result<
  readonly (readonly [string, string])[],
  { readonly code: 'secret_missing' | 'header_invalid'; readonly name: string }
> => {
  const filled: (readonly [string, string])[] = []
  for (const [header, template] of Object.entries(templates)) {
    let missing: string | undefined
    const value = template.replace(/\{\{(?:(id)|secret:([A-Za-z0-9_]+))\}\}/g, (_, id?: string, name = '') => {
      if (id !== undefined) return mail.id
      const secret = secretOf(name)
      if (secret === undefined) missing = name
      return secret ?? ''
    })
    if (missing !== undefined) return fail({ code: 'secret_missing', name: missing })
    if (!isToken(header) || !/^[\x20-\x7e\t]*$/.test(value)) {
      return fail({ code: 'header_invalid', name: header })
    }
    filled.push([header, value])
  }
  return ok(filled)
}
