import { describe, expect, it } from 'vitest'
import { REFUSALS } from '#origin/refusal.ts'
import { makeVectors } from '#origin/vectors/make.ts'
import { createVerifier } from '#origin/verify.ts'
import published from '../../../origin/vectors.json' with { type: 'json' }

const withoutSignatures = (vectors: unknown): unknown =>
  JSON.parse(JSON.stringify(vectors).replaceAll(/\.[A-Za-z0-9_-]{86}(?=[",.])/g, '.SIGNATURE'))

describe('the published vectors', () => {
  it.each(published.vectors)('$name: $expected', async ({ binding, now, method, target, assertions, expected }) => {
    const verifier = createVerifier({
      ...published.settings,
      keys: published.keys,
      binding: binding === 'session' ? 'session' : 'request',
      now: () => now,
    })
    const verification = await verifier.verify({ method, target, assertions })
    expect(verification.ok ? 'accepted' : verification.refusal.code).toBe(expected)
  })

  it('cover every reason that does not depend on the network', () => {
    const covered = new Set(published.vectors.map(({ expected }) => expected))
    expect(Object.keys(REFUSALS).filter((code) => !covered.has(code))).toEqual(['keys_unavailable'])
  })

  it('have names of their own', () => {
    const names = published.vectors.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
  })

  it('are what the generator makes, but for the signatures', async () => {
    expect(withoutSignatures(published)).toEqual(withoutSignatures(await makeVectors()))
  })
})
