/** Draws names of things that begin: 128 random bits each, as 22 base64url characters (`domain/ids.ts`). */
import {
  type CredentialId,
  type FlowId,
  type OperationId,
  type ParkedId,
  parseCredentialId,
  parseFlowId,
  parseOperationId,
  parseParkedId,
  parseSessionId,
  type SessionId,
} from '#domain/ids.ts'
import { randomToken } from './random.ts'

const drawn =
  <T>(parse: (text: string) => T | undefined) =>
  (): T => {
    const id = parse(randomToken())
    if (id === undefined) throw new Error('a random token is an id')
    return id
  }

/** Names a sign-in. */
export const newSessionId: () => SessionId = drawn(parseSessionId)

/** Names a flow. */
export const newFlowId: () => FlowId = drawn(parseFlowId)

/** Names a claim of identifiers, or the making of an authenticator whose identifier nobody claims. */
export const newOperationId: () => OperationId = drawn(parseOperationId)

/** Names a request that waits for a proof. */
export const newParkedId: () => ParkedId = drawn(parseParkedId)

/** Names an authenticator that brings no credential id of its own. */
export const newAuthenticatorId: () => CredentialId = drawn(parseCredentialId)
