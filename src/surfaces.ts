import { postOperatorCall } from '#admin/api-edge.ts'
import { postOperatorKeyCommand } from '#admin/keys-edge.ts'
import { isOwnPath } from '#domain/own-path.ts'
import { postKeyCommand } from '#endpoints/key-commands-edge.ts'
import {
  postCeremonyOptions,
  renewSession,
  showChangePassword,
  showHealth,
  showKeys,
  showPasskeyEndpoints,
  showRelatedOrigins,
  showSession,
} from '#endpoints/routes.ts'
import {
  postName,
  postRecoveryStop,
  postSignOutEverywhere,
  showAccount,
  showSignedOutEverywhere,
} from '#flows/account/routes.tsx'
import { showActivity } from '#flows/activity/routes.tsx'
import { postAddressCode, resendAddressCode, showAddressCode } from '#flows/address/prove-routes.tsx'
import {
  postAddressStop,
  postNewAddress,
  postSecondAddress,
  postSecondAddressRemoval,
  showAddresses,
} from '#flows/address/routes.tsx'
import { postContest, showContest, showContested } from '#flows/contest/routes.tsx'
import {
  postBrowserForget,
  postDeviceEnd,
  postDeviceName,
  postNotMe,
  postOthersEnd,
  showDevices,
  showNotMe,
} from '#flows/devices/routes.tsx'
import { postPasskeyCreation, showEnrolment, skipEnrolment } from '#flows/enrolment/routes.tsx'
import { postMailCheck, resendMailCheck, showMailCheck } from '#flows/mail-check/routes.tsx'
import { postPassword, showPassword } from '#flows/password/routes.tsx'
import { postRecoverChallenge, showRecoverChallenge } from '#flows/recovery/challenge.tsx'
import { postDelay, showDelay, showStatus, showStopped } from '#flows/recovery/delay.tsx'
import { postProof, showProof } from '#flows/recovery/proof.tsx'
import { postRenew, showRecovered, showRenew } from '#flows/recovery/renew.tsx'
import {
  postRecover,
  postRecoverCode,
  resendRecoverCode,
  showRecover,
  showRecoverCode,
} from '#flows/recovery/routes.tsx'
import { postSaved, showSaved } from '#flows/recovery/saved.tsx'
import { postRecoveryCode, showRecoveryCode } from '#flows/recovery-code/routes.tsx'
import { postSecondFactor, showSecondFactor } from '#flows/second-factor/routes.tsx'
import {
  postPasskeyLabel,
  postPasskeyRemoval,
  postPasskeyTrust,
  postPasswordRemoval,
  postTotpRemoval,
  showSecurity,
} from '#flows/security/routes.tsx'
import { postSignInChallenge, showSignInChallenge } from '#flows/sign-in/challenge.tsx'
import { postAddress, postCode, postPasskey, resendCode, showCode, showSignIn } from '#flows/sign-in/routes.tsx'
import { postSignOut, showSignOut } from '#flows/sign-out/routes.tsx'
import {
  postSignUp,
  postSignUpChallenge,
  postSignUpCode,
  resendSignUpCode,
  showSignUp,
  showSignUpChallenge,
  showSignUpCode,
} from '#flows/sign-up/routes.tsx'
import { postStepUp, showDone, showRelease, showStepUp } from '#flows/step-up/routes.tsx'
import { postTotp, showTotp } from '#flows/totp/routes.tsx'
import type { Audience } from '#pages/fetch-metadata.ts'
import type { PageRequest } from '#pages/page-request.ts'

/** Answers one method of one path of ours. `body` is unread for JSON endpoints; pages get their form parsed. */
type Handler = (request: PageRequest, body: Request) => Promise<Response>

/** One path of ours: who may ask for it, and what answers each method. */
export interface Surface {
  readonly audience: Audience
  readonly get?: Handler
  readonly post?: Handler
  /** `form` (the default) is read before the handler runs; `json` the handler reads itself. */
  readonly body?: 'json'
}

/** Pages and endpoints below the base path. */
const BELOW_BASE: Readonly<Record<string, Surface>> = {
  '/sign-in': { audience: 'navigation', get: showSignIn, post: postAddress },
  '/sign-in/challenge': { audience: 'navigation', get: showSignInChallenge, post: postSignInChallenge },
  '/sign-in/code': { audience: 'navigation', get: showCode, post: postCode },
  '/sign-in/code/resend': { audience: 'navigation', post: resendCode },
  '/sign-in/second': { audience: 'navigation', get: showSecondFactor, post: postSecondFactor },
  '/sign-in/mail-check': { audience: 'navigation', get: showMailCheck, post: postMailCheck },
  '/sign-in/mail-check/resend': { audience: 'navigation', post: resendMailCheck },
  '/sign-in/passkey': { audience: 'navigation', post: postPasskey },
  '/sign-up': { audience: 'navigation', get: showSignUp, post: postSignUp },
  '/sign-up/challenge': { audience: 'navigation', get: showSignUpChallenge, post: postSignUpChallenge },
  '/sign-up/code': { audience: 'navigation', get: showSignUpCode, post: postSignUpCode },
  '/sign-up/code/resend': { audience: 'navigation', post: resendSignUpCode },
  '/passkey': { audience: 'navigation', get: showEnrolment },
  '/passkey/create': { audience: 'navigation', post: postPasskeyCreation },
  '/passkey/skip': { audience: 'navigation', post: skipEnrolment },
  '/passkey/options': { audience: 'script', post: postCeremonyOptions, body: 'json' },
  '/step-up': { audience: 'navigation', get: showStepUp, post: postStepUp },
  '/step-up/release': { audience: 'navigation', get: showRelease },
  '/step-up/done': { audience: 'navigation', get: showDone },
  '/contest': { audience: 'navigation', get: showContest, post: postContest },
  '/contest/done': { audience: 'navigation', get: showContested },
  '/recover': { audience: 'navigation', get: showRecover, post: postRecover },
  '/recover/challenge': { audience: 'navigation', get: showRecoverChallenge, post: postRecoverChallenge },
  '/recover/code': { audience: 'navigation', get: showRecoverCode, post: postRecoverCode },
  '/recover/code/resend': { audience: 'navigation', post: resendRecoverCode },
  '/recover/saved': { audience: 'navigation', get: showSaved, post: postSaved },
  '/recover/proof': { audience: 'navigation', get: showProof, post: postProof },
  '/recover/delay': { audience: 'navigation', get: showDelay, post: postDelay },
  '/recover/status': { audience: 'navigation', get: showStatus },
  '/recover/stopped': { audience: 'navigation', get: showStopped },
  '/recover/renew': { audience: 'navigation', get: showRenew, post: postRenew },
  '/recover/done': { audience: 'navigation', get: showRecovered },
  '/sign-out': { audience: 'any', get: showSignOut, post: postSignOut },
  '/account': { audience: 'navigation', get: showAccount },
  '/account/security': { audience: 'navigation', get: showSecurity },
  '/account/security/passkey/rename': { audience: 'navigation', post: postPasskeyLabel },
  '/account/security/passkey/trust': { audience: 'navigation', post: postPasskeyTrust },
  '/account/security/passkey/remove': { audience: 'navigation', post: postPasskeyRemoval },
  '/account/security/password': { audience: 'navigation', get: showPassword, post: postPassword },
  '/account/security/password/remove': { audience: 'navigation', post: postPasswordRemoval },
  '/account/security/totp': { audience: 'navigation', get: showTotp, post: postTotp },
  '/account/security/totp/remove': { audience: 'navigation', post: postTotpRemoval },
  '/account/security/recovery-code': { audience: 'navigation', get: showRecoveryCode, post: postRecoveryCode },
  '/account/devices': { audience: 'navigation', get: showDevices },
  '/account/devices/rename': { audience: 'navigation', post: postDeviceName },
  '/account/devices/end': { audience: 'navigation', post: postDeviceEnd },
  '/account/devices/end-others': { audience: 'navigation', post: postOthersEnd },
  '/account/devices/forget': { audience: 'navigation', post: postBrowserForget },
  '/account/devices/not-me': { audience: 'navigation', get: showNotMe, post: postNotMe },
  '/account/activity': { audience: 'navigation', get: showActivity },
  '/account/address': { audience: 'navigation', get: showAddresses, post: postNewAddress },
  '/account/address/code': { audience: 'navigation', get: showAddressCode, post: postAddressCode },
  '/account/address/code/resend': { audience: 'navigation', post: resendAddressCode },
  '/account/address/second': { audience: 'navigation', post: postSecondAddress },
  '/account/address/second/remove': { audience: 'navigation', post: postSecondAddressRemoval },
  '/account/address/stop': { audience: 'navigation', post: postAddressStop },
  '/account/name': { audience: 'navigation', post: postName },
  '/account/recovery/stop': { audience: 'navigation', post: postRecoveryStop },
  '/account/sign-out-everywhere': { audience: 'navigation', post: postSignOutEverywhere },
  '/account/signed-out': { audience: 'navigation', get: showSignedOutEverywhere },
  '/session': { audience: 'script', get: showSession, post: renewSession },
  '/health': { audience: 'any', get: showHealth },
  '/jwks.json': { audience: 'any', get: showKeys },
  '/admin/api': { audience: 'program', post: postOperatorCall, body: 'json' },
  '/admin/keys': { audience: 'program', post: postOperatorKeyCommand, body: 'json' },
  '/operator/keys': { audience: 'any', post: postKeyCommand, body: 'json' },
}

/** Paths that standards fix at the root of the host. */
const WELL_KNOWN: Readonly<Record<string, Surface>> = {
  '/.well-known/change-password': { audience: 'any', get: showChangePassword },
  '/.well-known/passkey-endpoints': { audience: 'any', get: showPasskeyEndpoints },
  '/.well-known/webauthn': { audience: 'any', get: showRelatedOrigins },
}

/** What a path is to the gateway: `origin`, one of our surfaces, or `missing` for a path of ours that does not exist. */
export const surfaceAt = (path: string, basePath: string): Surface | 'origin' | 'missing' => {
  if (!isOwnPath(path, basePath)) return 'origin'
  if (Object.hasOwn(WELL_KNOWN, path)) return WELL_KNOWN[path] ?? 'missing'
  // One spelling of each address: what filters and logs look for is what is served.
  if (!path.startsWith(basePath)) return 'missing'
  const below = path.slice(basePath.length)
  return Object.hasOwn(BELOW_BASE, below) ? (BELOW_BASE[below] ?? 'missing') : 'missing'
}

/** Value of Allow for a surface (RFC 9110 section 10.2.1). */
export const allowOf = ({ get, post }: Surface): string =>
  [...(get === undefined ? [] : ['GET', 'HEAD']), ...(post === undefined ? [] : ['POST'])].join(', ')
