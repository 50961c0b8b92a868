import { fromBase64Url, toBase64Url } from '#lib/encoding.ts'

/** Unpadded base64 in the standard alphabet, as PHC strings write salts and hashes (RFC 4648 section 4). */
export const toPlainBase64 = (bytes: Uint8Array): string => toBase64Url(bytes).replaceAll('-', '+').replaceAll('_', '/')

/** The bytes of unpadded base64 in the standard alphabet; undefined for any other spelling of them. */
export const fromPlainBase64 = (text: string): Uint8Array<ArrayBuffer> | undefined =>
  /[-_]/.test(text) ? undefined : fromBase64Url(text.replaceAll('+', '-').replaceAll('/', '_'))
