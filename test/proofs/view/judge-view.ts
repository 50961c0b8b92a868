import type { Verifier } from '#origin/verify.ts'
import { asksNoMore, needOf, ruleFor } from './oracle.ts'
import type { OriginKind } from './sites.ts'
import type { View } from './view.ts'

/** What the gateway wrote down about a request; the members that are looked at. */
export interface Logged {
  readonly request_id: string
  readonly site: string | null
  readonly rule: string | null
  readonly decision: string
  readonly principal: string | null
  readonly method: string | null
}

/** What an origin must have been told of everybody. */
export interface Told {
  readonly kind: OriginKind
  readonly host: string
  readonly subject: string
  readonly email: string
  readonly verifier: Verifier
}

/** Everything that is wrong with one request at an origin, measured by what the gateway says that it judged; empty: nothing. */
export const wrongWith = async (view: View, logged: Logged | undefined, told: Told): Promise<readonly string[]> => {
  if (logged === undefined) return ['the gateway has no line about it in its log']
  if (logged.decision !== 'allow') return [`it was forwarded although the gateway said ${logged.decision}`]
  const rule = logged.rule?.slice(told.kind.length + 1) ?? ''
  return [
    ...(logged.site === told.kind ? [] : [`it was meant for site ${logged.site}`]),
    ...wrongResource(view, rule),
    ...wrongPerson(view, rule, logged),
    ...(logged.method === view.method ? [] : [`${logged.method} was judged, ${view.method} arrived`]),
    ...wrongFields(view, logged, told),
    ...wrongCookies(view),
    ...(await wrongAssertion(view, logged, told)),
  ]
}

const wrongResource = ({ readings, taken }: View, rule: string): readonly string[] => {
  const strayed = readings.filter(({ path }) => ruleFor(path) !== rule)
  const wrong = strayed.map(({ reader, path }) => `${reader}: ${path} is under ${ruleFor(path)}, judged was ${rule}`)
  const routed = readings.some(({ path }) => taken !== undefined && ruleFor(path, taken.sight) !== taken.rule)
  return routed ? [...wrong, `its router took ${taken?.rule}`] : wrong
}

/** Whoever came must have shown what the judged rule asks for, and what the one asks for that the origin's router took. */
const wrongPerson = ({ method, readings, taken }: View, rule: string, { principal }: Logged): readonly string[] => {
  const shown = principal === 'customer' ? 'a code' : 'nothing'
  const seeingCase = readings.map(({ path }) => ruleFor(path, 'sees case'))
  return [...new Set([rule, ...(taken === undefined ? seeingCase : [taken.rule])])].flatMap((each) => {
    const need = needOf(each, method)
    return need !== undefined && asksNoMore(need, shown) ? [] : [`${each} asks for ${need}, shown was ${shown}`]
  })
}

/** All names that only the gateway may say, as an origin reads them to which every sign in a name is the same. */
const RESERVED = new RegExp(
  `^(?:${[
    ...[
      'postern-.*',
      'x-forwarded.*',
      'x-original-.*',
      'x-rewrite-.*',
      'x-envoy-.*',
      'cf-.*',
      'proxy',
      'proxy-.*',
      'forwarded',
    ],
    ...[
      'x-real-ip',
      'client-ip',
      'true-client-ip',
      'x-client-ip',
      'x-cluster-client-ip',
      'x-host',
      'x-scheme',
      'x-url-scheme',
    ],
    ...[
      'x-http-method',
      'x-http-method-override',
      'x-method-override',
      'x-override-url',
      'front-end-https',
      'remote-email',
    ],
    ...['te', 'trailer', 'keep-alive', 'http2-settings', 'expect', 'cloudflare-workers-version-.*'],
  ].join('|')})$`,
)

const wrongFields = (
  { id, fields }: View,
  { principal }: Logged,
  { kind, host, subject, email }: Told,
): readonly string[] => {
  const arrived = fields
    .map(([name, value]) => [name.toLowerCase(), name.toLowerCase().replace(/[^a-z0-9]/g, '-'), value] as const)
    .filter(([name, normal]) => RESERVED.test(normal) || (normal === 'content-length' && name !== normal))
    .filter(([name]) => name !== 'postern-assertion')
    .map(([name, , value]) => `${name}: ${value}`)
    .sort()
  const expected = [
    ...[
      `postern-request-id: ${id}`,
      `x-forwarded-for: 127.0.0.1`,
      `x-forwarded-host: ${host}`,
      'x-forwarded-proto: http',
    ],
    // The runtime's own mark on what a Worker sends; nginx was not asked for it.
    ...(kind === 'nginx' ? [] : ['cf-worker: postern.example.com']),
    ...(principal === 'customer' ? [`remote-email: ${email}`, `x-forwarded-user: ${subject}`] : []),
  ].sort()
  return arrived.join('\n') === expected.join('\n') ? [] : [`fields of ours: ${JSON.stringify(arrived)}`]
}

/** The gateway's own cookies and those that it keeps for the app, behind anything that some reader takes for a separator. */
const OURS = /(?:^|[;,])\s*(?:__host-http-postern(?:-flow)?|basket)\s*=/i

const wrongCookies = ({ fields }: View): readonly string[] =>
  fields
    .filter(([name, value]) => name.toLowerCase() === 'cookie' && OURS.test(value))
    .map(([, value]) => `a cookie of ours: ${value.slice(0, 200)}`)

const wrongAssertion = async (
  { method, target, fields }: View,
  { principal }: Logged,
  { subject, verifier }: Told,
): Promise<readonly string[]> => {
  const assertions = fields.flatMap(([name, value]) => (/^postern.assertion$/i.test(name) ? [value] : []))
  if (principal !== 'customer')
    return assertions.length === 0 ? [] : [`nobody came with ${assertions.length} assertions`]
  const verified = await verifier.verify({ method, target, assertions })
  if (!verified.ok) return [`the assertion is refused: ${verified.refusal.code}`]
  return verified.value.sub === subject ? [] : [`the assertion is about ${verified.value.sub}`]
}
