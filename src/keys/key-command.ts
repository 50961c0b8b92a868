import * as v from 'valibot'
import type { EpochSeconds } from '#lib/time.ts'
import type { Sealer } from './seal.ts'
import { openCommand, sealCommand } from './sealed-command.ts'

/** What an operator may ask of the keyring. Asked twice, each is done once, so that a replay gains nothing. */
export type KeyCommand =
  | { readonly do: 'rotate' }
  | { readonly do: 'withdraw'; readonly kid: string; readonly reason: string }
  | { readonly do: 'replace-pepper'; readonly reason: string }

const reason = v.pipe(v.string(), v.minLength(1), v.maxLength(200))

const schema = v.variant('do', [
  v.strictObject({ do: v.literal('rotate') }),
  v.strictObject({
    do: v.literal('withdraw'),
    kid: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/)),
    reason,
  }),
  v.strictObject({ do: v.literal('replace-pepper'), reason }),
])

/** Seals a command for the gateway at `host`: who can do that holds the deployment's secret. */
export const sealKeyCommand = (sealer: Sealer, host: string, command: KeyCommand, now: EpochSeconds): Promise<string> =>
  sealCommand(sealer, 'operator', host, command, now)

/** The command in a token of the last minute; undefined for everything else. */
export const openKeyCommand = async (
  sealer: Sealer,
  host: string,
  token: string,
  now: EpochSeconds,
): Promise<KeyCommand | undefined> => {
  const parsed = v.safeParse(schema, await openCommand(sealer, 'operator', host, token, now))
  return parsed.success ? parsed.output : undefined
}
