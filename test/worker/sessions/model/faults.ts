import { type KeyTimes, PUBLIC_BEFORE } from '#keys/schedule.ts'
import { ok } from '#lib/result.ts'
import { after } from '#lib/time.ts'
import type { SessionAuthority, VouchedSession } from '#sessions/gate.ts'
import { now } from '../../account/arrange.ts'
import type { Fault } from './system.ts'

/** An authority whose answers to `renew` are changed. */
const renewing =
  (
    change: (
      answer: Awaited<ReturnType<SessionAuthority['renew']>>,
      asked: { readonly generation: number; readonly known: VouchedSession | undefined },
    ) => Awaited<ReturnType<SessionAuthority['renew']>>,
  ): NonNullable<Fault['authority']> =>
  (honest, issued) => ({
    ...honest,
    renew: async (account, proof, activity) => {
      const answer = await honest.renew(account, proof, activity)
      return change(answer, { generation: proof.generation, known: issued.get(proof.sid) })
    },
  })

/** Whether a key came on demand, as soon as it might, and not after the month of the one before it. */
const isRotated = ({ publicFrom, activeFrom }: KeyTimes): boolean => activeFrom - publicFrom <= PUBLIC_BEFORE

/** What could be wrong with the product, planted between the gate and the account, and what the model must say of it. */
export const FAULTS: Readonly<Record<string, Fault & { readonly says: RegExp }>> = {
  'an older generation is accepted for ever': {
    // The other events of its step may have taken two factors away meanwhile.
    says: /passed that is over|aal2 where at most/,
    authority: renewing((answer, { generation, known }) =>
      !answer.ok && known !== undefined && generation < known.generation ? ok({ ...known, now: now() }) : answer,
    ),
  },
  'a revocation is forgotten': {
    says: /passed that is over/,
    authority: renewing((answer, { generation, known }) =>
      !answer.ok && known !== undefined && generation === known.generation ? ok({ ...known, now: now() }) : answer,
    ),
  },
  'aal2 does not decay': {
    says: /aal2 where at most/,
    authority: renewing((answer, { known }) =>
      answer.ok && known !== undefined && known.aal2Until !== null
        ? ok({ ...answer.value, aal2Until: after(now(), 3600) })
        : answer,
    ),
  },
  'a key leaves with its last signature': {
    says: /has lost its key/,
    keys: (timeline, time) => {
      const [first, ...others] = timeline.filter(({ activeUntil }) => activeUntil === undefined || time < activeUntil)
      return first === undefined ? timeline : [first, ...others]
    },
  },
  'a rotation waits for no origin': {
    says: /may not know the key/,
    keys: (timeline) => {
      const [first, ...others] = timeline.map((key, index) => {
        const next = timeline[index + 1]
        return { ...key, activeUntil: next !== undefined && isRotated(next) ? next.publicFrom : key.activeUntil }
      })
      return first === undefined ? timeline : [first, ...others]
    },
  },
  'leases are twice as long': { says: /asked too often or not at all|passed that is over/, lease: 120 },
}
