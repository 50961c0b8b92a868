import type { Lifetimes } from '#config/deployment.ts'
import type { SessionProof } from '#domain/session-reading.ts'
import type { DeploymentKeys } from '#keys/deployment-keys.ts'
import { secretHash } from '#keys/digest.ts'
import { fromBase64Url } from '#lib/encoding.ts'
import type { EpochSeconds } from '#lib/time.ts'
import type { AccountAddressChanges } from './account-address-changes.ts'
import type { AccountAdmission } from './account-admission.ts'
import type { AccountBrowsers } from './account-browsers.ts'
import type { AccountClocks } from './account-clocks.ts'
import type { AccountDirectory } from './account-directory.ts'
import type { AccountFactors } from './account-factors.ts'
import type { AccountGuesses } from './account-guesses.ts'
import type { AccountLinks } from './account-links.ts'
import type { AccountNotices } from './account-notices.ts'
import type { AccountParking } from './account-parking.ts'
import type { AccountPasskeys } from './account-passkeys.ts'
import type { AccountPasswords } from './account-passwords.ts'
import type { AccountPendingAddress } from './account-pending-address.ts'
import type { AccountPlaces } from './account-places.ts'
import type { AccountRecoveryCode } from './account-recovery-code.ts'
import type { AccountRecoveryDelay } from './account-recovery-delay.ts'
import type { AccountRemovals } from './account-removals.ts'
import type { AccountRisk } from './account-risk.ts'
import type { AccountSessions } from './account-sessions.ts'
import type { AccountStore } from './account-store.ts'
import type { AccountTotp } from './account-totp.ts'
import type { RecoveryStore } from './recovery-store.ts'
import type { Profile, StoredSession } from './schema/account.ts'

/** What an account is made of: one of each, over one storage. */
export interface AccountParts {
  readonly store: AccountStore
  readonly sessions: AccountSessions
  readonly passkeys: AccountPasskeys
  readonly passwords: AccountPasswords
  readonly totp: AccountTotp
  readonly recoveryCode: AccountRecoveryCode
  readonly factors: AccountFactors
  readonly guesses: AccountGuesses
  readonly parking: AccountParking
  readonly notices: AccountNotices
  readonly links: AccountLinks
  readonly admission: AccountAdmission
  readonly recoveries: RecoveryStore
  readonly recoveryDelay: AccountRecoveryDelay
  readonly addresses: AccountAddressChanges
  readonly address: AccountPendingAddress
  readonly directory: AccountDirectory
  readonly removals: AccountRemovals
  readonly places: AccountPlaces
  readonly risk: AccountRisk
  readonly browsers: AccountBrowsers
  readonly clocks: AccountClocks
  readonly lifetimes: Lifetimes
  /** Undefined where no source has any. Where those at hand do not suffice, the keyring is asked for its newest. */
  readonly keys: (now: EpochSeconds, suffice?: (keys: DeploymentKeys) => boolean) => Promise<DeploymentKeys | undefined>
  readonly clock: () => EpochSeconds
  /** Sets the alarm for what is due next; whoever writes something that is due later calls it. */
  readonly rearm: () => void
}

/** No source has the deployment's keys: what depends on them cannot be judged now. */
export interface KeysUnavailable {
  readonly code: 'keys_unavailable'
}

/** Hash of the secret that `proof` carries; a malformed secret hashes like an empty one and proves nothing. */
export const hashOf = (proof: SessionProof): Promise<string> =>
  secretHash(fromBase64Url(proof.secret) ?? new Uint8Array(0))

/** The live session that `proof` proves; `hash` was made before, so that the caller goes on in the same section. */
export const prove = (
  { store, sessions, clock }: Pick<AccountParts, 'store' | 'sessions' | 'clock'>,
  proof: SessionProof,
  hash: string,
): { readonly profile: Profile; readonly session: StoredSession } | undefined => {
  const profile = store.profile()
  const session = sessions.current(proof, hash, clock())
  return profile === undefined || session === undefined ? undefined : { profile, session }
}
