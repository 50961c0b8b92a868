import type { Members } from './token.ts'

/** What the verifier under test is configured with. */
export const SETTINGS = {
  issuer: 'https://id.flowers.example',
  audience: 'shop',
  publicUrl: 'https://flowers.example',
} as const

/** The moment of verification, in seconds since 1970, where a vector names no other. */
export const NOW = 1_790_000_000

/** Claims that are in order for `GET /account` at `NOW`. */
export const CLAIMS: Members = {
  iss: SETTINGS.issuer,
  aud: SETTINGS.audience,
  sub: 'k3v9Qm0aTzS1uWbR7xYc2A',
  principal: 'customer',
  sid: 'Zp4tH8nL2dEo6gJrV5sKfQ',
  iat: NOW,
  nbf: NOW,
  exp: NOW + 45,
  jti: 'm7Xc1Bv5Na3Sd9Fg0HjKlw',
  acr: 'aal2',
  amr: ['hwk', 'user', 'mfa'],
  auth_time: NOW - 300,
  htm: 'GET',
  htu: `${SETTINGS.publicUrl}/account`,
}

/** Leaves a site's assertion unbound: what `binding: 'session'` is about. */
export const UNBOUND: Members = { htm: undefined, htu: undefined }
