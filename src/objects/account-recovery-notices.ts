import { nextNotice } from '#authenticators/recovery-schedule.ts'
import type { EpochSeconds } from '#lib/time.ts'
import type { Notice } from '#mail/message.ts'
import type { AccountNotices } from './account-notices.ts'
import type { RecoveryStore, StoredDelay } from './recovery-store.ts'

/**
 * Makes the notices of a delayed recovery that time brings, or its end. Called by the alarm: each is written first, and then
 * stored in the section that takes its place in the row, so that it is made once, and made again where a crash came between.
 */
export const tellOfDelay = async (
  { recoveries, notices }: { readonly recoveries: RecoveryStore; readonly notices: AccountNotices },
  clock: () => EpochSeconds,
): Promise<void> => {
  const delayed = recoveries.delayed()
  const notice = delayed === undefined ? undefined : noticeOf(delayed, clock())
  if (delayed === undefined || notice === undefined) return
  const prepared = await notices.prepare(notice, delayed.site)
  const isTaken =
    notice.kind === 'recovery-cancelled'
      ? recoveries.delayed()?.cancelledBy !== undefined && recoveries.endDelay()
      : recoveries.tellDelay(delayed.told)
  if (isTaken) notices.send(prepared, undefined)
}

const noticeOf = (delayed: StoredDelay, now: EpochSeconds): Notice | undefined => {
  if (delayed.cancelledBy !== undefined) return { kind: 'recovery-cancelled', when: now }
  const next = nextNotice(delayed)
  if (next === undefined || now < next.at || now >= delayed.until) return undefined
  const { readyAt, until } = delayed
  return { kind: next.kind, when: now, readyAt, until }
}
