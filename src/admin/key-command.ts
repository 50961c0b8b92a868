import * as v from 'valibot'
import { type OperatorKeyId, parseOperatorKeyId } from '#domain/ids.ts'
import type { Sealer } from '#keys/seal.ts'
import { openCommand, sealCommand } from '#keys/sealed-command.ts'
import type { EpochSeconds } from '#lib/time.ts'
import { isPlainText, reason } from './reason.ts'
import { OPERATOR_SCOPES } from './scope.ts'

/** Days that an operator key is good for at most. */
export const OPERATOR_KEY_DAYS = 90

/** Most characters of the name of an operator key. */
export const OPERATOR_KEY_NAME_CHARACTERS = 64

const id = v.custom<OperatorKeyId>((value) => typeof value === 'string' && parseOperatorKeyId(value) !== undefined)

const keyCommand = v.variant('do', [
  v.strictObject({
    do: v.literal('create'),
    id,
    /** Hash of the secret, which never leaves the machine that made it. */
    hash: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/)),
    name: v.pipe(v.string(), v.minLength(1), v.maxLength(OPERATOR_KEY_NAME_CHARACTERS), v.check(isPlainText)),
    scopes: v.pipe(v.array(v.picklist(OPERATOR_SCOPES)), v.minLength(1), v.maxLength(OPERATOR_SCOPES.length)),
    days: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(OPERATOR_KEY_DAYS)),
  }),
  v.strictObject({ do: v.literal('list') }),
  v.strictObject({ do: v.literal('revoke'), id, reason }),
])

/** What is done with operator keys. Asked twice, each is done once, so that a replay gains nothing. */
export type OperatorKeyCommand = v.InferOutput<typeof keyCommand>

/** Seals a command for the gateway at `host`: who can do that holds the deployment's secret. */
export const sealOperatorKeyCommand = (
  sealer: Sealer,
  host: string,
  command: OperatorKeyCommand,
  now: EpochSeconds,
): Promise<string> => sealCommand(sealer, 'operator-key', host, command, now)

/** The command in a token of the last minute; undefined for everything else. */
export const openOperatorKeyCommand = async (
  sealer: Sealer,
  host: string,
  token: string,
  now: EpochSeconds,
): Promise<OperatorKeyCommand | undefined> => {
  const parsed = v.safeParse(keyCommand, await openCommand(sealer, 'operator-key', host, token, now))
  return parsed.success ? parsed.output : undefined
}
