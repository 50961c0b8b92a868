import { createChallenge, verifySolution } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2'
import * as v from 'valibot'

const hex = (bytes: number) => v.pipe(v.string(), v.regex(new RegExp(`^(?:[0-9a-f]{2}){${bytes}}$`)))

const count = v.pipe(v.number(), v.integer(), v.minValue(1))

/** The shape of a `Work`, as it stands in a sealed flow. */
export const workSchema = v.strictObject({
  parameters: v.strictObject({
    algorithm: v.literal('PBKDF2/SHA-256'),
    cost: count,
    keyLength: v.literal(32),
    keyPrefix: hex(16),
    keySignature: hex(32),
    nonce: hex(16),
    salt: hex(16),
  }),
  signature: hex(32),
  secret: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22}$/)),
  tries: count,
})

/**
 * A proof of work that a browser is asked for: find the counter below `tries` whose derived key begins with `keyPrefix`
 * (ALTCHA proof of work, version 2). `nonce` is drawn anew for each, and names it. `secret` and `keySignature` stay under
 * the seal: by them the key is known again, whose second half only whoever derived it can show.
 */
export type Work = v.InferOutput<typeof workSchema>

/**
 * Draws a proof of work whose solution is `counter`, a random number from 0 to `tries` - 1: the first try or the last one
 * may be it, so that nobody knows better than to try them all. `cost`: iterations of PBKDF2 in each try. `secret`: 128
 * random bits in base64url.
 */
export const drawWork = async (given: {
  readonly cost: number
  readonly tries: number
  readonly counter: number
  readonly secret: string
}): Promise<Work> => {
  const { cost, tries, counter, secret } = given
  const { parameters, signature } = await createChallenge({
    algorithm: 'PBKDF2/SHA-256',
    cost,
    counter,
    deriveKey,
    ...secretsOf(secret),
  })
  return v.parse(workSchema, { parameters, signature, secret, tries })
}

/**
 * Whether a solution, as the form carries it (`<counter>.<derived key in hex>`), is that of this very work. The
 * parameters are those that were sealed, never any that came with the solution: nobody solves an easier one instead.
 */
export const isSolved = async ({ parameters, signature, secret, tries }: Work, solution: string): Promise<boolean> => {
  const [, counter = '', derivedKey = ''] = /^(\d{1,9})\.([0-9a-f]{64})$/.exec(solution) ?? []
  // The key is what costs the work; where it was signed, the library looks at no more than the form of the counter.
  if (derivedKey === '' || Number(counter) >= tries) return false
  const { verified } = await verifySolution({
    challenge: { parameters, signature },
    solution: { counter: Number(counter), derivedKey },
    deriveKey,
    ...secretsOf(secret),
  })
  return verified
}

const secretsOf = (secret: string) => ({
  hmacSignatureSecret: `${secret}.parameters`,
  hmacKeySignatureSecret: `${secret}.key`,
})
