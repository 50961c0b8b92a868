import { describe, expect, it } from 'vitest'
import { SIGNAL_LIMITS } from '#config/defaults.ts'
import { epochSeconds, HOUR } from '#lib/time.ts'
import {
  type EarlyFacts,
  earlySignals,
  type LateFacts,
  lateSignals,
  type Place,
  SIGNAL_NAMES,
  SIGNALS,
} from '#risk/signals.ts'

const NOW = epochSeconds(1_800_000_000)
const BERLIN = { latitude: 52.52, longitude: 13.405 }
const SYDNEY = { latitude: -33.8688, longitude: 151.2093 }

const early = (facts: Partial<EarlyFacts>) =>
  earlySignals(
    {
      way: 'password',
      isKnownBrowser: false,
      addressesFromNetwork: 1,
      triesAtAddress: 0,
      isDisposable: undefined,
      ...facts,
    },
    SIGNAL_LIMITS,
  )

const HOME: Place = { network: 'home', country: 'DE', coordinates: BERLIN, lastAt: epochSeconds(NOW - HOUR) }
const NOWHERE = { network: undefined, country: undefined, coordinates: undefined }

const late = (facts: Partial<LateFacts>) =>
  lateSignals({ way: 'password', here: HOME, before: [HOME], now: NOW, ...facts }, SIGNAL_LIMITS)

describe('before anything is proved', () => {
  it('a browser that has not signed in to the address is new', () => {
    expect(early({})).toEqual(['new-device'])
    expect(early({ isKnownBrowser: true })).toEqual([])
  })

  it('a browser of which nobody can say it is not new', () => {
    expect(early({ isKnownBrowser: undefined })).toEqual([])
  })

  it('a browser that signs up is not new: so is the account', () => {
    expect(early({ way: 'sign-up' })).toEqual([])
  })

  it('five addresses of one network are a household, a sixth is a list', () => {
    expect(early({ addressesFromNetwork: 5 })).toEqual(['new-device'])
    expect(early({ addressesFromNetwork: 6 })).toEqual(['new-device', 'network-velocity'])
  })

  it('four tries at one address are typing errors, a fifth is a guess', () => {
    expect(early({ triesAtAddress: 3 })).toEqual(['new-device'])
    expect(early({ triesAtAddress: 4 })).toEqual(['new-device', 'address-velocity'])
  })

  it('what strangers do costs a known browser nothing', () => {
    expect(early({ isKnownBrowser: true, addressesFromNetwork: 100, triesAtAddress: 100 })).toEqual([])
  })

  it('a disposable address counts at sign-up alone', () => {
    expect(early({ way: 'sign-up', isDisposable: true })).toEqual(['disposable-address'])
    expect(early({ way: 'code', isDisposable: true })).toEqual(['new-device'])
  })

  it('nothing known raises nothing', () => {
    const unknown = { isKnownBrowser: undefined, addressesFromNetwork: undefined, triesAtAddress: undefined }
    expect(early(unknown)).toEqual([])
  })
})

describe('in the account', () => {
  it('the place of the last sign-in is nothing new', () => {
    expect(late({})).toEqual([])
  })

  it('an account that has signed in from nowhere yet knows nothing new', () => {
    expect(late({ before: [] })).toEqual([])
  })

  it('another network in the same country is a new network', () => {
    expect(late({ here: { ...HOME, network: 'office' } })).toEqual(['new-network'])
  })

  it('another country is a new country', () => {
    expect(late({ here: { network: 'hotel', country: 'FR', coordinates: undefined } })).toEqual([
      'new-network',
      'new-country',
    ])
  })

  it('a country of an earlier journey is none', () => {
    const journey: Place = { network: 'hotel', country: 'FR', coordinates: undefined, lastAt: NOW }
    expect(late({ before: [HOME, journey], here: { ...NOWHERE, country: 'FR' } })).toEqual([])
  })

  it('the other side of the globe within the hour is impossible travel', () => {
    expect(late({ here: { network: 'far', country: 'AU', coordinates: SYDNEY } })).toEqual([
      'new-network',
      'new-country',
      'impossible-travel',
    ])
  })

  it('travel is measured from the last place that has coordinates, whatever its row', () => {
    const before: Place = { ...HOME, coordinates: SYDNEY, lastAt: epochSeconds(NOW - 40 * HOUR) }
    expect(late({ before: [HOME, before] })).toEqual([])
    expect(late({ before: [before, HOME], here: { ...HOME, coordinates: SYDNEY } })).toEqual(['impossible-travel'])
  })

  it('without coordinates there is no travel, and without a platform nothing at all', () => {
    expect(late({ here: { ...HOME, coordinates: undefined } })).toEqual([])
    expect(late({ here: NOWHERE })).toEqual([])
    expect(late({ before: [{ ...NOWHERE, lastAt: NOW }] })).toEqual([])
  })

  it('nothing is raised at sign-up', () => {
    expect(late({ way: 'sign-up', here: { network: 'far', country: 'AU', coordinates: SYDNEY } })).toEqual([])
  })
})

describe('the list of signals', () => {
  it.each(SIGNAL_NAMES)('says what %s is', (name) => {
    expect(SIGNALS[name].says).toMatch(/^[a-z]/)
    expect(SIGNALS[name].ways.length).toBeGreaterThan(0)
  })
})
