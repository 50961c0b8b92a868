import { parseArgs } from 'node:util'
import { ACRS, type Acr } from '#domain/assurance.ts'
import { RISK_LEVELS, type RiskLevel } from '#domain/risk.ts'
import { parseDuration } from '#lib/duration.ts'
import { fail, ok, type Result } from '#lib/result.ts'

/** What `npm run explain` was asked. */
export interface ExplainFlags {
  readonly method: string
  /** A path with its query, or the whole address of a request. */
  readonly address: string
  readonly as: 'anonymous' | Acr
  readonly secondsAgo: number
  /** By what the customer last authenticated. */
  readonly by: 'passkey' | 'password'
  /** How much spoke against the sign-in. */
  readonly risk: RiskLevel
  /** The account is restricted for a while. */
  readonly restricted: boolean
  /** The customer has confirmed this very request. */
  readonly confirmed: boolean
  readonly site: string | undefined
  readonly host: string | undefined
  readonly config: string | undefined
}

/** How the command is called: shown for `--help` and beside what is wrong. */
export const USAGE = `Usage: npm run explain -- METHOD ADDRESS [options]

  npm run explain -- GET /account/address --as aal1
  npm run explain -- POST https://www.shop.example/account/payment --as aal2 --authenticated-ago 20m

  npm run explain -- risk password --signals new-device

  --as WHO                   anonymous (default), aal0, aal1 or aal2
  --authenticated-ago TIME   when the customer last used an authenticator, such as 20m (default: just now)
  --by FACTOR                passkey (default) or password: what that was
  --risk LEVEL               low (default), medium or high: what spoke against the sign-in
  --restricted               the account is restricted for a while
  --confirmed                the customer has confirmed this very request
  --site ID                  the site, where there are several
  --host HOST                what the request says in Host (default: the site's own)
  --config FILE.json         another configuration than postern.config.ts`

const OPTIONS = {
  as: { type: 'string', default: 'anonymous' },
  'authenticated-ago': { type: 'string', default: '0s' },
  by: { type: 'string', default: 'passkey' },
  risk: { type: 'string', default: 'low' },
  restricted: { type: 'boolean', default: false },
  confirmed: { type: 'boolean', default: false },
  site: { type: 'string' },
  host: { type: 'string' },
  config: { type: 'string' },
} as const

/** Reads the arguments of `npm run explain`. Fails with a sentence for the person who typed them. */
export const readExplainFlags = (args: readonly string[]): Result<ExplainFlags, string> => {
  const typed = readArguments(args)
  if (!typed.ok) return typed
  const { values, positionals } = typed.value
  const [method, address, ...rest] = positionals
  if (method === undefined || address === undefined || rest.length > 0) return fail('Name one method and one address.')
  if (!/^[A-Z]{1,32}$/.test(method)) return fail(`"${method}" is no method: write it in capital letters, such as GET.`)
  if (!/^(?:\/|https?:\/\/)/.test(address)) return fail(`"${address}" is no address: begin with / or https://.`)
  const as = values.as === 'anonymous' ? values.as : ACRS.find((acr) => acr === values.as)
  if (as === undefined) return fail(`--as takes anonymous, ${ACRS.join(', ')}, not "${values.as}".`)
  const ago = values['authenticated-ago']
  const secondsAgo = parseDuration(ago)
  if (secondsAgo === undefined) return fail(`--authenticated-ago takes a time such as 20m, not "${ago}".`)
  const { by } = values
  if (by !== 'passkey' && by !== 'password') return fail(`--by takes passkey or password, not "${by}".`)
  const risk = RISK_LEVELS.find((level) => level === values.risk)
  if (risk === undefined) return fail(`--risk takes ${RISK_LEVELS.join(', ')}, not "${values.risk}".`)
  if (values.host !== undefined && !address.startsWith('/'))
    return fail('--host goes with a path: the address names one.')
  const { restricted, confirmed, site, host, config } = values
  return ok({ method, address, as, secondsAgo, by, risk, restricted, confirmed, site, host, config })
}

const readArguments = (args: readonly string[]) => {
  try {
    return ok(parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: true }))
  } catch (error) {
    if (error instanceof TypeError) return fail(error.message)
    throw error
  }
}
