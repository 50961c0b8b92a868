import * as v from 'valibot'
import { reason } from './reason.ts'

// Whether it is an address that accounts can have, the caller finds out.
const address = v.pipe(v.string(), v.minLength(1), v.maxLength(254))

/** What is posted to the API: one deed, whom it is about, and why. */
export const operatorCall = v.variant('do', [
  v.strictObject({ do: v.literal('find'), address, reason }),
  v.strictObject({ do: v.literal('show'), address, reason }),
  v.strictObject({
    do: v.literal('events'),
    address,
    reason,
    /** Number of the event before which to go on; absent: from the newest. */
    before: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
  }),
  v.strictObject({ do: v.literal('end-sessions'), address, reason }),
  v.strictObject({ do: v.literal('freeze'), address, reason }),
  v.strictObject({ do: v.literal('unfreeze'), address, reason }),
  v.strictObject({ do: v.literal('require-recovery'), address, reason }),
  v.strictObject({ do: v.literal('lift-recovery'), address, reason }),
  v.strictObject({ do: v.literal('everyone-out'), reason }),
])

/** A call that was read. */
export type OperatorCall = v.InferOutput<typeof operatorCall>

/** A call about one account. */
export type AccountCall = Exclude<OperatorCall, { readonly do: 'everyone-out' }>
