import type { CodePurpose } from '#authenticators/email-code/purpose.ts'
import type { IdentifierHash } from '#domain/ids.ts'
import { networkOf } from '#domain/network.ts'
import type { DeploymentKeys } from '#keys/deployment-keys.ts'
import { limiterShard } from '#keys/keyed-hash.ts'
import { ok, type Result } from '#lib/result.ts'
import type { Charge, Limited } from '#objects/limiter.object.ts'
import type { PageRequest } from '#pages/page-request.ts'

/**
 * Counts one mail to one address against the networks that the request came from: the client's own, its wider range,
 * and the autonomous system where the platform tells it. Where nobody knows the client's address, as in development, all
 * clients share one wide range. Fails `limited`, and then has counted nothing there. Gives how many addresses the client's own
 * network has named within the hour; undefined where nobody knows it.
 */
export const chargeNetwork = async (
  request: PageRequest,
  keys: DeploymentKeys,
  address: IdentifierHash,
  purpose: CodePurpose,
): Promise<Result<number | undefined, Limited>> =>
  chargeEach(request, keys, (key, reach) => [
    ...(purpose === 'recovery' && reach === 'client' ? [{ key, rule: 'recoveries_per_client' } as const] : []),
    { key, rule: `addresses_per_${reach}`, member: address },
    { key, rule: `mails_per_${reach}` },
  ])

/** Counts, against the same networks, that somebody waited where others work. Fails `limited`, likewise. */
export const chargeWait = (request: PageRequest, keys: DeploymentKeys): Promise<Result<unknown, Limited>> =>
  chargeEach(request, keys, (key, reach) => [{ key, rule: `waits_per_${reach}` }])

/**
 * Counts a guess at what belongs to an address against the client's own network alone: trying many addresses is what it
 * stops, and the account itself counts the tries at one. Fails `limited`. Gives what `chargeNetwork` does.
 */
export const chargeGuess = async (
  request: PageRequest,
  keys: DeploymentKeys,
  address: IdentifierHash,
): Promise<Result<number | undefined, Limited>> => {
  const { address: client } = request.client
  const network = networkOf(client ?? '')
  const reach = client === undefined ? 'range' : 'client'
  const key = await keys.networkHash(reach, network[reach])
  const limiter = request.services.bindings.LIMITER.getByName(`shard-${limiterShard(key)}`)
  const taken = await limiter.take({ charges: [{ key, rule: `addresses_per_${reach}`, member: address }] })
  return taken.ok ? ok(client === undefined ? undefined : taken.value.addresses) : taken
}

type Reach = 'client' | 'range' | 'asn'

const chargeEach = async (
  request: PageRequest,
  keys: DeploymentKeys,
  chargesOf: (key: string, reach: Reach) => readonly Charge[],
): Promise<Result<number | undefined, Limited>> => {
  const { address: client, asn } = request.client
  const network = networkOf(client ?? '')
  const charged = async (reach: Reach, name: string) => {
    const key = await keys.networkHash(reach, name)
    return { key, charges: chargesOf(key, reach) }
  }
  const all = await Promise.all([
    ...(client === undefined ? [] : [charged('client', network.client)]),
    charged('range', network.range),
    ...(asn === undefined ? [] : [charged('asn', `AS${asn}`)]),
  ])
  // The narrow limit first: a network that is over its own must not use up what its neighbours share.
  let named: number | undefined
  for (const { key, charges } of all) {
    const limiter = request.services.bindings.LIMITER.getByName(`shard-${limiterShard(key)}`)
    const taken = await limiter.take({ charges })
    if (!taken.ok) return taken
    if (client !== undefined) named ??= taken.value.addresses
  }
  return ok(named)
}
