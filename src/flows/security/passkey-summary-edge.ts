import { providerName } from '#authenticators/passkey/provider-names.ts'
import type { SecurityOverview } from '#objects/account-calls.ts'
import { describeAgent } from './agent.ts'
import type { PasskeySummary } from './passkey-list.view.tsx'

/** Passkeys as pages show them: named by their owner, else after who keeps them, with where they were added and used. */
export const summariesOf = (passkeys: SecurityOverview['passkeys']): Promise<readonly PasskeySummary[]> =>
  Promise.all(
    passkeys.map(async ({ id, aaguid, isDoubtful, label, createdAt, addedFrom, lastUsedAt, usedFrom }) => {
      const provider = await providerName(aaguid)
      const name = label ?? provider
      const addedPlace = placeOf(addedFrom)
      const usedPlace = placeOf(usedFrom)
      return {
        id,
        ...(name === undefined || name === null ? {} : { label: name }),
        ...(provider === undefined || label === null ? {} : { provider }),
        ...(isDoubtful ? { isDoubtful: true as const } : {}),
        addedAt: createdAt,
        ...(addedPlace === undefined ? {} : { addedFrom: addedPlace }),
        ...(lastUsedAt === null ? {} : { lastUsedAt }),
        ...(usedPlace === undefined ? {} : { usedFrom: usedPlace }),
      }
    }),
  )

type Place = SecurityOverview['passkeys'][number]['addedFrom']

/** Browser, system and country in one line; undefined where nothing is known. */
const placeOf = (place: Place): string | undefined => {
  if (place === null) return undefined
  const { browser, system } = describeAgent(place.agent)
  const words = [browser, system, place.country].filter((word) => word !== undefined)
  return words.length === 0 ? undefined : words.join(', ')
}
