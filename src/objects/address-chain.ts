import { isSameAddress } from '#domain/address.ts'
import type { EpochSeconds } from '#lib/time.ts'
import type { AddressChange } from './schema/address-change.ts'

/** What a revert of one change takes back. */
export interface Undoing {
  /** The change itself and every later one, in order: a second hop does not outrun the first link. */
  readonly changes: readonly [AddressChange, ...AddressChange[]]
  /** The address that the account has again. */
  readonly restored: string
  /** The addresses that the account leaves by it, none of them twice. */
  readonly left: readonly string[]
}

/**
 * What the revert of change `id` undoes, of the changes of address that have come about, in order; undefined where it cannot
 * be reverted any more, or never could.
 */
export const undoingOf = (done: readonly AddressChange[], id: string, now: EpochSeconds): Undoing | undefined => {
  const from = done.findIndex((change) => change.id === id)
  const [first, ...later] = from === -1 ? [] : done.slice(from)
  if (first === undefined || !canBeReverted(first, now)) return undefined
  const changes = [first, ...later] as const
  const had = new Set(changes.flatMap((change) => [change.old, change.new]))
  // In any spelling: what is given back as left is one identifier with what the account has again.
  const left = [...had].filter((address) => !isSameAddress(address, first.old))
  return { changes, restored: first.old, left }
}

/**
 * The change by whose revert an address takes the account back once change `id` has come about: that one, or an earlier one
 * that it was the old address of. Undefined where it cannot.
 */
export const takingBack = (
  done: readonly AddressChange[],
  { id, address }: { readonly id: string; readonly address: string },
  now: EpochSeconds,
): AddressChange | undefined => {
  const upTo = done.slice(0, done.findIndex((change) => change.id === id) + 1)
  const own = revertable(upTo, now).filter(({ old }) => old === address)
  return own.find((change) => change.id === id) ?? own[0]
}

/** The changes whose old address may still take the account back, in order. */
export const revertable = (done: readonly AddressChange[], now: EpochSeconds): readonly AddressChange[] =>
  done.filter((change) => canBeReverted(change, now))

const canBeReverted = ({ state, revertUntil }: AddressChange, now: EpochSeconds): boolean =>
  state === 'done' && revertUntil !== undefined && now < revertUntil
