import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SIGNAL_LIMITS } from '#config/defaults.ts'
import { epochSeconds, HOUR } from '#lib/time.ts'
import { type Coordinates, distanceBetween, isImpossibleTravel } from '#risk/travel.ts'

const BERLIN = { latitude: 52.52, longitude: 13.405 }
const HAMBURG = { latitude: 53.5511, longitude: 9.9937 }
const PARIS = { latitude: 48.8566, longitude: 2.3522 }
const SYDNEY = { latitude: -33.8688, longitude: 151.2093 }
const SUVA = { latitude: -18.1416, longitude: 178.4419 }
const APIA = { latitude: -13.8333, longitude: -171.7667 }

const T = epochSeconds(1_800_000_000)
const impossible = (from: Coordinates, to: Coordinates, seconds: number): boolean =>
  isImpossibleTravel({ ...from, at: T }, { ...to, at: epochSeconds(T + seconds) }, SIGNAL_LIMITS.travel)

describe('the distance between two places', () => {
  it.each([
    ['Berlin and Paris', BERLIN, PARIS, 878],
    ['Berlin and Sydney', BERLIN, SYDNEY, 16_094],
    ['two sides of the date line', SUVA, APIA, 1145],
    ['a place and itself', PARIS, PARIS, 0],
    ['the poles', { latitude: 90, longitude: 0 }, { latitude: -90, longitude: 77 }, 20_015],
  ])('of %s is right within a percent', (_, one, other, kilometres) => {
    expect(Math.abs(distanceBetween(one, other) - kilometres)).toBeLessThanOrEqual(Math.max(1, kilometres / 100))
  })

  it('is the same both ways and never beyond half the globe', () => {
    const point = fc.record({
      latitude: fc.double({ min: -90, max: 90, noNaN: true }),
      longitude: fc.double({ min: -180, max: 180, noNaN: true }),
    })
    fc.assert(
      fc.property(point, point, (one, other) => {
        const there = distanceBetween(one, other)
        expect(there).toBeCloseTo(distanceBetween(other, one), 6)
        expect(there).toBeGreaterThanOrEqual(0)
        expect(there).toBeLessThanOrEqual(20_016)
      }),
    )
  })
})

describe('impossible travel', () => {
  it('is a far place sooner than by plane', () => {
    expect(impossible(BERLIN, SYDNEY, 17 * HOUR)).toBe(true)
    expect(impossible(BERLIN, SYDNEY, 18 * HOUR)).toBe(false)
  })

  it('is not a place near by, however soon: networks are found a city or two away', () => {
    expect(impossible(BERLIN, HAMBURG, 0)).toBe(false)
  })

  it('is a far place at a moment that lies before the last one: a clock gives nobody time', () => {
    expect(impossible(BERLIN, PARIS, -HOUR)).toBe(true)
  })

  it('is not what has no coordinates', () => {
    expect(impossible(BERLIN, { latitude: Number.NaN, longitude: 0 }, 1)).toBe(false)
  })
})
