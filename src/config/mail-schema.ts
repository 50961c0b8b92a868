import * as v from 'valibot'
import { parseAddress } from '#domain/address.ts'
import { isToken } from '#lib/http-field.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { BODY_FIELDS } from '#mail/http-template.ts'
import { isLoopbackHost } from '#mail/loopback.ts'
import { parseMailbox } from '#mail/mailbox.ts'
import type { MailSender } from '#mail/sender.ts'
import { line, oneOf, parsed, section, text } from './section.ts'

/** Names that the gateway's own bindings have: none of them can be a mail service or an origin. */
const OWN_BINDINGS = ['ACCOUNT', 'DIRECTORY', 'LIMITER', 'KEYRING', 'KV']

const parseBindingName = (name: string): Result<string, string> => {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return fail("must be the name of a binding, such as 'MAILER'")
  if (OWN_BINDINGS.includes(name) || name.startsWith('POSTERN_'))
    return fail(`'${name}' is a binding of the gateway itself`)
  return ok(name)
}

/** A binding that the operator declares in `wrangler.toml`. */
export const bindingName = parsed(64, parseBindingName)

const parseFrom = (from: string): Result<string, string> => {
  const mailbox = parseMailbox(from)
  const address = mailbox && parseAddress(mailbox.address)
  return address?.ok ? ok(from) : fail("must be an address, or a name and an address: 'Shop <hello@shop.example>'")
}

const smtp = v.pipe(
  section({
    kind: v.literal('smtp'),
    host: v.pipe(
      text(253),
      v.regex(/^(?:[A-Za-z0-9.-]+|\[?[0-9a-fA-F:]+\]?)$/, "must be a host, such as 'smtp.example.com'"),
    ),
    port: v.pipe(
      v.number('must be a number'),
      v.integer('must be a whole number'),
      v.minValue(1, 'must be 1 to 65535'),
      v.maxValue(65_535, 'must be 1 to 65535'),
      v.notValue(25, 'cannot be 25, which Workers may not connect to: use 465 (tls) or 587 (starttls)'),
    ),
    security: oneOf(['tls', 'starttls', 'plain-loopback']),
    username: v.exactOptional(line(256)),
    passwordSecret: v.exactOptional(bindingName),
  }),
  v.forward(
    v.check(
      ({ host, security }) => security !== 'plain-loopback' || isLoopbackHost(host),
      "'plain-loopback' is for servers on this machine only: use 'tls' or 'starttls'",
    ),
    ['security'],
  ),
  v.forward(
    v.check(
      ({ username, passwordSecret }) => (username === undefined) === (passwordSecret === undefined),
      'needs the other of username and passwordSecret: write both or neither',
    ),
    ['username'],
  ),
)

const parseEndpoint = (url: string): Result<string, string> => {
  const parsedUrl = URL.parse(url)
  const safe =
    parsedUrl?.protocol === 'https:' || (parsedUrl?.protocol === 'http:' && isLoopbackHost(parsedUrl.hostname))
  if (parsedUrl === null || !safe) return fail('must be an https address (http on loopback only)')
  if (parsedUrl.username !== '' || parsedUrl.password !== '') {
    return fail("must not hold credentials: put them into headers as '{{secret:NAME}}'")
  }
  return ok(url)
}

const PLACEHOLDER = /\{\{([^{}]*)\}\}/g

/** The placeholders in all strings of a JSON value; keys hold none. */
const placeholdersIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return Array.from(value.matchAll(PLACEHOLDER), ([, name = '']) => name)
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(placeholdersIn) : []
}

const isHeaderTemplate = (value: string): boolean =>
  /^[\x20-\x7e]*$/.test(value) && placeholdersIn(value).every((name) => /^(?:id|secret:[A-Za-z0-9_]+)$/.test(name))

const headerTemplates = v.custom<Readonly<Record<string, string>>>(
  (headers) =>
    typeof headers === 'object' &&
    headers !== null &&
    !Array.isArray(headers) &&
    Object.entries(headers).every(
      ([name, value]) => isToken(name) && typeof value === 'string' && value.length <= 2048 && isHeaderTemplate(value),
    ),
  "must be header names with texts; of placeholders a text may hold '{{secret:NAME}}' and '{{id}}'",
)

const http = section({
  kind: v.literal('http'),
  url: parsed(2048, parseEndpoint),
  headers: headerTemplates,
  body: v.pipe(
    v.unknown(),
    v.check(
      (body) => placeholdersIn(body).every((name) => BODY_FIELDS.some((field) => field === name)),
      `may hold the placeholders ${BODY_FIELDS.map((name) => `{{${name}}}`).join(' ')} only`,
    ),
    v.check(
      (body) => ['to', 'text'].every((name) => placeholdersIn(body).includes(name)),
      'must hold {{to}} and {{text}}: else nobody gets the code',
    ),
  ),
})

const sender: v.GenericSchema<unknown, MailSender> = v.variant(
  'kind',
  [
    smtp,
    section({ kind: v.literal('send-email'), binding: bindingName }),
    http,
    section({ kind: v.literal('service'), binding: bindingName }),
  ],
  "must be 'smtp', 'send-email', 'http' or 'service'",
)

/** The `mail` section. */
export const mailSchema = section(
  { from: parsed(320, parseFrom), sender },
  { sender: 'is missing: say how mail leaves' },
)
