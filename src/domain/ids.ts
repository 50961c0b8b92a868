import type { Brand } from '#lib/brand.ts'

/** Id of an account's object: 64 lower-case hexadecimal digits, never shown outside the gateway. */
export type AccountId = Brand<string, 'AccountId'>
/** The stable, opaque `sub` that origins see: 22 base64url characters, unrelated to the account's object id. */
export type SubjectId = Brand<string, 'SubjectId'>
/** Names one sign-in: 22 base64url characters; never changes in it and is no secret. */
export type SessionId = Brand<string, 'SessionId'>
/** Names one flow in one browser: 22 base64url characters. */
export type FlowId = Brand<string, 'FlowId'>
/** Names one claim of identifiers: 22 base64url characters. */
export type OperationId = Brand<string, 'OperationId'>
/** Names one request in headers, pages, log lines and events: 26 characters of Crockford base32. */
export type RequestId = Brand<string, 'RequestId'>
/** A WebAuthn credential id in base64url. */
export type CredentialId = Brand<string, 'CredentialId'>
/** Names one request that waits in its account for a proof: 22 base64url characters, and no secret. */
export type ParkedId = Brand<string, 'ParkedId'>
/** Keyed hash of a normalised identifier, base64url of 32 bytes: what rows, shards and logs hold instead of it. */
export type IdentifierHash = Brand<string, 'IdentifierHash'>
/** Hash of the value in the flow cookie, base64url of 32 bytes: what binds flows and marks known devices. */
export type BrowserHash = Brand<string, 'BrowserHash'>
/** Names an operator key: 16 lower-case hexadecimal digits, and no secret. */
export type OperatorKeyId = Brand<string, 'OperatorKeyId'>
/** Names a known browser in the forms of its owner: the beginning of its hash, 22 characters, which is no proof of anything. */
export type BrowserHandle = Brand<string, 'BrowserHandle'>

const token22 = /^[A-Za-z0-9_-]{22}$/

const parser =
  <T extends string>(pattern: RegExp) =>
  (text: string): T | undefined =>
    pattern.test(text) ? (text as T) : undefined

/** Accepts the hexadecimal form of an object id. */
export const parseAccountId = parser<AccountId>(/^[0-9a-f]{64}$/)
/** Reads a subject id: base64url of 16 bytes. */
export const parseSubjectId = parser<SubjectId>(token22)
/** Reads a session id: base64url of 16 bytes. */
export const parseSessionId = parser<SessionId>(token22)
/** Reads a flow id: base64url of 16 bytes. */
export const parseFlowId = parser<FlowId>(token22)
/** Reads an operation id: base64url of 16 bytes. */
export const parseOperationId = parser<OperationId>(token22)
/** Reads a request id: 26 characters of Crockford base32, upper case. */
export const parseRequestId = parser<RequestId>(/^[0-9A-HJKMNP-TV-Z]{26}$/)
/** Reads a credential id: base64url of at most 1023 bytes (WebAuthn Level 3 section 7.1). */
export const parseCredentialId = parser<CredentialId>(/^[A-Za-z0-9_-]{1,1364}$/)
/** Reads the id of a parked request: base64url of 16 bytes. */
export const parseParkedId = parser<ParkedId>(token22)
/** Reads the keyed hash of an identifier: base64url of 32 bytes. */
export const parseIdentifierHash = parser<IdentifierHash>(/^[A-Za-z0-9_-]{43}$/)
/** Reads the handle of a known browser. */
export const parseBrowserHandle = parser<BrowserHandle>(token22)
/** The handle of a browser. */
export const browserHandle = (hash: BrowserHash): BrowserHandle => hash.slice(0, 22) as string as BrowserHandle
/** Reads the hash of a browser's cookie: base64url of 32 bytes. */
export const parseBrowserHash = parser<BrowserHash>(/^[A-Za-z0-9_-]{43}$/)
/** Reads the id of an operator key: 8 bytes in hexadecimal. */
export const parseOperatorKeyId = parser<OperatorKeyId>(/^[0-9a-f]{16}$/)
