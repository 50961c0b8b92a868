import * as v from 'valibot'
import type { CeremonyExpectation } from '#authenticators/passkey/webauthn-library.ts'
import { originOn } from '#config/site-origins.ts'
import type { FlowId } from '#domain/ids.ts'
import { randomBytes } from '#keys/random.ts'
import { toBase64Url, utf8 } from '#lib/encoding.ts'
import { readJsonBytes } from '#lib/json.ts'
import { after, epochSeconds } from '#lib/time.ts'
import type { Challenge } from '#objects/account-passkeys.ts'
import type { PageRequest } from '#pages/page-request.ts'

/** What a ceremony is for: a challenge given for one never answers for another (better-auth#9622). */
export type Ceremony =
  | 'sign-in'
  | 'second-factor'
  | 'create'
  | 'conditional-create'
  | 'step-up'
  | 'recovery'
  | 'recovery-create'

const sealedChallenge = v.strictObject({ c: v.string(), f: v.string(), p: v.string(), x: v.number() })

/**
 * Draws a challenge of 32 bytes for one ceremony of one flow, and seals it for the form that will carry the answer.
 * Nothing is stored until it is answered: a visitor who only looks costs no row.
 */
export const drawChallenge = async (
  request: PageRequest,
  flow: FlowId,
  ceremony: Ceremony,
): Promise<{ readonly value: string; readonly sealed: string }> => {
  const value = toBase64Url(randomBytes(32))
  const expiresAt = after(request.now, request.services.deployment.lifetimes.challenge)
  const plaintext = utf8(JSON.stringify({ c: value, f: flow, p: ceremony, x: expiresAt }))
  return { value, sealed: await request.services.sealer.seal('challenge', request.host, plaintext, request.now) }
}

/** Opens the challenge that a form carries; undefined unless it was drawn for this ceremony of this flow, and in time. */
export const openChallenge = async (
  request: PageRequest,
  flow: FlowId,
  ceremony: Ceremony,
): Promise<Challenge | undefined> => {
  const sealed = request.form.get('challenge')
  if (sealed === undefined) return undefined
  const plaintext = await request.services.sealer.open('challenge', request.host, sealed, request.now)
  const parsed = v.safeParse(sealedChallenge, readJsonBytes(plaintext))
  if (!parsed.success) return undefined
  const { c, f, p, x } = parsed.output
  const expiresAt = epochSeconds(x)
  return f === flow && p === ceremony && request.now < expiresAt ? { value: c, expiresAt } : undefined
}

/** What a response must have been made for; every value is the configuration's, of whose hosts the request asked one. */
export const ceremonyExpectation = (request: PageRequest, challenge: Challenge): CeremonyExpectation => {
  const { deployment } = request.services
  return {
    challenge: challenge.value,
    // Of this host alone, though all share the relying party: what one site's page was shown must not open another.
    origins: [originOn(request.site.publicUrl, request.host)],
    relyingPartyId: deployment.relyingPartyId,
  }
}
