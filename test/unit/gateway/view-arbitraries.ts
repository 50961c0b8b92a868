import fc from 'fast-check'
import type { Route, Site } from '#config/deployment.ts'
import { ANONYMOUS, type Principal } from '#domain/principal.ts'
import { customer, open, route } from './builders.ts'

const pathPiece = fc.constantFrom(
  ...[
    '/',
    '//',
    '.',
    '..',
    '%2e',
    '%2E',
    '%2f',
    '%2F',
    '%5c',
    '\\',
    ';',
    '%3b',
    '%25',
    '%2561',
    '%00',
    '%0d%0a',
    '%',
    '%zz',
  ],
  ...[
    '%c3%a9',
    '%C0%AE',
    '%ff',
    'é',
    '日',
    'ſ',
    'ı',
    '\u212A',
    '\uD800',
    '\uFFFD',
    ' ',
    '"',
    '{',
    '|',
    '^',
    "'",
    '`',
    '\t',
    '~',
  ],
  ...[
    'public',
    'PUBLIC',
    '%70ublic',
    'account',
    'ACCOUNT',
    'admin',
    'files',
    'secret',
    'ſecret',
    'reviews',
    'api',
    'a',
    '?',
    '#',
  ],
)

/** Request targets made of what attacks on paths are made of, and of anything else. */
export const anyTarget = fc.oneof(
  { weight: 4, arbitrary: fc.array(pathPiece, { maxLength: 10 }).map((pieces) => `/${pieces.join('')}`) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }).map((text) => `/${text}`) },
  { weight: 1, arbitrary: fc.webPath() },
)

/** Rules that differ from path to path: public, guarded, denied, by method, open to `;` and encoded slashes. */
export const ROUTES: readonly Route[] = [
  open('/'),
  open('/public/*'),
  route('/files/secret/*', { semicolons: true, encodedSlashes: true }),
  open('/files/*', { encodedSlashes: true, semicolons: true }),
  route('/reviews/*', {
    allow: {
      if: 'any',
      of: [
        { if: 'method', in: ['GET', 'HEAD'] },
        { if: 'signedIn', from: 'aal1' },
      ],
    },
  }),
  route('/admin', { allow: { if: 'not', of: { if: 'anyone' } } }),
  route('/account/*', { allow: { if: 'acr', atLeast: 'aal2' } }),
]

/** Headers that carry claims, one of them written with a dot. */
export const MAPPED: Site['headers'] = [
  { name: 'X-Forwarded-User', claim: 'sub' },
  { name: 'Remote-Email', claim: 'email' },
  { name: 'X.Groups', claim: 'groups' },
]

/** Everybody from nobody to a customer with two factors. */
export const anyPrincipal = fc.constantFrom<Principal>(
  ANONYMOUS,
  customer({ acr: 'aal0' }),
  customer(),
  customer({ acr: 'aal2' }),
)

/** Header lines that facts are read from, and such as try to tell others. */
export const FIELDS_THAT_TELL: readonly string[] = [
  'accept: text/html',
  'accept: */*',
  'sec-fetch-mode: navigate',
  'sec-fetch-mode: cors',
  'origin: https://shop.example',
  'origin: https://evil.test',
  'referer: https://shop.example/account',
  'upgrade: websocket',
  'access-control-request-method: PUT',
  'access-control-request-headers: x-a',
  'connection: upgrade, x-forwarded-host, postern-assertion',
  'cookie: a=1; __Host-Http-postern=s, b=2; basket=x',
  'x-http-method-override: DELETE',
  'x-original-url: /public/x',
  'x-forwarded-host: evil.test',
]

/** The 15 token characters that are neither letter nor digit: to some origins each of them is a hyphen. */
const SEPARATORS = "!#$%&'*+-.^_`|~"
const TOKEN = `${SEPARATORS}0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ`

const RESERVED_NAMES: readonly string[] = [
  ...['postern-assertion', 'postern-request-id', 'x-forwarded-user', 'remote-email', 'x-groups', 'forwarded'],
  ...['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-forwarded-uri', 'x-forwarded-prefix', 'x-real-ip'],
  ...['x-original-url', 'x-rewrite-url', 'x-envoy-original-path', 'cf-connecting-ip', 'true-client-ip', 'client-ip'],
  ...['x-http-method', 'x-http-method-override', 'x-method-override', 'x-host', 'x-scheme', 'x-url-scheme', 'proxy'],
  ...[
    'proxy-authorization',
    'front-end-https',
    'fastly-client-ip',
    'x-azure-clientip',
    'x-proxyuser-ip',
    'x-client-ip',
  ],
  ...['keep-alive', 'te', 'trailer', 'http2-settings', 'expect', 'x-cluster-client-ip', 'x-override-url'],
]

/** Names that are reserved with whatever stands behind them. */
const RESERVED_BEGINNINGS = ['postern-', 'x-forwarded-', 'x-original-', 'x-rewrite-', 'x-envoy-', 'cf-', 'proxy-']

const reservedName = fc.oneof(
  fc.constantFrom(...RESERVED_NAMES),
  fc
    .tuple(fc.constantFrom(...RESERVED_BEGINNINGS), fc.string({ unit: fc.constantFrom(...TOKEN), maxLength: 8 }))
    .map(([beginning, end]) => beginning + end),
)

const respell = (name: string): fc.Arbitrary<string> =>
  fc
    .tuple(
      ...[...name].map((character) =>
        /[a-z0-9]/i.test(character)
          ? fc.constantFrom(character.toLowerCase(), character.toUpperCase())
          : fc.constantFrom(...SEPARATORS),
      ),
    )
    .map((characters) => characters.join(''))

const redirectPiece = fc.constantFrom(
  ...[
    '/',
    '//',
    '\\',
    '.',
    '..',
    '%2f',
    '%5c',
    '%09',
    '\t',
    '\n',
    '\r',
    ' ',
    ':',
    '@',
    '?',
    '#',
    '%',
    '%00',
    'https:',
    'http:',
  ],
  ...[
    'javascript:',
    'evil.test',
    'evil',
    '%2e',
    '%68',
    '\u3002',
    '\uFF0F',
    '\u2028',
    'é',
    ';',
    '&',
    '=',
    '\uD800',
    '[',
    ']',
  ],
)

/** A rule that lets nobody through. */
export const denial = fc
  .tuple(
    fc.constantFrom('/', '/public/*', '/public/a', '/files/*', '/files/secret', '/account/*', '/*', '/a', '/reviews/a'),
    fc.boolean(),
    fc.boolean(),
  )
  .map(([match, semicolons, encodedSlashes]) =>
    route(match, { id: 'denial', allow: { if: 'not', of: { if: 'anyone' } }, semicolons, encodedSlashes }),
  )

/** A name that only the gateway may use, in any spelling that some origin takes for it. */
export const reservedSpelling = reservedName.chain(respell)

/** What may be asked for as the place to come back to. */
export const redirectValue = fc.oneof(
  fc.array(redirectPiece, { maxLength: 8 }).map((pieces) => pieces.join('')),
  fc.array(redirectPiece, { maxLength: 8 }).map((pieces) => `/${pieces.join('')}`),
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc.string({ unit: 'binary' }),
)
