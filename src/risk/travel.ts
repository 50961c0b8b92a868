import type { EpochSeconds } from '#lib/time.ts'

/** A point on the globe as the platform guesses it from a client's network, in degrees. */
export interface Coordinates {
  readonly latitude: number
  readonly longitude: number
}

/** From which distance and speed on nobody has travelled between two sign-ins. */
export interface TravelLimits {
  readonly kilometres: number
  readonly kilometresPerHour: number
}

/** Mean radius of the Earth (IUGG), in kilometres. */
const EARTH_RADIUS = 6371

const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** Great-circle distance by the haversine formula, in kilometres. */
export const distanceBetween = (one: Coordinates, other: Coordinates): number => {
  const halfLatitude = Math.sin(radians(other.latitude - one.latitude) / 2)
  const halfLongitude = Math.sin(radians(other.longitude - one.longitude) / 2)
  const chord =
    halfLatitude ** 2 + Math.cos(radians(one.latitude)) * Math.cos(radians(other.latitude)) * halfLongitude ** 2
  return 2 * EARTH_RADIUS * Math.asin(Math.min(1, Math.sqrt(chord)))
}

/**
 * Whether nobody gets from one sign-in to the next: both limits are passed. Clocks that go back leave no time at all, so a
 * far place is impossible then. Points that are no coordinates prove nothing.
 */
export const isImpossibleTravel = (
  from: Coordinates & { readonly at: EpochSeconds },
  to: Coordinates & { readonly at: EpochSeconds },
  limits: TravelLimits,
): boolean => {
  const distance = distanceBetween(from, to)
  if (!(distance > limits.kilometres)) return false
  const hours = Math.max(0, to.at - from.at) / 3600
  return distance > limits.kilometresPerHour * hours
}
