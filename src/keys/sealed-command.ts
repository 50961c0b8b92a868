import * as v from 'valibot'
import { utf8 } from '#lib/encoding.ts'
import { readJsonBytes } from '#lib/json.ts'
import type { EpochSeconds } from '#lib/time.ts'
import type { Sealer, SealPurpose } from './seal.ts'

/** Seconds for which a sealed command is taken. */
const MAX_AGE = 60

const schema = v.strictObject({ at: v.pipe(v.number(), v.integer()), command: v.unknown() })

/** Seals a command for the gateway at `host`: who can do that holds the deployment's secret. */
export const sealCommand = (
  sealer: Sealer,
  purpose: Extract<SealPurpose, 'operator' | 'operator-key'>,
  host: string,
  command: unknown,
  now: EpochSeconds,
): Promise<string> => sealer.seal(purpose, host, utf8(JSON.stringify({ at: now, command })), now)

/** The command in a token of the last minute, for the caller to check; undefined for everything else. */
export const openCommand = async (
  sealer: Sealer,
  purpose: Extract<SealPurpose, 'operator' | 'operator-key'>,
  host: string,
  token: string,
  now: EpochSeconds,
): Promise<unknown> => {
  const plaintext = await sealer.open(purpose, host, token, now)
  const parsed = v.safeParse(schema, readJsonBytes(plaintext))
  return parsed.success && Math.abs(now - parsed.output.at) < MAX_AGE ? parsed.output.command : undefined
}
