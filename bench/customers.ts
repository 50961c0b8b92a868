import { hiddenField, newBrowser, type TimedAnswer } from './browser.ts'
import { startForCustomers } from './targets.ts'

/** A form of the sign-in page, ready to be posted by the browser that was shown it. */
export interface SignInForm {
  readonly post: (fields: Readonly<Record<string, string>>) => Promise<TimedAnswer>
}

/** A gateway in a runtime of its own, and those who come to it. */
export interface Customers {
  readonly pid: number
  /** A new browser at the sign-in page. */
  readonly arrive: () => Promise<SignInForm>
  /** Makes an account, with a password where one is given. */
  readonly signUp: (address: string, password?: string) => Promise<void>
  readonly stop: () => Promise<void>
}

const CF_FIELD = 'bench-cf'
const PASSWORD_PAGE = '/_auth/account/security/password'

/** Starts the gateway of a bundle for customers, each of whose requests comes from a network where nobody was before. */
export const startCustomers = async (bundle: string): Promise<Customers> => {
  const { pid, port, mailPort, stop } = await startForCustomers(bundle, CF_FIELD)
  let networks = 0
  const fieldsOfNextNetwork = (): readonly string[] => {
    networks += 1
    return fieldsOfNetwork(networks)
  }
  return {
    pid,
    stop,
    arrive: async () => {
      const browser = newBrowser(port, fieldsOfNextNetwork)
      const flow = hiddenField(await browser.open('/_auth/sign-in'), 'flow')
      return { post: (fields) => browser.submit('/_auth/sign-in', { flow, ...fields }) }
    },
    signUp: async (address, password) => {
      const browser = newBrowser(port, fieldsOfNextNetwork)
      const flow = hiddenField(await browser.open('/_auth/sign-up'), 'flow')
      const sent = await browser.submit('/_auth/sign-up', { flow, address })
      const code = await codeFor(mailPort, address)
      const made = await browser.submit('/_auth/sign-up/code', { flow: flowIn(sent), code })
      if (made.status !== 303) throw new Error(`the sign-up of ${address} was answered ${made.status}`)
      if (password === undefined) return
      const form = hiddenField(await browser.open(PASSWORD_PAGE), 'form')
      const set = await browser.submit(PASSWORD_PAGE, { form, password, return_to: '/' })
      if (set.status !== 303) throw new Error(`the password of ${address} was answered ${set.status}`)
    },
  }
}

/** What Cloudflare says of a client: the n-th has an IPv4 /24 and an autonomous system of its own. */
const fieldsOfNetwork = (n: number): readonly string[] => [
  `CF-Connecting-IP: ${11 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}.1`,
  `${CF_FIELD}: ${JSON.stringify({ asn: 100_000 + n, country: 'NL' })}`,
]

const flowIn = ({ location, status }: TimedAnswer): string => {
  const flow = new URL(location ?? '', 'http://localhost').searchParams.get('flow')
  if (flow === null) throw new Error(`no flow in an answer ${status}`)
  return flow
}

/** The code of the mail to an address, which leaves behind the answer. */
const codeFor = async (mailPort: number, address: string): Promise<string> => {
  const patience = AbortSignal.timeout(5_000)
  for (;;) {
    const response = await fetch(`http://127.0.0.1:${mailPort}/?to=${encodeURIComponent(address)}`)
    const code = /^\d{6}$/m.exec(await response.text())?.[0]
    if (code !== undefined) return code
    if (patience.aborted) throw new Error(`no mail to ${address} within 5 s`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
