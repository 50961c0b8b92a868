import { acrAtLeast } from '#domain/assurance.ts'
import { type Factors, highestAcr } from './factors.ts'

/** A code that opens the way back: sent by mail, or saved by the customer (NIST SP 800-63B-4 sections 4.2.1.1 and 4.2.1.2). */
export type RecoveryCodeKind = 'issued' | 'saved'

/** An authenticator of the account itself, shown beside a code. */
export type BoundProof =
  | { readonly by: 'password' }
  | { readonly by: 'totp' }
  | { readonly by: 'passkey'; readonly userVerified: boolean }

/** Everything that one recovery has shown so far. Of one thing shown twice there is one. */
export interface RecoveryShown {
  readonly codes: ReadonlySet<RecoveryCodeKind>
  readonly bound: BoundProof | undefined
  /** A delayed recovery was waited for, and nobody objected. */
  readonly waited: boolean
}

/** What an account has that may be shown in its recovery, beside its mailbox. */
export interface Recoverable {
  readonly factors: Factors
  readonly savedCode: boolean
}

/** A way to show more. */
export type RecoveryWay = RecoveryCodeKind | BoundProof['by']

/** Whether what was shown gives the account back, or else by what the rest may be shown. */
export type RecoveryVerdict =
  | { readonly code: 'complete' }
  | { readonly code: 'more'; readonly ways: readonly RecoveryWay[] }

/**
 * Whether a recovery is complete (NIST SP 800-63B-4 section 4.2.2). Where the account reaches AAL1 at most, by one code; where
 * it reaches AAL2, by two codes of different kinds, or by one code and one authenticator that is bound to it. A mailbox alone
 * never gives back what something else guards, unless its owner let a delayed recovery pass: section 4.2.1 asks for an
 * analysis of that risk, which is docs/recovery.md.
 */
export const judgeRecovery = (account: Recoverable, shown: RecoveryShown): RecoveryVerdict => {
  const { codes, bound, waited } = shown
  const isEnough = !needsTwo(account) || codes.size > 1 || bound !== undefined || waited
  return codes.size > 0 && isEnough ? { code: 'complete' } : { code: 'more', ways: waysLeft(account, shown) }
}

/** Whether one code by itself does not give the account back. */
const needsTwo = ({ factors }: Recoverable): boolean => acrAtLeast(highestAcr(factors), 'aal2')

const WAYS: readonly RecoveryWay[] = ['issued', 'saved', 'passkey', 'password', 'totp']

const waysLeft = ({ factors, savedCode }: Recoverable, { codes, bound }: RecoveryShown): readonly RecoveryWay[] => {
  // Two authenticators are a sign-in, and no recovery: one of what is shown is a code.
  const takesBound = bound === undefined
  const left: Readonly<Record<RecoveryWay, boolean>> = {
    issued: !codes.has('issued'),
    saved: savedCode && !codes.has('saved'),
    passkey: takesBound && factors.passkeys.length > 0,
    password: takesBound && factors.password !== undefined,
    totp: takesBound && factors.totp,
  }
  return WAYS.filter((way) => left[way])
}

/** What a customer may choose as new at the end of a recovery. */
export type Renewal = 'passkey' | 'password'

/**
 * What a recovery may end with: whatever signs in by itself afterwards and reaches what the account reaches. A passkey does.
 * A password does not where its sign-in asks for an app, or where the account's level stood on something else, unless that
 * was shown in this very recovery: else customers would have an account back that they cannot fully open.
 */
export const renewalsFor = (
  { factors }: Pick<Recoverable, 'factors'>,
  { bound }: RecoveryShown,
): readonly Renewal[] => {
  const totp = bound?.by === 'totp'
  const passkeys = bound?.by === 'passkey' ? [{ verifies: bound.userVerified }] : []
  const reached = highestAcr({ passkeys, password: { alone: true }, totp })
  const isOpened = (totp || !factors.totp) && acrAtLeast(reached, highestAcr(factors))
  return isOpened ? ['passkey', 'password'] : ['passkey']
}

/** What still counts in an account that was got back, beside what is new. */
export const KEPT = ['password', 'passkeys', 'app'] as const
/** One of them. */
export type Kept = (typeof KEPT)[number]
