// `npm run explain`: what Postern would do with a request, or ask of a sign-in, and which rule says so.
import type { Deployment, Site } from '#config/deployment.ts'
import { parseSessionId, parseSubjectId } from '#domain/ids.ts'
import { ANONYMOUS, type Principal } from '#domain/principal.ts'
import { explainRequest } from '#gateway/explain.ts'
import { splitAddress } from '#lib/public-url.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { after, epochSeconds, HOUR } from '#lib/time.ts'
import { type ExplainFlags, readExplainFlags, USAGE } from './explain-flags.ts'
import { explainRisk } from './explain-risk.ts'
import { explanationText, unexplainedText } from './explanation-text.ts'
import { loadDeployment } from './installed-config.ts'

const now = epochSeconds(Date.now() / 1000)

/** A customer such as the flags describe; nobody in particular. */
const principalOf = ({ as, secondsAgo, by, risk, restricted }: ExplainFlags): Principal => {
  const subject = parseSubjectId('example-customer-00000')
  const sid = parseSessionId('example-session-000000')
  if (as === 'anonymous') return ANONYMOUS
  if (subject === undefined || sid === undefined) throw new Error('the example ids are not ids')
  const authTime = after(now, -secondsAgo)
  return {
    kind: 'customer',
    subject,
    sid,
    acr: as,
    amr: [],
    authTime,
    phishingResistant: by === 'passkey',
    risk,
    restrictedUntil: restricted ? after(now, HOUR) : null,
    claims: {},
  }
}

const siteOf = ({ sites }: Deployment, id: string | undefined): Result<Site, string> => {
  const ids = sites.map((site) => site.id).join(', ')
  const site = id === undefined && sites.length === 1 ? sites[0] : sites.find((one) => one.id === id)
  if (site !== undefined) return ok(site)
  return fail(id === undefined ? `Name the site with --site: ${ids}.` : `There is no site "${id}": there is ${ids}.`)
}

/** Where the request goes: as the address says, else to the site that is named or the only one. */
const destinationOf = (deployment: Deployment, flags: ExplainFlags) => {
  if (!flags.address.startsWith('/')) {
    const parts = splitAddress(flags.address, undefined)
    if (parts === undefined) return fail(`"${flags.address}" is no address.`)
    return ok({ scheme: parts.scheme, host: parts.authority, target: parts.target || '/' })
  }
  const site = flags.host === undefined || flags.site !== undefined ? siteOf(deployment, flags.site) : undefined
  if (site?.ok === false) return site
  const publicUrl = site?.value.publicUrl ?? deployment.sites[0]?.publicUrl ?? ''
  const parts = splitAddress(publicUrl, undefined)
  if (parts === undefined) throw new Error('a checked site has a readable address')
  return ok({ scheme: parts.scheme, host: flags.host ?? parts.authority, target: flags.address })
}

const run = async (): Promise<number> => {
  const [first, ...rest] = process.argv.slice(2)
  if (first === 'risk') {
    const risk = await explainRisk(rest)
    if (!risk.ok) return complain(risk.failure)
    console.log(risk.value)
    return 0
  }
  const flags = readExplainFlags(process.argv.slice(2))
  if (!flags.ok) return complain(`${flags.failure}\n\n${USAGE}`)
  const deployment = await loadDeployment(flags.value.config)
  if (!deployment.ok) return complain(deployment.failure)
  const destination = destinationOf(deployment.value, flags.value)
  if (!destination.ok) return complain(destination.failure)
  const { method, as, confirmed } = flags.value
  const { scheme, host, target } = destination.value
  const principal = principalOf(flags.value)
  const explained = explainRequest(deployment.value, { ...destination.value, method, principal, confirmed, now })
  console.log(`${method} ${scheme}://${host}${target} as ${as}\n`)
  console.log(explained.ok ? explanationText(explained.value) : unexplainedText(explained.failure))
  return 0
}

const complain = (sentence: string): number => {
  console.error(sentence)
  return 2
}

process.exitCode = await run()
