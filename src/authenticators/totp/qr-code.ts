import { utf8 } from '#lib/encoding.ts'

/** Rows of modules from the top, true where one is dark. Without quiet zone. */
export type QrMatrix = readonly (readonly boolean[])[]

/** Bytes that the largest QR code holds at level M (ISO/IEC 18004:2015 table 7, version 40). */
const MAX_BYTES = 2331

// A proxied request never needs it: loaded at the first enrolment.
const library = () => import('uqr')

/**
 * The QR code of a text, error correction level M (ISO/IEC 18004:2015); undefined where none is large enough, so that the
 * page shows the key as text alone.
 */
export const qrMatrix = async (text: string): Promise<QrMatrix | undefined> => {
  if (utf8(text).length > MAX_BYTES) return undefined
  const { encode } = await library()
  return encode(text, { ecc: 'M', boostEcc: false, border: 0 }).data
}
