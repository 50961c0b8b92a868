import { account } from './en/account.ts'
import { activity } from './en/activity.ts'
import { address } from './en/address.ts'
import { answers } from './en/answers.ts'
import { challenge } from './en/challenge.ts'
import { contest } from './en/contest.ts'
import { devices } from './en/devices.ts'
import { mail } from './en/mail.ts'
import { recovery } from './en/recovery.ts'
import { signIn } from './en/sign-in.ts'

/**
 * Every sentence that customers read, in English: the list that other languages are checked against.
 * Placeholders are `{name}`. Texts are plain: markup belongs to the views.
 */
export const en = {
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
} as const

/** Names one sentence in every language. */
export type MessageId = keyof typeof en
