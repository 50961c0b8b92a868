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

/** What could be wrong with the product, planted between the gate and the account, and what the model must say of it. */
export const FAULTS: Readonly<Record<string, Fault & { readonly says: RegExp }>> = {
  'an older generation is accepted for ever': {
    says: /passed that is over/,
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
  'leases are twice as long': { says: /asked too often or not at all|passed that is over/, lease: 120 },
}
