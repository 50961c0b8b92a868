import * as v from 'valibot'
import { readJsonText } from '#lib/json.ts'

/** What is stored of one passkey, in the `data` column of the account's authenticators. */
export const passkeyData = v.strictObject({
  version: v.literal(1),
  /** COSE_Key, base64url. */
  publicKey: v.string(),
  counter: v.pipe(v.number(), v.integer(), v.minValue(0)),
  transports: v.array(v.string()),
  aaguid: v.string(),
  backupEligible: v.boolean(),
  backedUp: v.boolean(),
  /**
   * False: no person was ever verified with it (WebAuthn Level 3 section 4, `uvInitialized`). Absent counts as true:
   * rows without it come from registrations that required user verification, or showed it.
   */
  userVerified: v.optional(v.boolean()),
  /** Its signature counter has gone back: it may have been copied (WebAuthn Level 3 section 6.1.1). Its owner is asked. */
  isDoubtful: v.optional(v.literal(true)),
  /** A browser made it behind a password without asking anybody, and it has not been used since. */
  isUnasked: v.optional(v.literal(true)),
})
/** What a passkey is known by, as it rests in its account: no secret is in it. */
export type PasskeyData = v.InferOutput<typeof passkeyData>

/** Reads the stored JSON of a passkey; undefined where it is not one. */
export const parsePasskeyData = (json: string): PasskeyData | undefined => {
  const parsed = v.safeParse(passkeyData, readJsonText(json))
  return parsed.success ? parsed.output : undefined
}
