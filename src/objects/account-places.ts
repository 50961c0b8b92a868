import * as v from 'valibot'
import { PLACES_PER_ACCOUNT } from '#config/defaults.ts'
import { type EpochSeconds, epochSeconds } from '#lib/time.ts'
import type { Place, Whereabouts } from '#risk/signals.ts'

/** From where an account is signed in to, by the platform's word. No address of a client: of its network a keyed hash. */
export interface Here extends Whereabouts {
  readonly asn: number | undefined
}

const placeRow = v.object({
  network: v.string(),
  country: v.nullable(v.string()),
  latitude: v.nullable(v.number()),
  longitude: v.nullable(v.number()),
  last_at: v.number(),
})

/** Where one account was signed in to lately; at most 20 places. All synchronous, in the section that starts a session. */
export class AccountPlaces {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  /** Every place that is remembered, the latest first. */
  list(): readonly Place[] {
    return this.#sql
      .exec('SELECT network, country, latitude, longitude, last_at FROM places ORDER BY last_at DESC')
      .toArray()
      .map((row) => {
        const { network, country, latitude, longitude, last_at } = v.parse(placeRow, row)
        return {
          network,
          country: country ?? undefined,
          coordinates: latitude === null || longitude === null ? undefined : { latitude, longitude },
          lastAt: epochSeconds(last_at),
        }
      })
  }

  /** Notes a sign-in; the place not seen for longest makes room. Without a network there is no place, as in development. */
  note({ network, asn, country, coordinates }: Here, now: EpochSeconds): void {
    if (network === undefined) return
    this.#sql.exec(
      `INSERT INTO places (network, asn, country, latitude, longitude, first_at, last_at) VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (network) DO UPDATE SET asn = excluded.asn, country = excluded.country,
          latitude = excluded.latitude, longitude = excluded.longitude, last_at = excluded.last_at`,
      network,
      asn ?? null,
      country ?? null,
      coordinates?.latitude ?? null,
      coordinates?.longitude ?? null,
      now,
      now,
    )
    this.#sql.exec(
      `DELETE FROM places WHERE network NOT IN (SELECT network FROM places ORDER BY last_at DESC, network = ? DESC LIMIT ?)`,
      network,
      PLACES_PER_ACCOUNT,
    )
  }

  /** Forgets the places that came up at this moment or later: somebody said that it was not them. */
  forgetSince(moment: EpochSeconds): void {
    this.#sql.exec('DELETE FROM places WHERE first_at >= ?', moment)
  }
}
