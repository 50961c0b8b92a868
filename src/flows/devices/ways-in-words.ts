import type { Amr } from '#domain/assurance.ts'
import type { Language } from '#domain/language.ts'
import type { MessageId } from '#messages/en.ts'
import type { Translate } from '#messages/text.ts'

/** How somebody proved who they are, as a customer names it. */
const WAYS = {
  password: 'way.password',
  passkey: 'way.passkey',
  totp: 'way.totp',
  'email-code': 'way.email-code',
  'recovery-code': 'way.recovery-code',
  code: 'way.code',
  // As a recovery names them.
  issued: 'way.email-code',
  saved: 'way.recovery-code',
} as const satisfies Readonly<Record<string, MessageId>>

type Way = keyof typeof WAYS

/**
 * How a session was proved, by the methods that it keeps. Its `otp` is a code by mail or of an app: the first where no
 * authenticator was shown, the second where two factors were, and nobody knows which beside a password alone.
 */
export const waysOf = (amr: readonly Amr[], base: 'aal0' | 'aal1'): readonly string[] => {
  const knows = amr.includes('pwd')
  const holds = amr.includes('hwk') || amr.includes('swk')
  const code: Way = base === 'aal0' ? 'email-code' : knows && !amr.includes('mfa') ? 'code' : 'totp'
  return [
    ...(knows ? ['password'] : []),
    ...(holds ? ['passkey'] : []),
    // A code that came before a passkey, by mail or not, says no more than that passkey.
    ...(amr.includes('otp') && !holds ? [code] : []),
  ]
}

/** Ways by their names, as one list in words; `passkey` names the one that was used. Undefined where none is known. */
export const waysInWords = (
  language: Language,
  text: Translate,
  ways: readonly string[],
  passkey?: string,
): string | undefined => {
  const words = ways.filter(isWay).map((way) => {
    if (way === 'passkey' && passkey !== undefined) return text('way.passkey-named', { name: passkey })
    return text(WAYS[way])
  })
  return words.length === 0 ? undefined : new Intl.ListFormat(language).format(words)
}

const isWay = (way: string): way is Way => Object.hasOwn(WAYS, way)
