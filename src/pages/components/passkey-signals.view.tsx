import type { CredentialId } from '#domain/ids.ts'

export interface AcceptedPasskeysProps {
  readonly relyingPartyId: string
  /** Base64url, as it was given in the options when the passkeys were made. */
  readonly userHandle: string
  /** Every passkey of the account, without exception: the browser hides or removes those that are missing here. */
  readonly credentials: readonly CredentialId[]
  /** By which the browser lists the account: its address. */
  readonly userName: string
  readonly displayName: string
}

/**
 * The passkeys that still sign in, and the account's present names: `passkey.client.js` passes them on to the browser,
 * which keeps its own list in step. Only on pages of a signed-in customer, and on none where a passkey is just made: the
 * list would lack it.
 * @see WebAuthn Level 3 section 5.1.10 (signalAllAcceptedCredentials, signalCurrentUserDetails)
 */
export const AcceptedPasskeys = (props: AcceptedPasskeysProps) => (
  <div
    hidden
    data-passkeys-accepted=""
    data-rp-id={props.relyingPartyId}
    data-user-id={props.userHandle}
    data-credentials={props.credentials.join(' ')}
    data-user-name={props.userName}
    data-display-name={props.displayName}
  />
)

export interface UnknownPasskeyProps {
  readonly relyingPartyId: string
  readonly credential: CredentialId
}

/**
 * A passkey that was just used and belongs to no account: `passkey.client.js` tells the browser, which hides or removes
 * it. Never after another failure: a passkey that still counts would be lost.
 * @see WebAuthn Level 3 section 5.1.10 (signalUnknownCredential)
 */
export const UnknownPasskey = (props: UnknownPasskeyProps) => (
  <div hidden data-passkey-unknown="" data-rp-id={props.relyingPartyId} data-credential-id={props.credential} />
)
