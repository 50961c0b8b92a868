import { NOTICED_WITHIN } from '#keys/keyring-client.ts'

/** Seconds that KV takes, as Cloudflare documents it, until what was written is read everywhere; it may take longer. */
const KV_SHOWS_WITHIN = 60

/** Seconds after `everyone-out` by which each way in is shut for whoever signed in before. */
export interface EveryoneOutBound {
  /** Every request with a session cookie, whatever lease is in it. */
  readonly requests: number
  /** WebSockets and event streams: they ask once a lease. */
  readonly streams: number
  /** What the app was told of them in the last second before, to whoever holds it. */
  readonly assertions: number
}

/** The bound with the lifetimes of a deployment, in seconds. It holds where isolates reach KV or the keyring. */
export const everyoneOutBound = (lifetimes: {
  readonly lease: number
  readonly assertion: number
  readonly clockSkew: number
}): EveryoneOutBound => {
  const requests = KV_SHOWS_WITHIN + NOTICED_WITHIN
  return {
    requests,
    streams: requests + lifetimes.lease,
    assertions: requests + lifetimes.assertion + lifetimes.clockSkew,
  }
}
