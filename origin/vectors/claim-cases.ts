/** What the vectors say of claims: sound tokens, signed by the gateway, that say something an origin must not believe. */
import { queryHash } from '../request-binding.ts'
import type { VectorCase } from './case.ts'
import { NOW, SETTINGS } from './settings.ts'

/** The digest of any text will do: no verifier compares it with a body. */
const digest = await queryHash('tab=orders&page=2')

/** Each is in order but for one claim, which is absent, misshapen, or meant for somebody else. */
export const CLAIM_CASES: readonly VectorCase[] = [
  { name: 'another issuer', expected: 'issuer_mismatch', claims: { iss: 'https://id.attacker.example' } },
  { name: 'an issuer with a slash more', expected: 'issuer_mismatch', claims: { iss: `${SETTINGS.issuer}/` } },
  { name: 'no issuer', expected: 'issuer_mismatch', claims: { iss: undefined } },
  { name: 'another audience', expected: 'audience_mismatch', claims: { aud: 'admin' } },
  { name: 'no audience', expected: 'audience_mismatch', claims: { aud: undefined } },
  { name: 'a list of audiences', expected: 'audience_mismatch', claims: { aud: [SETTINGS.audience, 'admin'] } },
  ...['sub', 'principal', 'sid', 'acr', 'amr', 'auth_time', 'jti', 'iat', 'nbf', 'exp'].map(
    (name): VectorCase => ({ name: `no ${name}`, expected: 'claim_invalid', claims: { [name]: undefined } }),
  ),
  { name: 'an empty sub', expected: 'claim_invalid', claims: { sub: '' } },
  { name: 'a sub of two lines', expected: 'claim_invalid', claims: { sub: 'a\r\nb' } },
  { name: 'a principal that does not exist', expected: 'claim_invalid', claims: { principal: 'admin' } },
  { name: 'aal3, which is never claimed', expected: 'claim_invalid', claims: { acr: 'aal3' } },
  { name: 'amr that is no list', expected: 'claim_invalid', claims: { amr: 'pwd' } },
  { name: 'an empty amr', expected: 'claim_invalid', claims: { amr: [] } },
  { name: 'exp as text', expected: 'claim_invalid', claims: { exp: String(NOW + 45) } },
  { name: 'exp with a fraction', expected: 'claim_invalid', claims: { exp: NOW + 45.5 } },
  { name: 'iat with a fraction', expected: 'claim_invalid', claims: { iat: NOW - 0.5 } },
  { name: 'nbf with a fraction', expected: 'claim_invalid', claims: { nbf: NOW - 0.5 } },
  { name: 'exp beyond whole numbers', expected: 'claim_invalid', claims: { exp: 2 ** 53 } },
  { name: 'email that is no text', expected: 'claim_invalid', claims: { email: ['ada@example.com'] } },
  {
    name: 'email_verified as text',
    expected: 'claim_invalid',
    claims: { email: 'ada@example.com', email_verified: 'true' },
  },
  { name: 'groups as text', expected: 'claim_invalid', claims: { groups: 'trade' } },
  { name: 'a customer with an act', expected: 'claim_invalid', claims: { act: { sub: 'agent-7' } } },
  {
    name: 'a confirmation of no body',
    expected: 'claim_invalid',
    claims: { confirmation_id: 'c'.repeat(22) },
  },
  { name: 'a body that nobody confirmed', expected: 'claim_invalid', claims: { body_sha256: digest } },
  {
    name: 'a body by no digest',
    expected: 'claim_invalid',
    claims: { confirmation_id: 'c'.repeat(22), body_sha256: 'e3b0c442' },
  },
  { name: 'an agent without an act', expected: 'claim_invalid', claims: { principal: 'agent' } },
]

/** Each is in order but for the moment at which it is looked at, or the times that it names. */
export const TIME_CASES: readonly VectorCase[] = [
  { name: 'a life of 61 s', expected: 'lifetime_invalid', claims: { exp: NOW + 61 } },
  { name: 'a life of no seconds', expected: 'lifetime_invalid', claims: { exp: NOW } },
  { name: 'expired 5 s ago', expected: 'expired', claims: { iat: NOW - 50, nbf: NOW - 50, exp: NOW - 5 } },
  { name: 'a good assertion an hour later', expected: 'expired', now: NOW + 3600 },
  { name: 'valid in 6 s', expected: 'not_yet_valid', claims: { nbf: NOW + 6 } },
  { name: 'issued in 6 s', expected: 'not_yet_valid', claims: { iat: NOW + 6 } },
]
