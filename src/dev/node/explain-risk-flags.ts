import { parseArgs } from 'node:util'
import * as v from 'valibot'
import { nearest } from '#lib/nearest.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { epochSeconds } from '#lib/time.ts'
import { isDisposable } from '#risk/disposable.ts'
import {
  earlySignals,
  lateSignals,
  SIGNAL_NAMES,
  type SignalLimits,
  type SignalName,
  WAYS,
  type Way,
} from '#risk/signals.ts'

/** How the command is called: shown beside what is wrong. */
export const RISK_USAGE = `Usage: npm run explain -- risk [WAY] [options]

  npm run explain -- risk password --signals new-device,new-country
  npm run explain -- risk code --facts facts.json
  npm run explain -- risk --facts event.json

  WAY                  ${WAYS.join(', ')}; an event names its own
  --signals NAMES      ${SIGNAL_NAMES.join(', ')}
  --facts FILE.json    the detail of an event, or facts: knownBrowser, addressesFromNetwork, triesAtAddress, address,
                       here, before, now
  --config FILE.json   another configuration than postern.config.ts`

/** What `npm run explain -- risk` was asked: signals by name, and a file of facts that has yet to be read. */
export interface RiskFlags {
  /** Undefined: that of the event in the file. */
  readonly way: Way | undefined
  readonly signals: readonly SignalName[]
  readonly facts: string | undefined
  readonly config: string | undefined
}

const NAME_ONE = `Name one way of coming in: ${WAYS.join(', ')}.`

const OPTIONS = { signals: { type: 'string' }, facts: { type: 'string' }, config: { type: 'string' } } as const

/** Reads the arguments behind `risk`. Fails with a sentence for the person who typed them. */
export const readRiskFlags = (args: readonly string[]): Result<RiskFlags, string> => {
  const typed = readArguments(args)
  if (!typed.ok) return typed
  const { values, positionals } = typed.value
  const [named, ...rest] = positionals
  const way = WAYS.find((one) => one === named)
  const isInFile = named === undefined && values.facts !== undefined
  if ((way === undefined && !isInFile) || rest.length > 0) return fail(NAME_ONE)
  const signals = signalsOf(values.signals === undefined ? [] : values.signals.split(','))
  return signals.ok ? ok({ way, signals: signals.value, facts: values.facts, config: values.config }) : signals
}

const readArguments = (args: readonly string[]) => {
  try {
    return ok(parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: true }))
  } catch (error) {
    if (error instanceof TypeError) return fail(error.message)
    throw error
  }
}

const signalsOf = (names: readonly string[]): Result<readonly SignalName[], string> => {
  const stranger = names.find((name) => !SIGNAL_NAMES.some((known) => known === name))
  if (stranger === undefined) return ok(SIGNAL_NAMES.filter((name) => names.includes(name)))
  const meant = nearest(stranger, SIGNAL_NAMES)
  return fail(`There is no signal "${stranger}"${meant === undefined ? '' : `; did you mean "${meant}"?`}`)
}

/** The detail of `risk.assessed`, as an account stores it; what else stands there says what came of it then. */
const detailSchema = v.object({
  way: v.picklist(WAYS),
  signals: v.pipe(
    v.string(),
    v.transform((names) => names.split(' ')),
  ),
})

const place = {
  network: v.exactOptional(v.string()),
  country: v.exactOptional(v.string()),
  latitude: v.exactOptional(v.number()),
  longitude: v.exactOptional(v.number()),
}

const factsSchema = v.strictObject({
  knownBrowser: v.exactOptional(v.boolean()),
  addressesFromNetwork: v.exactOptional(v.number()),
  triesAtAddress: v.exactOptional(v.number()),
  address: v.exactOptional(v.string()),
  here: v.exactOptional(v.strictObject(place), {}),
  before: v.exactOptional(v.array(v.strictObject({ ...place, at: v.number() })), []),
  now: v.exactOptional(v.number()),
})

/** A try as a file tells of it. */
export interface ToldTry {
  readonly way: Way
  readonly signals: readonly SignalName[]
}

/**
 * The try that a file's JSON speaks of: that of an event, or what facts raise by the functions that the gateway runs.
 * `typed`: the way to take in place of the event's; facts need it. Fails with what is wrong.
 */
export const tryFrom = (
  json: unknown,
  typed: Way | undefined,
  domains: ReadonlySet<string>,
  limits: SignalLimits,
  clock: number,
): Result<ToldTry, string> => {
  const detail = v.safeParse(detailSchema, json)
  if (detail.success) {
    const signals = signalsOf(detail.output.signals)
    return signals.ok ? ok({ way: typed ?? detail.output.way, signals: signals.value }) : signals
  }
  if (typed === undefined) return fail(`it is no event that names its way. ${NAME_ONE}`)
  const facts = v.safeParse(factsSchema, json)
  if (!facts.success) {
    const [issue] = facts.issues
    return fail(`${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`)
  }
  const { knownBrowser, addressesFromNetwork, triesAtAddress, address, here, before, now = clock } = facts.output
  const domain = address?.slice(address.lastIndexOf('@') + 1).toLowerCase()
  const early = earlySignals(
    {
      way: typed,
      isKnownBrowser: knownBrowser,
      addressesFromNetwork,
      triesAtAddress,
      isDisposable: domain === undefined ? undefined : isDisposable(domains, domain),
    },
    limits,
  )
  const places = before.map(({ at, ...where }) => ({ ...whereaboutsOf(where), lastAt: epochSeconds(at) }))
  const late = lateSignals({ way: typed, here: whereaboutsOf(here), before: places, now: epochSeconds(now) }, limits)
  return ok({ way: typed, signals: [...early, ...late] })
}

const whereaboutsOf = (where: v.InferOutput<v.StrictObjectSchema<typeof place, undefined>>) => {
  const { network, country, latitude, longitude } = where
  const coordinates = latitude === undefined || longitude === undefined ? undefined : { latitude, longitude }
  return { network, country, coordinates }
}
