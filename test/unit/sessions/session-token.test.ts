import { describe, expect, it } from 'vitest'
import { parseAccountId, parseSessionId, parseSubjectId } from '#domain/ids.ts'
import { RISK_LEVELS } from '#domain/risk.ts'
import { utf8 } from '#lib/encoding.ts'
import { epochSeconds } from '#lib/time.ts'
import { decodeSessionToken, encodeSessionToken, type SessionToken } from '#sessions/session-token.ts'

const present = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('not an id')
  return value
}

const NOW = epochSeconds(1_800_000_000)
const token: SessionToken = {
  account: present(parseAccountId('a'.repeat(64))),
  sid: present(parseSessionId('B'.repeat(22))),
  secret: 'c'.repeat(43),
  generation: 1,
  subject: present(parseSubjectId('D'.repeat(22))),
  base: 'aal1',
  aal2Until: undefined,
  amr: ['pwd'],
  createdAt: NOW,
  authTime: NOW,
  phishingResistant: false,
  risk: 'low',
  restrictedUntil: null,
  claims: { email: 'ada@example.com' },
  leaseUntil: NOW,
  absoluteUntil: NOW,
}

describe('the session cookie', () => {
  it.each(
    RISK_LEVELS.flatMap((risk) => [null, epochSeconds(NOW + 60)].map((restrictedUntil) => ({ risk, restrictedUntil }))),
  )('carries risk $risk and restriction $restrictedUntil', (told) => {
    const carried = { ...token, ...told }
    expect(decodeSessionToken(encodeSessionToken(carried, true))).toEqual(carried)
  })

  it('of a version that carried neither is read, and tells neither: not low, and not unrestricted', () => {
    const { r: _, w: __, ...older } = JSON.parse(new TextDecoder().decode(encodeSessionToken(token, true)))
    expect(decodeSessionToken(utf8(JSON.stringify(older)))).toEqual({
      ...token,
      risk: undefined,
      restrictedUntil: undefined,
    })
  })

  it.each([{ r: 'none' }, { r: 0 }, { w: -1 }, { w: null }])('with %j is none', (strange) => {
    const written = JSON.parse(new TextDecoder().decode(encodeSessionToken(token, true)))
    expect(decodeSessionToken(utf8(JSON.stringify({ ...written, ...strange })))).toBeUndefined()
  })
})
