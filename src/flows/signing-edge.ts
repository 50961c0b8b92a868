import { homeNetworkOf } from '#domain/network.ts'
import type { Signing } from '#objects/account-calls.ts'
import type { PageRequest } from '#pages/page-request.ts'
import type { SignalName } from '#risk/signals.ts'
import { whenceOf } from './whence-edge.ts'

/**
 * What a request says of itself where it signs in: the browser, from where, and what spoke against it so far. Of the client's
 * network the account gets a keyed hash, and nothing where there is no platform to tell.
 */
export const signingOf = async (
  request: PageRequest,
  signals: readonly SignalName[],
): Promise<Omit<Signing, 'flow' | 'browser'>> => {
  const { address, asn, country, coordinates } = request.client
  const home = address === undefined ? undefined : homeNetworkOf(address)
  const keys = home === undefined ? undefined : await request.services.keys(request.now)
  const network = home === undefined || !keys?.ok ? undefined : await keys.value.networkHash('home', home)
  return {
    ...whenceOf(request),
    signals,
    here: { network, asn, country, coordinates },
    site: request.site.id,
    requestId: request.requestId,
  }
}
