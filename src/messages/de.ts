import { account } from './de/account.ts'
import { activity } from './de/activity.ts'
import { address } from './de/address.ts'
import { answers } from './de/answers.ts'
import { challenge } from './de/challenge.ts'
import { contest } from './de/contest.ts'
import { devices } from './de/devices.ts'
import { mail } from './de/mail.ts'
import { recovery } from './de/recovery.ts'
import { signIn } from './de/sign-in.ts'
import type { MessageId } from './en.ts'

/** Every sentence that customers read, in German. */
export const de = {
  ...signIn,
  ...account,
  ...address,
  ...challenge,
  ...answers,
  ...contest,
  ...recovery,
  ...devices,
  ...activity,
  ...mail,
} as const satisfies Record<MessageId, string>
