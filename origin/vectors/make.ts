import type { RefusalCode } from '../refusal.ts'
import type { VectorCase } from './case.ts'
import { CASES } from './cases.ts'
import { CURRENT_KEY, NEXT_KEY, toPublicJwk } from './keys.ts'
import { CLAIMS, NOW, SETTINGS } from './settings.ts'
import { makeToken } from './token.ts'

/** One request, and what a verifier makes of it. */
export interface Vector {
  readonly name: string
  readonly binding: 'request' | 'session'
  readonly now: number
  readonly method: string
  readonly target: string
  readonly assertions: readonly string[]
  readonly expected: 'accepted' | RefusalCode
}

/** The whole of `vectors.json`. */
export interface VectorFile {
  readonly format: 1
  readonly settings: typeof SETTINGS
  readonly keys: { readonly keys: readonly ReturnType<typeof toPublicJwk>[] }
  readonly vectors: readonly Vector[]
}

/** Signs all cases. ECDSA draws a random number for each signature: two runs differ in signatures and nothing else. */
export const makeVectors = async (): Promise<VectorFile> => ({
  format: 1,
  settings: SETTINGS,
  keys: { keys: [toPublicJwk(CURRENT_KEY), toPublicJwk(NEXT_KEY)] },
  vectors: await Promise.all(CASES.map(makeVector)),
})

const makeVector = async (given: VectorCase): Promise<Vector> => {
  const header = { alg: 'ES256', typ: 'postern+jwt', kid: CURRENT_KEY.kid, ...given.header }
  const claims = typeof given.claims === 'string' ? given.claims : { ...CLAIMS, ...given.claims }
  const token = await makeToken(header, claims, given.signing ?? { kind: 'es256', key: CURRENT_KEY })
  return {
    name: given.name,
    binding: given.binding ?? 'request',
    now: given.now ?? NOW,
    method: given.method ?? 'GET',
    target: given.target ?? '/account',
    assertions: given.lines?.(token) ?? [token],
    expected: given.expected,
  }
}
