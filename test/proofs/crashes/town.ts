import { flowIn } from '../../support/customer.ts'
import type { TestGateway } from '../../support/gateway.ts'
import { hiddenField, type PlainAnswer, type PlainBrowser, plainBrowser } from '../../support/plain-browser.ts'
import { createSoftwarePasskey, type SoftwarePasskey } from '../../support/software-passkey.ts'
import type { Chance } from './seeded.ts'

/** A customer whose sign-up the gateway has acknowledged. */
export interface Townsman {
  readonly address: string
  /** Codes sent to the address so far. */
  codes: number
  /** Passkeys whose registration was acknowledged. */
  readonly passkeys: SoftwarePasskey[]
  /** Browsers with a session that was acknowledged, and that nobody has begun to end. */
  readonly browsers: PlainBrowser[]
  /** Somebody does something with this account. */
  busy: boolean
}

/** What the gateway has acknowledged, and what it therefore must not forget. */
export interface Town {
  readonly people: Map<string, Townsman>
  /** Addresses for which a sign-up has begun. */
  readonly attempted: Set<string>
  /** Requests that redeemed something, with an acknowledged answer. */
  readonly spent: string[]
  /** Browsers as they were before an acknowledged sign-out. */
  readonly revoked: PlainBrowser[]
  /** How many codes the gateway said it sent, by address. */
  readonly sent: Map<string, number>
  /** Answers that no crash explains. */
  readonly complaints: string[]
}

export const emptyTown = (): Town => ({
  people: new Map(),
  attempted: new Set(),
  spent: [],
  revoked: [],
  sent: new Map(),
  complaints: [],
})

/** One runtime's life: what acts on it, and whether it still lives. */
export interface Life {
  readonly gateway: TestGateway
  readonly town: Town
  readonly chance: Chance
  /** New addresses that this life may still use: an hour has 200. */
  newcomers: number
  killed: boolean
}

/** Codes that an address may be sent in these proofs, one of them kept for the last sign-in. */
const CODES_PER_ADDRESS = 4

const hostOf = ({ gateway }: Life): string => `localhost:${gateway.port}`

export const handsOutSession = ({ status, setCookies }: PlainAnswer): boolean =>
  status === 303 && setCookies.some((line) => /^__Host-Http-postern=[^;]/.test(line))

/** Posts a form that redeems something; true where that is acknowledged. Then it must never work again. */
const redeem = async (
  life: Life,
  browser: PlainBrowser,
  path: string,
  form: Readonly<Record<string, string>>,
): Promise<PlainAnswer | undefined> => {
  const request = browser.written(path, form)
  const answer = await browser.submit(path, form)
  if (handsOutSession(answer)) {
    life.town.spent.push(request)
    return answer
  }
  if (!life.killed) life.town.complaints.push(`${path} answered ${answer.status}`)
  return undefined
}

const sendCode = async (life: Life, browser: PlainBrowser, kind: 'sign-in' | 'sign-up', address: string) => {
  const flow = hiddenField(await browser.open(`/_auth/${kind}`), 'flow')
  const answer = await browser.submit(`/_auth/${kind}`, { flow, address })
  const before = life.town.sent.get(address) ?? 0
  if (answer.status !== 303) throw new Error(`a code was refused with ${answer.status}`)
  life.town.sent.set(address, before + 1)
  const mail = await life.gateway.nextMail(address, before)
  return { flow: flowIn(answer), code: /^\d{6}$/m.exec(mail.text)?.[0] ?? '' }
}

const ceremony = async (life: Life, browser: PlainBrowser, flow: string) => {
  const { body } = await browser.post('/_auth/passkey/options', { flow })
  const { options, challenge } = JSON.parse(body)
  const asked = { challenge: options.challenge, origin: `http://${hostOf(life)}`, relyingPartyId: 'localhost' }
  return { asked, challenge: String(challenge), userHandle: String(options.user?.id ?? '') }
}

const signUp = async (life: Life): Promise<void> => {
  if (life.newcomers === 0) return
  life.newcomers -= 1
  const address = `townsman-${life.town.attempted.size}@example.com`
  life.town.attempted.add(address)
  const browser = plainBrowser(life.gateway.port, hostOf(life))
  const form = await sendCode(life, browser, 'sign-up', address)
  const answer = await redeem(life, browser, '/_auth/sign-up/code', form)
  if (answer === undefined) return
  const person: Townsman = { address, codes: 1, passkeys: [], browsers: [browser], busy: true }
  life.town.people.set(address, person)
  try {
    await enrol(life, person, browser, flowIn(answer))
  } finally {
    person.busy = false
  }
}

const enrol = async (life: Life, person: Townsman, browser: PlainBrowser, flow: string): Promise<void> => {
  const { asked, challenge, userHandle } = await ceremony(life, browser, flow)
  const passkey = await createSoftwarePasskey({ userHandle })
  const credential = JSON.stringify(await passkey.register(asked))
  if ((await redeem(life, browser, '/_auth/passkey/create', { flow, challenge, credential })) !== undefined) {
    person.passkeys.push(passkey)
  }
}

const signInByCode = async (life: Life, person: Townsman): Promise<void> => {
  if (person.codes >= CODES_PER_ADDRESS - 1) {
    await signInByPasskey(life, person)
    return
  }
  person.codes += 1
  const browser = plainBrowser(life.gateway.port, hostOf(life))
  const form = await sendCode(life, browser, 'sign-in', person.address)
  if ((await redeem(life, browser, '/_auth/sign-in/code', form)) !== undefined) person.browsers.push(browser)
}

/** Signs in by a passkey whose registration was acknowledged. */
export const signInByPasskey = async (life: Life, person: Townsman): Promise<PlainBrowser | undefined> => {
  const passkey = life.chance.oneOf(person.passkeys)
  if (passkey === undefined) return undefined
  const browser = plainBrowser(life.gateway.port, hostOf(life))
  const flow = hiddenField(await browser.open('/_auth/sign-in'), 'flow')
  const { asked, challenge } = await ceremony(life, browser, flow)
  const credential = JSON.stringify(await passkey.authenticate(asked))
  const answer = await redeem(life, browser, '/_auth/sign-in/passkey', { flow, challenge, credential })
  if (answer === undefined) return undefined
  person.browsers.push(browser)
  return browser
}

const signOut = async (life: Life, person: Townsman): Promise<void> => {
  const browser = person.browsers.shift()
  if (browser === undefined) return
  const before = browser.fork()
  if ((await browser.submit('/_auth/sign-out', {})).status === 303) life.town.revoked.push(before)
}

const signOutEverywhere = async (life: Life, person: Townsman): Promise<void> => {
  const [browser, ...others] = person.browsers.splice(0)
  if (browser === undefined) return
  const before = [browser.fork(), ...others]
  const form = hiddenField(await browser.open('/_auth/account'), 'form')
  const answer = await browser.submit('/_auth/account/sign-out-everywhere', { form })
  if (answer.status === 303) life.town.revoked.push(...before)
}

/** One thing that somebody does; throws where the runtime is gone. */
const act = async (life: Life): Promise<void> => {
  const choice = life.chance.below(10)
  const person = life.chance.oneOf([...life.town.people.values()].filter(({ busy }) => !busy))
  if (choice < 4 || person === undefined) return signUp(life)
  person.busy = true
  try {
    if (choice < 6) await signInByCode(life, person)
    else if (choice < 8) await signInByPasskey(life, person)
    else if (choice < 9) await signOut(life, person)
    else await signOutEverywhere(life, person)
  } finally {
    person.busy = false
  }
}

/** People who go on until the runtime is killed. */
export const crowd = (life: Life, size: number): Promise<unknown> =>
  Promise.all(
    Array.from({ length: size }, async () => {
      while (!life.killed) {
        await act(life).catch((error: unknown) => {
          if (!life.killed) life.town.complaints.push(String(error))
        })
        await new Promise((resolve) => setTimeout(resolve, 1))
      }
    }),
  )
