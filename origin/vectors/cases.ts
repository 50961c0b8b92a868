/** What the vectors are about. Each refused case is in order but for the one thing that its name says. */
import { queryHash } from '../request-binding.ts'
import type { VectorCase } from './case.ts'
import { CLAIM_CASES, TIME_CASES } from './claim-cases.ts'
import { CURRENT_KEY, FOREIGN_KEY, NEXT_KEY, toPublicJwk } from './keys.ts'
import { CLAIMS, NOW, SETTINGS, UNBOUND } from './settings.ts'
import { encode, type Members, makeToken } from './token.ts'

const flip = (text: string): string => (text.startsWith('A') ? 'B' : 'A') + text.slice(1)
const mapPart = (token: string, part: number, change: (text: string) => string): string =>
  token
    .split('.')
    .map((text, index) => (index === part ? change(text) : text))
    .join('.')
const at = (path: string): Members => ({ htu: `${SETTINGS.publicUrl}${path}` })

const tabQuery = await queryHash('tab=orders&page=2')
const oddQuery = await queryHash('q=%C3%A9&&=x?y')
const otherToken = await makeToken({ alg: 'ES256', typ: 'postern+jwt', kid: NEXT_KEY.kid }, CLAIMS, {
  kind: 'es256',
  key: NEXT_KEY,
})

const inOrder: readonly VectorCase[] = [
  { name: 'a page of a customer', expected: 'accepted' },
  {
    name: 'signed with the next key',
    expected: 'accepted',
    header: { kid: NEXT_KEY.kid },
    signing: { kind: 'es256', key: NEXT_KEY },
  },
  { name: 'a query', expected: 'accepted', target: '/account?tab=orders&page=2', claims: { htq: tabQuery } },
  {
    name: 'an odd but equal query',
    expected: 'accepted',
    target: '/account?q=%C3%A9&&=x?y',
    claims: { htq: oddQuery },
  },
  { name: 'a bare question mark is no query', expected: 'accepted', target: '/account?' },
  { name: 'another method', expected: 'accepted', method: 'POST', claims: { htm: 'POST' } },
  { name: 'the root', expected: 'accepted', target: '/', claims: at('/') },
  { name: 'a percent-encoded path', expected: 'accepted', target: '/caf%C3%A9', claims: at('/caf%C3%A9') },
  {
    name: 'a request that was confirmed',
    expected: 'accepted',
    claims: { confirmation_id: 'c'.repeat(22), body_sha256: tabQuery },
  },
  { name: 'aal0', expected: 'accepted', claims: { acr: 'aal0', amr: ['otp'] } },
  {
    name: 'claims that the site lists',
    expected: 'accepted',
    claims: { email: 'ada@example.com', email_verified: true, name: 'Ada Löwe', groups: ['trade', 'a,b'] },
  },
  { name: 'a claim that verifiers do not know', expected: 'accepted', claims: { purposes: ['newsletter'] } },
  {
    name: 'an agent that acts for a customer',
    expected: 'accepted',
    claims: { principal: 'agent', act: { sub: 'agent-7' } },
  },
  { name: 'a life of 60 s', expected: 'accepted', claims: { exp: NOW + 60 } },
  {
    name: 'expired 4 s ago, within the skew',
    expected: 'accepted',
    claims: { iat: NOW - 49, nbf: NOW - 49, exp: NOW - 4 },
  },
  { name: 'from a clock 5 s ahead', expected: 'accepted', claims: { iat: NOW + 5, nbf: NOW + 5, exp: NOW + 50 } },
  { name: 'unbound, where the site admits it', expected: 'accepted', binding: 'session', claims: UNBOUND },
  {
    name: 'unbound, on any path and method',
    expected: 'accepted',
    binding: 'session',
    claims: UNBOUND,
    method: 'DELETE',
    target: '/other?x=1',
  },
  { name: 'bound, where the site admits unbound ones', expected: 'accepted', binding: 'session' },
]

const transport: readonly VectorCase[] = [
  { name: 'no header line', expected: 'assertion_missing', lines: () => [] },
  { name: 'two header lines', expected: 'assertion_repeated', lines: (token) => [token, otherToken] },
  { name: 'the same header line twice', expected: 'assertion_repeated', lines: (token) => [token, token] },
  {
    name: 'two values joined by a comma',
    expected: 'assertion_repeated',
    lines: (token) => [`${token}, ${otherToken}`],
  },
  {
    name: 'longer than 8192 characters',
    expected: 'assertion_too_long',
    claims: { groups: Array.from({ length: 60 }, () => 'x'.repeat(120)) },
  },
  { name: 'an empty value', expected: 'assertion_malformed', lines: () => [''] },
  { name: 'a scheme before the token', expected: 'assertion_malformed', lines: (token) => [`Bearer ${token}`] },
  { name: 'two parts', expected: 'assertion_malformed', lines: (token) => [token.split('.').slice(0, 2).join('.')] },
  { name: 'four parts', expected: 'assertion_malformed', lines: (token) => [`${token}.AAAA`] },
  {
    name: 'padded base64',
    expected: 'assertion_malformed',
    lines: (token) => [mapPart(token, 0, (text) => `${text}=`)],
  },
  {
    name: 'a header that is no object',
    expected: 'assertion_malformed',
    lines: (token) => [mapPart(token, 0, () => encode('["ES256"]'))],
  },
  {
    name: 'a header that is no JSON',
    expected: 'assertion_malformed',
    lines: (token) => [mapPart(token, 0, () => encode('{"alg":'))],
  },
  {
    name: 'a header that is no UTF-8',
    expected: 'assertion_malformed',
    lines: (token) => [mapPart(token, 0, () => btoa('{"alg":"ES256","typ":"postern+jwt","kid":"caf\xe9sss"}'))],
  },
  { name: 'a signed payload that is no object', expected: 'assertion_malformed', claims: '["sub"]' },
  { name: 'a signed payload that is no JSON', expected: 'assertion_malformed', claims: 'sub=1' },
]

const signature: readonly VectorCase[] = [
  {
    name: 'alg none',
    expected: 'algorithm_refused',
    header: { alg: 'none' },
    signing: { kind: 'text', signature: '' },
  },
  { name: 'alg none, signed all the same', expected: 'algorithm_refused', header: { alg: 'none' } },
  { name: 'alg es256 in lower case', expected: 'algorithm_refused', header: { alg: 'es256' } },
  {
    name: 'HS256 with the public key as secret',
    expected: 'algorithm_refused',
    header: { alg: 'HS256' },
    signing: { kind: 'hs256-with-public-key', key: CURRENT_KEY },
  },
  { name: 'alg RS256', expected: 'algorithm_refused', header: { alg: 'RS256' } },
  { name: 'alg ES384', expected: 'algorithm_refused', header: { alg: 'ES384' } },
  { name: 'no alg', expected: 'algorithm_refused', header: { alg: undefined } },
  { name: 'no typ', expected: 'type_refused', header: { typ: undefined } },
  { name: 'typ JWT', expected: 'type_refused', header: { typ: 'JWT' } },
  { name: 'an access token of the same issuer', expected: 'type_refused', header: { typ: 'at+jwt' } },
  { name: 'no kid', expected: 'header_refused', header: { kid: undefined } },
  {
    name: 'a key in the header',
    expected: 'header_refused',
    header: { kid: FOREIGN_KEY.kid, jwk: toPublicJwk(FOREIGN_KEY) },
    signing: { kind: 'es256', key: FOREIGN_KEY },
  },
  {
    name: 'an address of keys in the header',
    expected: 'header_refused',
    header: { jku: 'https://attacker.example/keys' },
  },
  { name: 'a critical extension', expected: 'header_refused', header: { crit: ['b64'], b64: false } },
  {
    name: 'signed by a key that was never published',
    expected: 'key_unknown',
    header: { kid: FOREIGN_KEY.kid },
    signing: { kind: 'es256', key: FOREIGN_KEY },
  },
  {
    name: 'signed by a foreign key under a published kid',
    expected: 'signature_invalid',
    signing: { kind: 'es256', key: FOREIGN_KEY },
  },
  {
    name: 'signed by the current key under the next kid',
    expected: 'signature_invalid',
    header: { kid: NEXT_KEY.kid },
  },
  { name: 'no signature', expected: 'signature_invalid', signing: { kind: 'text', signature: '' } },
  { name: 'a signature of zeros', expected: 'signature_invalid', signing: { kind: 'text', signature: 'A'.repeat(86) } },
  { name: 'a changed signature', expected: 'signature_invalid', lines: (token) => [mapPart(token, 2, flip)] },
  {
    name: 'changed claims',
    expected: 'signature_invalid',
    lines: (token) => [mapPart(token, 1, () => encode(JSON.stringify({ ...CLAIMS, acr: 'aal2', sub: 'admin' })))],
  },
]

const binding: readonly VectorCase[] = [
  { name: 'unbound, where the site does not admit it', expected: 'binding_missing', claims: UNBOUND },
  { name: 'no htm', expected: 'binding_missing', claims: { htm: undefined } },
  { name: 'no htu', expected: 'binding_missing', claims: { htu: undefined } },
  {
    name: 'half bound, where the site admits unbound ones',
    expected: 'binding_missing',
    binding: 'session',
    claims: { htm: undefined },
  },
  {
    name: 'a query alone, where the site admits unbound ones',
    expected: 'binding_missing',
    binding: 'session',
    target: '/account?tab=orders&page=2',
    claims: { ...UNBOUND, htq: tabQuery },
  },
  { name: 'htm that is no text', expected: 'claim_invalid', claims: { htm: ['GET'] } },
  { name: 'htu that is no text', expected: 'claim_invalid', claims: { htu: [`${SETTINGS.publicUrl}/account`] } },
  { name: 'htq that is no text', expected: 'claim_invalid', claims: { htq: 7 } },
  { name: 'captured on a GET, sent on a POST', expected: 'method_mismatch', method: 'POST' },
  { name: 'a method in another case', expected: 'method_mismatch', method: 'get' },
  { name: 'captured on another path', expected: 'path_mismatch', target: '/account/address' },
  { name: 'a path in another case', expected: 'path_mismatch', target: '/Account' },
  { name: 'a slash more', expected: 'path_mismatch', target: '/account/' },
  { name: 'a double slash', expected: 'path_mismatch', target: '//account' },
  { name: 'the same path, encoded otherwise', expected: 'path_mismatch', target: '/%61ccount' },
  { name: 'a target in absolute form', expected: 'path_mismatch', target: `${SETTINGS.publicUrl}/account` },
  { name: 'htu with a query', expected: 'path_mismatch', claims: at('/account?tab=orders') },
  {
    name: 'captured on another site',
    expected: 'public_url_mismatch',
    claims: { htu: 'https://admin.flowers.example/account' },
  },
  {
    name: 'a site whose name begins alike',
    expected: 'public_url_mismatch',
    claims: { htu: 'https://flowers.example.attacker.example/account' },
  },
  { name: 'another scheme', expected: 'public_url_mismatch', claims: { htu: 'http://flowers.example/account' } },
  { name: 'another port', expected: 'public_url_mismatch', claims: { htu: 'https://flowers.example:8443/account' } },
  {
    name: 'bound to another path, where the site admits unbound ones',
    expected: 'path_mismatch',
    binding: 'session',
    target: '/other',
  },
  { name: 'a query that was not signed', expected: 'query_mismatch', target: '/account?tab=orders' },
  { name: 'a signed query that did not arrive', expected: 'query_mismatch', claims: { htq: tabQuery } },
  {
    name: 'another query',
    expected: 'query_mismatch',
    target: '/account?tab=orders&page=3',
    claims: { htq: tabQuery },
  },
  {
    name: 'the same parameters in another order',
    expected: 'query_mismatch',
    target: '/account?page=2&tab=orders',
    claims: { htq: tabQuery },
  },
]

/** Every case, in the order of `vectors.json`. */
export const CASES: readonly VectorCase[] = [
  ...inOrder,
  ...transport,
  ...signature,
  ...CLAIM_CASES,
  ...TIME_CASES,
  ...binding,
]
