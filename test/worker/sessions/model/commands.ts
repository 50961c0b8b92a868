import fc from 'fast-check'
import type { IssuedSession } from '#objects/account-sessions.ts'
import { nextFlow, now, requestId, SIGNING, SITE, tryPasskey, tryStepUp } from '../../account/arrange.ts'
import { pass } from '../../directory/arrange.ts'
import { sealedIn } from '../arrange.ts'
import { checkAssertions, handOver, rotateKey, signAssertion } from './assertions.ts'
import {
  type BrowserName,
  cookieFor,
  FLOW_LIFE,
  isAbove,
  learn,
  life,
  newSession,
  raise,
  type Verdict,
  verdictOn,
} from './description.ts'
import { type HeldCookie, hashOf, issueCookie, type Model, type System, show } from './system.ts'

type Command = fc.AsyncCommand<Model, System>

/** One step by its name: what it does is asked for only where `possible` holds. */
const step = (
  name: string,
  run: (model: Model, system: System) => Promise<void>,
  possible: (model: Model) => boolean = () => true,
): Command => ({ check: possible, run, toString: () => name })

const must = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(what)
}

const other = (browser: BrowserName): BrowserName => (browser === 'A' ? 'B' : 'A')
const hasCookie = ({ cookies }: Model): boolean => cookies.length > 0

/** Counted from the newest cookie: 0 is what the browser holds, the others are what late answers brought back. */
const pickOf = ({ cookies }: Model, back: number): HeldCookie => {
  const found = cookies.at(-1 - (back % cookies.length))
  if (found === undefined) throw new Error('no cookie')
  return found
}

const hold = async (
  model: Model,
  system: System,
  issued: IssuedSession,
  session: Model['sessions'][number],
): Promise<void> => {
  const { sid, secret, generation } = issued
  must(sid === session.sid, 'a sign-in changed its sid')
  must(generation === session.generation, 'a generation was skipped')
  const value = await issueCookie(system, system.stub, issued)
  model.cookies.push({ model: cookieFor(session, model.secret, now()), value, proof: { sid, secret, generation } })
}

const begin = async (model: Model, system: System, by: BrowserName, how: 'code' | 'passkey', issued: IssuedSession) => {
  must(!model.sessions.some(({ sid }) => sid === issued.sid), 'two sign-ins share a sid')
  const session = newSession(issued.sid, by, how, now())
  model.sessions.push(session)
  await hold(model, system, issued, session)
}

const beginFlow = (by: BrowserName): Command =>
  step(`${by} begins a code flow`, async (model) => {
    model.flows.push({ id: nextFlow(), begunAt: now(), epoch: model.epoch, by, done: false })
  })

/** The gateway opens no flow older than its life, so none is shown to the account. */
const openFlows = ({ flows }: Model) => flows.filter(({ begunAt }) => now() < begunAt + FLOW_LIFE)

const finishFlow = (back: number): Command =>
  step(
    `flow ${back} back is completed`,
    async (model, system) => {
      const flows = openFlows(model)
      const flow = flows.at(-1 - (back % flows.length))
      if (flow === undefined) throw new Error('no flow')
      const { id, epoch, by } = flow
      const browser = await hashOf(by)
      const input = { step: 'sign-in', flow: id, epoch, browser, ...SIGNING, requestId } as const
      const issued = await system.stub.signInWithCode(input)
      must(issued.ok === (!flow.done && epoch === model.epoch), `a flow ${issued.ok ? 'completed' : 'was refused'}`)
      if (!issued.ok) return
      flow.done = true
      await begin(model, system, by, 'code', issued.value)
    },
    (model) => openFlows(model).length > 0,
  )

const passkeySignIn = (by: BrowserName): Command =>
  step(`${by} signs in by passkey`, async (model, system) => {
    const issued = await tryPasskey(system.stub, system.passkey, { browser: await hashOf(by) })
    if (!issued.ok) throw new Error(`a passkey was refused: ${issued.failure.code}`)
    await begin(model, system, by, 'passkey', issued.value)
  })

/** What every sequence begins with: the customer is signed in, in one browser by passkey and in the other by code. */
export const begun = async (model: Model, system: System): Promise<void> => {
  for (const first of [passkeySignIn('A'), beginFlow('B'), finishFlow(0)]) await first.run(model, system)
}

type Reading = Awaited<ReturnType<typeof show>>

/** Compares what the gate said with what it had to say, and lets the model learn of it. */
const settle = async (
  model: Model,
  held: HeldCookie,
  verdicts: readonly Verdict[],
  reading: Reading,
  activity: boolean,
): Promise<void> => {
  const { session, generation } = held.model
  const asks = verdicts.some((verdict) => verdict.asks)
  if (reading.state !== 'live') {
    must(reading.state !== 'unavailable', 'the account did not answer')
    must(
      verdicts.some(({ state }) => state !== 'live'),
      `a live session was refused: ${reading.state}`,
    )
    // What is refused for its limits is over for good; what is refused for its generation harms nothing.
    if (asks && life(session, now()) === 'either' && generation === session.generation) {
      learn(session, 'ended', activity, now())
    }
    return
  }
  const { acr, amr, sid } = reading.customer
  must(
    verdicts.some(({ state }) => state !== 'refused'),
    'a session passed that is over',
  )
  must(sid === session.sid, 'a cookie passed as another session')
  must(
    verdicts.some((verdict) => verdict.state !== 'refused' && !isAbove(acr, verdict.ceiling)),
    `${acr} where at most ${verdicts.map(({ ceiling }) => ceiling).join(' or ')} was left`,
  )
  must(amr.includes('mfa') === (acr === 'aal2'), `${acr} by ${amr.join(', ')}`)
  if (!asks) return
  learn(session, acr, activity, now())
  if (reading.renewedCookie === undefined) return
  const { secret, generation: renewed } = reading.proof
  model.cookies.push({
    model: { ...cookieFor(session, model.secret, now()), generation: renewed },
    value: sealedIn(reading.renewedCookie),
    proof: { sid, secret, generation: renewed },
  })
}

interface Asking {
  readonly back: number
  readonly stolen: boolean
  readonly strict: boolean
  readonly activity: boolean
}

const told = ({ back, stolen, strict, activity }: Asking): string =>
  `cookie ${back} back is shown${stolen ? ' by the other browser' : ''}${strict ? ' on a strict route' : ''}${
    activity ? '' : ' by a poll'
  }`

const showingOf = (model: Model, { back, stolen, strict }: Asking) => {
  const held = pickOf(model, back)
  const { browser } = held.model.session
  return { held, showing: { by: stolen ? other(browser) : browser, strict, now: now(), secret: model.secret } }
}

const ask = (asking: Asking): Command =>
  step(
    told(asking),
    async (model, system) => {
      const { held, showing } = showingOf(model, asking)
      const verdict = verdictOn(held.model, showing)
      system.takeQuestions()
      const reading = await show(system, held, { ...showing, activity: asking.activity })
      must(system.takeQuestions() === (verdict.asks ? 1 : 0), 'the account was asked too often or not at all')
      await settle(model, held, [verdict], reading, asking.activity)
      if (reading.state !== 'live') return
      const { session } = held.model
      const standing = await reading.standing()
      const lives = life(session, now())
      must(lives === 'either' || (standing === 'live') === (lives === 'live'), `its stream was told: ${standing}`)
    },
    hasCookie,
  )

/** A change that a cookie asks of its account: what it does, and what must become of the model by it. */
type Change = (back: number) => {
  readonly name: string
  readonly run: (model: Model, system: System) => Promise<void>
}

const mayChange = (held: HeldCookie): Verdict['state'] =>
  held.model.generation === held.model.session.generation ? life(held.model.session, now()) : 'refused'

const stepUp: Change = (back) => ({
  name: `cookie ${back} back steps up`,
  run: async (model, system) => {
    const held = pickOf(model, back)
    const { session } = held.model
    const may = mayChange(held)
    const proof = { ...held.proof, browser: await hashOf(session.browser) }
    const raised = await tryStepUp(system.stub, { proof }, system.passkey)
    must(may === 'either' || raised.ok === (may === 'live'), `a step-up ${raised.ok ? 'passed' : 'was refused'}`)
    if (!raised.ok) return
    raise(session, now())
    await hold(model, system, raised.value, session)
  },
})

const signOut: Change = (back) => ({
  name: `cookie ${back} back signs out`,
  run: async (model, system) => {
    const held = pickOf(model, back)
    const { session } = held.model
    const { state } = verdictOn(held.model, { by: session.browser, strict: true, now: now(), secret: 0 })
    const proof = { ...held.proof, browser: await hashOf(session.browser) }
    await system.stub.endSession({ proof, reason: 'sign_out', requestId })
    if (state !== 'refused') session.ended = true
  },
})

const signOutEverywhere: Change = (back) => ({
  name: `cookie ${back} back signs out everywhere`,
  run: async (model, system) => {
    const held = pickOf(model, back)
    const may = mayChange(held)
    const proof = { ...held.proof, browser: await hashOf(held.model.session.browser) }
    const done = await system.stub.endEverySession({ proof, site: SITE, requestId })
    must(
      may === 'either' || done.ok === (may === 'live'),
      `a sign-out everywhere ${done.ok ? 'passed' : 'was refused'}`,
    )
    if (!done.ok) return
    for (const session of model.sessions) session.ended = true
    model.epoch += 1
  },
})

const alone = (change: ReturnType<Change>): Command => step(change.name, change.run, hasCookie)

/** A request and a change at once: the request sees the account before it or after it. */
const race = (asking: Asking, change: ReturnType<Change>): Command =>
  step(
    `at once: ${told(asking)}; ${change.name}`,
    async (model, system) => {
      const { held, showing } = showingOf(model, asking)
      const before = verdictOn(held.model, showing)
      const [reading] = await Promise.all([
        show(system, held, { ...showing, activity: asking.activity }),
        change.run(model, system),
      ])
      const after = verdictOn(held.model, showing)
      const verdicts = [before, after]
      // It may have been answered before the change: then it tells nothing of the account after it.
      const { session } = held.model
      const { aal2Since, ended } = session
      await settle(model, held, verdicts, reading, asking.activity)
      Object.assign(session, { aal2Since, ended: ended || session.ended })
    },
    hasCookie,
  )

const wait = (seconds: number): Command => step(`${seconds} s pass`, async () => pass(seconds))

const rotateSecret: Command = step('the secret rotates', async (model, system) => {
  model.secret += 1
  await system.rotateSecret(model.secret)
})

/** After every step: no assertion of the last minute may have lost its key. */
const holdingAssertions = (command: Command): Command => ({
  check: (model) => command.check(model),
  toString: () => command.toString(),
  run: async (model, system) => {
    await command.run(model, system)
    await checkAssertions(model, system)
  },
})

const browsers = fc.constantFrom<BrowserName[]>('A', 'B')
const backs = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.nat(7) })
const askings: fc.Arbitrary<Asking> = fc.record({
  back: backs,
  stolen: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true)),
  strict: fc.boolean(),
  activity: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.constant(false)),
})
const DAY = 86_400
const moments = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(1, 59, 60, 61, 119, 120, 299, 301) },
  { weight: 3, arbitrary: fc.constantFrom(1800, 3299, 3301, 3599, 3600) },
  { weight: 1, arbitrary: fc.constantFrom(6 * 3600, DAY - 1, DAY, 14 * DAY - 301, 14 * DAY, 30 * DAY, -120) },
)
const changes = fc
  .tuple(fc.constantFrom(stepUp, stepUp, signOut, signOutEverywhere), backs)
  .map(([change, back]) => change(back))

/** Sequences of what customers, their browsers, thieves, operators and time do. */
export const commands = (maxCommands: number) =>
  fc.commands(
    [
      browsers.map(beginFlow),
      fc.nat(3).map(finishFlow),
      browsers.map(passkeySignIn),
      askings.map(ask),
      askings.map(ask),
      askings.map(ask),
      changes.map(alone),
      fc.tuple(askings, changes).map(([asking, change]) => race(asking, change)),
      moments.map(wait),
      moments.map(wait),
      fc.constant(rotateSecret),
      fc.constant(step('an assertion is signed', signAssertion)),
      fc.constant(step('the signing key rotates', rotateKey)),
      fc.constant(step('the signing key hands over', handOver)),
    ].map((arbitrary) => arbitrary.map(holdingAssertions)),
    { maxCommands, size: 'max' },
  )
