import type { Chance } from './chance.ts'
import type { Draft } from './corpus.ts'

/** What goes in at random places of a path: separators, escapes, bytes that servers read differently. */
const PATH_BITS = [
  ...[
    '/',
    '//',
    '.',
    '..',
    '/../',
    '/./',
    '%2e',
    '%2E%2e',
    '%2f',
    '%2F',
    '%5c',
    '\\',
    ';',
    ';x=1',
    '%3b',
    '..;/',
    '/;/',
  ],
  ...[
    '%25',
    '%2561',
    '%252f',
    '%00',
    '%0a',
    '%0d%0a',
    '%09',
    '%20',
    '%7f',
    '%',
    '%zz',
    '%c3%a9',
    '%c0%af',
    '%ff',
    '%E2%80%AE',
  ],
  ...[
    '%C5%BF',
    '%C4%B1',
    '%E2%84%AA',
    '%ef%bc%8f',
    '\u00e9',
    '\u0080',
    '\u00ff',
    '?',
    '#',
    '%3f',
    '%23',
    '&',
    '=',
    '+',
    ':',
    '@',
  ],
  ...['*', '~', '!', '$', "'", '"', '<', '{', '|', '^', '`', '[', ']', ',', '\t', '\u0001', ' '],
] as const
const FOLDERS = [
  ...['/public', '/files', '/files/private', '/docs', '/docs/secret', '/reviews', '/admin', '/private', '/strict'],
  ...['/account', '/about', '/status', '/info', '/_auth', '/.well-known'],
] as const
const SEPARATORS = ['_', '.', '!', '#', '$', '%', '&', "'", '*', '+', '^', '`', '|', '~', '-'] as const
const NAMES = [
  ...[
    'Postern-Assertion',
    'Postern-Request-Id',
    'X-Forwarded-User',
    'Remote-Email',
    'X-Forwarded-For',
    'X-Forwarded-Host',
  ],
  ...[
    'X-Original-URL',
    'X-Rewrite-URL',
    'X-HTTP-Method-Override',
    'Forwarded',
    'X-Real-IP',
    'CF-Connecting-IP',
    'TE',
    'Via',
  ],
  ...[
    'Proxy-Authorization',
    'X-Envoy-Original-Path',
    'X-Forwarded-Uri',
    'Keep-Alive',
    'Trailer',
    'Cookie',
    'Origin',
    'Referer',
  ],
] as const
const OWN_COOKIES = [
  '__Host-Http-postern',
  '__host-http-POSTERN',
  '__Host-Http-postern-flow',
  '__HOST-HTTP-POSTERN-FLOW',
  'basket',
] as const
const JOINTS = ['; ', ';', ', ', ',', ' ;\t', ';;', ' ; ', '="; ', '; =; '] as const
const METHODS = [
  'GET',
  'POST',
  'PUT',
  'DELETE',
  'HEAD',
  'OPTIONS',
  'PATCH',
  'get',
  'TRACE',
  'GETS',
  'M-SEARCH',
] as const

type Mutation = (draft: Draft, chance: Chance, other: Draft) => Draft

const insert = (text: string, at: number, what: string): string => text.slice(0, at) + what + text.slice(at)

const onTarget =
  (change: (target: string, chance: Chance, other: string) => string): Mutation =>
  (draft, chance, other) => {
    const [method, target] = divided(draft.line)
    return { ...draft, line: `${method} ${change(target, chance, divided(other.line)[1])}` }
  }

const divided = (line: string): readonly [method: string, target: string] => {
  const mark = line.indexOf(' ')
  return mark === -1 ? [line, ''] : [line.slice(0, mark), line.slice(mark + 1)]
}

const escaped = (character: string, chance: Chance): string => {
  const hex = character.charCodeAt(0).toString(16).padStart(2, '0')
  return `%${chance.happens(2) ? hex : hex.toUpperCase()}`
}

const at = (text: string, chance: Chance): number => chance.below(text.length + 1)

const onHeader =
  (change: (line: string, chance: Chance) => readonly string[]): Mutation =>
  (draft, chance) => {
    if (draft.headers.length === 0) return { ...draft, headers: change(`${chance.pick(NAMES)}: x`, chance) }
    const chosen = chance.below(draft.headers.length)
    return {
      ...draft,
      headers: draft.headers.flatMap((line, index) => (index === chosen ? change(line, chance) : [line])),
    }
  }

/** What stands in braces is put in later, by its name. */
const inCapitals = (line: string): string =>
  line.replace(/\{\w+\}|[^{]+|\{/g, (part) => (part.startsWith('{') ? part : part.toUpperCase()))

const respelt = (name: string, chance: Chance): string =>
  [...name]
    .map((character) => {
      if (character === '-') return chance.happens(2) ? chance.pick(SEPARATORS) : '-'
      return chance.happens(3) ? character.toUpperCase() : character
    })
    .join('')

const withHeader =
  (make: (chance: Chance) => string): Mutation =>
  (draft, chance) => ({ ...draft, headers: [...draft.headers, make(chance)] })

const MUTATIONS: readonly [Mutation, ...Mutation[]] = [
  onTarget((target, chance) => insert(target, at(target, chance), chance.pick(PATH_BITS))),
  onTarget((target, chance) => insert(target, at(target, chance), chance.pick(PATH_BITS) + chance.pick(PATH_BITS))),
  onTarget((target, chance) => chance.pick(FOLDERS) + target),
  onTarget((target, chance) => target.replace(/^\/[^/?]*/, () => chance.pick(FOLDERS))),
  onTarget(
    (target, chance) =>
      `${target.replace(/\?.*/s, '')}${chance.pick(['/..', '/../..', ';/..', '%2f..', ''])}${chance.pick(FOLDERS)}`,
  ),
  onTarget((target, chance, other) => target.slice(0, at(target, chance)) + other.slice(at(other, chance))),
  onTarget((target, chance) => {
    const where = chance.below(target.length)
    const character = target[where] ?? '/'
    return target.slice(0, where) + escaped(character, chance) + target.slice(where + 1)
  }),
  onTarget((target, chance) =>
    target.replace(/[/.;%]/g, (found) => (chance.happens(3) ? escaped(found, chance) : found)),
  ),
  onTarget((target, chance) => target.replace(/[a-z]/gi, (found) => (chance.happens(4) ? found.toUpperCase() : found))),
  onTarget((target, chance) =>
    insert(target, at(target, chance), String.fromCharCode(chance.pick([0x7f, 0x80, 0xa0, 0xc3, 0xe2, 0xff, 1, 0x0b]))),
  ),
  onTarget(
    (target, chance) => `${target}${chance.pick(['?', '?a=1', '?/admin', '#', '?a=%zz', '/', '//', '/.', '%20', '.'])}`,
  ),
  onTarget(
    (target, chance) =>
      chance.pick(['http://{host}', 'HTTP://{HOST}', 'http://evil.test', '//', '/', '/\\', '*', 'https://{host}']) +
      target,
  ),
  (draft, chance) => ({ ...draft, line: `${chance.pick(METHODS)} ${divided(draft.line)[1]}` }),
  onHeader((line, chance) => [line, chance.happens(2) ? line : inCapitals(line)]),
  onHeader((line, chance) => {
    const mark = line.indexOf(':')
    return mark < 0 ? [line] : [respelt(line.slice(0, mark), chance) + line.slice(mark)]
  }),
  onHeader((line, chance) => [
    insert(
      line,
      at(line, chance),
      chance.pick([' ', '\t', ',', ';', '"', ':', '=', '%', '\u0000', '\u00ff', '\u0001', '\u000b']),
    ),
  ]),
  withHeader(
    (chance) =>
      `${respelt(chance.pick(NAMES), chance)}:${chance.pick(['', ' '])}${chance.pick(['admin', 'x, y', '/admin', '{value}', ''])}`,
  ),
  withHeader((chance) => `${respelt(chance.pick(NAMES), chance)}: client`),
  withHeader(
    (chance) =>
      `Connection: ${chance.pick(['close', 'keep-alive', 'upgrade'])}, ${respelt(chance.pick(NAMES), chance)}, ${chance.pick(NAMES)}`,
  ),
  withHeader(
    (chance) =>
      `Cookie:${chance.pick([' ', ''])}a=1${chance.pick(JOINTS)}${chance.pick(OWN_COOKIES)}=${chance.pick(['{value}', 'x', ''])}${chance.pick(JOINTS)}b=2`,
  ),
  withHeader((chance) => `cookie: ${chance.pick(OWN_COOKIES)}${chance.pick(['=', ' = ', '', '=='])}{value}`),
  withHeader((chance) =>
    chance.pick([
      'Host: evil.test',
      'Host: evil.localhost',
      'Host: {host}',
      'Host: {HOST}',
      'Host: {dotted}',
      'host: {host}, {host}',
    ]),
  ),
  (draft, chance) => ({ ...draft, headers: [...draft.headers].sort(() => chance.below(3) - 1) }),
]

/** One request made from another by one to four random changes; the same for the same chance. */
export const mutate = (draft: Draft, others: readonly [Draft, ...Draft[]], chance: Chance): Draft => {
  let changed = draft
  for (let left = 1 + chance.below(4); left > 0; left -= 1) {
    changed = chance.pick(MUTATIONS)(changed, chance, chance.pick(others))
  }
  // A line break would make two requests of one; those stand in the streams of the corpus.
  return { ...changed, row: `${draft.row} changed`, line: changed.line.replace(/[\r\n]/g, '') }
}
