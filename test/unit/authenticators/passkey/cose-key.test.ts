import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { permitsKey } from '#authenticators/passkey/cose-key.ts'
import { ALGORITHMS } from '#authenticators/passkey/options.ts'

type Entries = readonly (readonly [number, unknown])[]

const bytes = (length: number) => new Uint8Array(length).fill(7)

const ES256: Entries = [
  [1, 2],
  [3, -7],
  [-1, 1],
  [-2, bytes(32)],
  [-3, bytes(32)],
]
const EDDSA: Entries = [
  [1, 1],
  [3, -8],
  [-1, 6],
  [-2, bytes(32)],
]
const RS256: Entries = [
  [1, 3],
  [3, -257],
  [-1, bytes(256)],
  [-2, Uint8Array.of(1, 0, 1)],
]

const key = (entries: Entries, ...changes: Entries) => new Map([...entries, ...changes])

describe('a COSE key', () => {
  it('is permitted in the form that its algorithm asks for, and there is one for each that we offer', () => {
    const keys = [ES256, EDDSA, RS256].map((entries) => key(entries))
    expect(keys.map((sound) => sound.get(3))).toEqual([...ALGORITHMS])
    for (const sound of keys) expect(permitsKey(sound)).toBe(true)
    expect(permitsKey(key(RS256, [-1, bytes(512)]))).toBe(true)
  })

  it.each<readonly [string, Entries, Entries]>([
    ['ES256 of another type', ES256, [[1, 1]]],
    ['ES256 on P-384', ES256, [[-1, 2]]],
    ['ES256 on secp256k1', ES256, [[-1, 8]]],
    ['ES256 whose x is short', ES256, [[-2, bytes(31)]]],
    ['ES256 whose y is long', ES256, [[-3, bytes(33)]]],
    ['ES256 with a compressed point', ES256, [[-3, true]]],
    ['EdDSA of another type', EDDSA, [[1, 2]]],
    ['EdDSA on Ed448', EDDSA, [[-1, 7]]],
    ['EdDSA on X25519', EDDSA, [[-1, 4]]],
    ['EdDSA whose x is long', EDDSA, [[-2, bytes(57)]]],
    ['RS256 of another type', RS256, [[1, 2]]],
    ['RS256 of 2040 bits', RS256, [[-1, bytes(255)]]],
    ['RS256 of 2040 bits behind a zero', RS256, [[-1, Uint8Array.of(0, ...bytes(255))]]],
    ['RS256 by which everybody signs', RS256, [[-2, Uint8Array.of(1)]]],
    ['RS256 with another exponent', RS256, [[-2, Uint8Array.of(3)]]],
    ['RS256 without a modulus', RS256, [[-1, undefined]]],
    ['RS256 whose exponent is text', RS256, [[-2, '1,0,1']]],
    ['ES384', ES256, [[3, -35]]],
    ['RS1', RS256, [[3, -65535]]],
    ['no algorithm', ES256, [[3, undefined]]],
  ])('is refused: %s', (_, entries, changes) => {
    expect(permitsKey(key(entries, ...changes))).toBe(false)
  })

  it('is nothing that is no map, whatever it is', () => {
    fc.assert(fc.property(fc.anything({ withMap: false }), (value) => !permitsKey(value)))
  })
})
