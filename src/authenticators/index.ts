import { emailCode } from './email-code/method.ts'
import { passkey } from './passkey/method.ts'
import { password } from './password/method.ts'
import { recoveryCode } from './recovery-code/method.ts'
import { totp } from './totp/method.ts'

/** Every login method that there is. A new one is a folder with a `method.ts`, and a line here. */
export const METHODS = { 'email-code': emailCode, passkey, password, totp, 'recovery-code': recoveryCode } as const
