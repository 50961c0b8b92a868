import type { EpochSeconds } from '#lib/time.ts'
import { type Coordinates, isImpossibleTravel, type TravelLimits } from './travel.ts'

/** How somebody comes in; rules may speak of one way alone. */
export const WAYS = ['password', 'code', 'passkey', 'sign-up'] as const
/** One of the ways. */
export type Way = (typeof WAYS)[number]

/** What is known of a signal, beside what raises it. */
interface SignalKind {
  /** The signal as a person would say it. */
  readonly says: string
  /** The ways in which it can arise at all: a rule for another way would never match. */
  readonly ways: readonly Way[]
  /** `early`: before anything is proved, for addresses with and without an account alike. `late`: in the account alone. */
  readonly stage: 'early' | 'late'
}

const SIGN_INS: readonly Way[] = ['password', 'code', 'passkey']

/** Every signal that there is, in the order in which decisions list them; stored and configured, and never renamed. */
export const SIGNAL_NAMES = [
  'new-device',
  'network-velocity',
  'address-velocity',
  'disposable-address',
  'new-network',
  'new-country',
  'impossible-travel',
] as const
/** One of the signals. */
export type SignalName = (typeof SIGNAL_NAMES)[number]

/** What each signal says, and where it can arise. */
export const SIGNALS: Readonly<Record<SignalName, SignalKind>> = {
  'new-device': { says: 'a browser that has not signed in to this address', ways: SIGN_INS, stage: 'early' },
  'network-velocity': {
    says: 'many addresses named from one network within an hour',
    ways: ['password', 'code', 'sign-up'],
    stage: 'early',
  },
  'address-velocity': {
    says: 'many tries of strangers at one address within an hour',
    ways: ['password', 'code', 'sign-up'],
    stage: 'early',
  },
  'disposable-address': {
    says: 'an address of a service that gives them away to be thrown away',
    ways: ['sign-up'],
    stage: 'early',
  },
  'new-network': { says: 'a network that this account has not signed in from', ways: SIGN_INS, stage: 'late' },
  'new-country': { says: 'a country that this account has not signed in from', ways: SIGN_INS, stage: 'late' },
  'impossible-travel': {
    says: 'too far from the last sign-in for the time between them',
    ways: SIGN_INS,
    stage: 'late',
  },
}

/** From which counts and speeds on a signal is raised. */
export interface SignalLimits {
  /** Different addresses of one client network within an hour that are still nothing special. */
  readonly addressesPerNetwork: number
  /** Tries at one address within an hour that are still nothing special. */
  readonly triesPerAddress: number
  readonly travel: TravelLimits
}

/** What is known before anything is proved. It holds for addresses without an account alike; undefined: nobody can say. */
export interface EarlyFacts {
  readonly way: Way
  readonly isKnownBrowser: boolean | undefined
  /** Different addresses that this client network has named within an hour, this one included. */
  readonly addressesFromNetwork: number | undefined
  /** Tries at this address within an hour, by strangers, before this one. */
  readonly triesAtAddress: number | undefined
  readonly isDisposable: boolean | undefined
}

/** From where a request comes, by the platform's word; undefined where there is no platform, as in development. */
export interface Whereabouts {
  /** Keyed hash of the client's network. */
  readonly network: string | undefined
  /** ISO 3166-1 alpha-2. */
  readonly country: string | undefined
  readonly coordinates: Coordinates | undefined
}

/** Where an account was signed in to before, and when last. */
export interface Place extends Whereabouts {
  readonly lastAt: EpochSeconds
}

/** What the account alone knows. */
export interface LateFacts {
  readonly way: Way
  readonly here: Whereabouts
  readonly before: readonly Place[]
  readonly now: EpochSeconds
}

/** The signals of the early facts. A fact that is not known raises nothing, and takes nothing away that is always asked. */
export const earlySignals = (facts: EarlyFacts, limits: SignalLimits): readonly SignalName[] => {
  const { isKnownBrowser, addressesFromNetwork = 0, triesAtAddress = 0 } = facts
  // Whoever else tries must not cost the customer anything on a device that is known, as with every other limit.
  const isStranger = isKnownBrowser !== true
  const raised: Readonly<Partial<Record<SignalName, boolean>>> = {
    'new-device': isKnownBrowser === false,
    'network-velocity': isStranger && addressesFromNetwork > limits.addressesPerNetwork,
    'address-velocity': isStranger && triesAtAddress >= limits.triesPerAddress,
    'disposable-address': facts.isDisposable === true,
  }
  return SIGNAL_NAMES.filter((name) => raised[name] === true && arisesIn(name, facts.way))
}

/**
 * The signals of what the account knows. An account that has signed in from nowhere yet knows nothing new; nor does one
 * whose places were noted without the fact in question.
 */
export const lateSignals = ({ way, here, before, now }: LateFacts, limits: SignalLimits): readonly SignalName[] => {
  const { coordinates } = here
  const last = before.toSorted((one, other) => other.lastAt - one.lastAt).find((place) => place.coordinates)
  const raised: Readonly<Partial<Record<SignalName, boolean>>> = {
    'new-network': isNew(
      here.network,
      before.map(({ network }) => network),
    ),
    'new-country': isNew(
      here.country,
      before.map(({ country }) => country),
    ),
    'impossible-travel':
      coordinates !== undefined &&
      last?.coordinates !== undefined &&
      isImpossibleTravel({ ...last.coordinates, at: last.lastAt }, { ...coordinates, at: now }, limits.travel),
  }
  return SIGNAL_NAMES.filter((name) => raised[name] === true && arisesIn(name, way))
}

/** Whether a signal can arise in a way at all. */
const arisesIn = (name: SignalName, way: Way): boolean => SIGNALS[name].ways.includes(way)

const isNew = (value: string | undefined, before: readonly (string | undefined)[]): boolean =>
  value !== undefined && before.some((one) => one !== undefined) && !before.includes(value)
