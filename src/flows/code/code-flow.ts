import type { CodePurpose } from '#authenticators/email-code/purpose.ts'
import type { FlowAt } from '../flow.ts'

/** A flow that waits for a code by mail. */
export type CodeFlow = FlowAt<'sign-in' | 'sign-up' | 'recovery', 'code'> | FlowAt<'sign-in', 'mail-check'>

/** What the code of a flow may be redeemed for. */
export const purposeOf = (flow: CodeFlow): CodePurpose => (flow.step === 'mail-check' ? flow.step : flow.kind)
