import * as v from 'valibot'
import { isAuthenticated, NOT_SIGNED_IN } from '../assurance-verdict.ts'
import { defineCondition, MET } from '../condition.ts'

/** Requests that change nothing have nothing to confirm (RFC 9110 section 9.2.1). */
const SAFE_METHODS = ['GET', 'HEAD']

const LANGUAGE = /^[a-z]{2,3}$/
const PLACEHOLDER = /^[a-z]{1,32}$/

/** Placeholders of a sentence, `{amount}`. */
export const placeholdersOf = (sentence: string): readonly string[] =>
  [...sentence.matchAll(/\{([a-z]+)\}/g)].map(([, name = '']) => name)

const sentence = v.pipe(
  v.string('must be a sentence'),
  v.trim(),
  v.minLength(1, 'must be a sentence'),
  v.maxLength(200, 'must be at most 200 characters: it is read on a phone'),
)

const source = v.pipe(
  v.string('must be the name of a form field, or a JSON pointer such as /to/iban'),
  v.minLength(1, 'must be the name of a form field, or a JSON pointer such as /to/iban'),
  v.maxLength(128, 'must be at most 128 characters'),
  // RFC 6901 section 3: in a pointer `~` stands before 0 or 1 only.
  v.check((text) => !text.startsWith('/') || !/~(?![01])/.test(text), 'is no JSON pointer (RFC 6901)'),
)

/**
 * The customer has confirmed this very request: its action was shown in the operator's words, and a passkey or a one-time
 * password was given for it alone. Requests that change nothing need what `signedIn()` asks for.
 */
export const confirm = defineCondition({
  name: 'confirm',
  parameters: {
    says: v.record(
      v.pipe(v.string(), v.regex(LANGUAGE, 'is no language, such as en')),
      sentence,
      'must be a sentence in each language',
    ),
    values: v.pipe(
      v.record(
        v.pipe(v.string(), v.regex(PLACEHOLDER, 'must be lower case letters')),
        source,
        'must say where in the request each value stands',
      ),
      v.check((values) => Object.keys(values).length <= 6, 'must be at most 6 values: more are not read'),
    ),
  },
  evaluate: ({ says, values }, { principal, method, confirmed }) => {
    if (principal.kind !== 'customer') return NOT_SIGNED_IN
    const isConfirmed = confirmed || SAFE_METHODS.includes(method)
    const action = { confirm: { says, values } }
    if (!isAuthenticated(principal)) {
      return {
        met: 'no',
        reasons: isConfirmed ? ['acr_too_low'] : ['acr_too_low', 'not_confirmed'],
        remedy: { kind: 'step-up', acr: 'aal1', ...(isConfirmed ? {} : action) },
      }
    }
    if (isConfirmed) return MET
    return { met: 'no', reasons: ['not_confirmed'], remedy: { kind: 'step-up', ...action } }
  },
  describe: ({ says }) => `this very request confirmed, "${Object.values(says)[0] ?? ''}"`,
})
