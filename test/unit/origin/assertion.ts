import { CURRENT_KEY, NEXT_KEY, toPublicJwk, type VectorKey } from '#origin/vectors/keys.ts'
import { CLAIMS, NOW, SETTINGS } from '#origin/vectors/settings.ts'
import { type Members, makeToken } from '#origin/vectors/token.ts'
import { createVerifier, type Verifier, type VerifierSettings } from '#origin/verify.ts'

/** The key set that belongs to `signAssertion`. */
export const KEY_SET = { keys: [toPublicJwk(CURRENT_KEY), toPublicJwk(NEXT_KEY)] }

/** An assertion that is in order for `GET /account` at the vectors' `NOW`, but for the claims given. */
export const signAssertion = (claims: Members = {}, key: VectorKey = CURRENT_KEY): Promise<string> =>
  makeToken({ alg: 'ES256', typ: 'postern+jwt', kid: key.kid }, { ...CLAIMS, ...claims }, { kind: 'es256', key })

/** A verifier of the vectors' site with a clock that stands at `NOW`. */
export const verifierOf = (changes: Partial<VerifierSettings> = {}): Verifier =>
  createVerifier({ ...SETTINGS, keys: KEY_SET, now: () => NOW, ...changes })
