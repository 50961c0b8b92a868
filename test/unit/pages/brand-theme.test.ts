import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { brandColours, brandStyles, SCHEMES, type Scheme } from '#pages/brand-theme.ts'
import { contrast, type HexColour, lightness, mix, parseHexColour, withLightness } from '#pages/colour.ts'
import tokens from '#pages/styles/tokens.css'

const anyColour = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value): HexColour => `#${value.toString(16).padStart(6, '0')}`)
const anyScheme = fc.constantFrom<Scheme>('light', 'dark')

describe('contrast', () => {
  test('is what WCAG says for known pairs', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5)
    expect(contrast('#ffffff', '#ffffff')).toBe(1)
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.478, 3)
    expect(contrast('#ffffff', '#767676')).toBeCloseTo(4.542, 3)
  })

  test('does not depend on the order', () => {
    fc.assert(
      fc.property(anyColour, anyColour, (one, other) => {
        expect(contrast(one, other)).toBe(contrast(other, one))
      }),
    )
  })
})

describe('a colour', () => {
  test.each(['#FFF', 'red', '#12345', '#1234567', '#12345g', '#123456;}', ' #123456', '#123456\n', ''])(
    'is not %j',
    (text) => expect(parseHexColour(text)).toBeUndefined(),
  )

  test('is read in either case', () => expect(parseHexColour('#AbCdEf')).toBe('#abcdef'))

  test('keeps its value when nothing is changed', () => {
    fc.assert(
      fc.property(anyColour, (colour) => {
        expect(mix(colour, '#000000', 0)).toBe(colour)
        expect(contrast(withLightness(colour, lightness(colour)), colour)).toBeLessThan(1.02)
      }),
    )
  })

  test('turns black and white at the ends of lightness', () => {
    fc.assert(
      fc.property(anyColour, (colour) => {
        expect(contrast(withLightness(colour, 0), '#000000')).toBeLessThan(1.01)
        expect(contrast(withLightness(colour, 1), '#ffffff')).toBeLessThan(1.01)
      }),
    )
  })
})

describe('colours made from a brand', () => {
  test('are readable for every brand, in both schemes', () => {
    fc.assert(
      fc.property(anyColour, anyScheme, (brand, scheme) => {
        const { page, surface } = SCHEMES[scheme]
        const colours = brandColours(brand, scheme)
        expect(contrast(colours.onFill, colours.fill)).toBeGreaterThanOrEqual(4.5)
        expect(contrast(colours.onFill, colours.fillHover)).toBeGreaterThanOrEqual(4.5)
        expect(contrast(colours.fillEdge, surface)).toBeGreaterThanOrEqual(3)
        for (const background of [page, surface, colours.wash]) {
          expect(contrast(colours.accent, background)).toBeGreaterThanOrEqual(4.5)
        }
      }),
      { numRuns: 2000 },
    )
  })

  test('leave other text readable on their wash', () => {
    // The greys of tokens.css that stand on it.
    const inks = { light: ['#12151c', '#545b6a'], dark: ['#f0f2f6', '#a4abb9'] } as const
    fc.assert(
      fc.property(anyColour, anyScheme, (brand, scheme) => {
        for (const ink of inks[scheme]) {
          expect(tokens).toContain(ink)
          expect(contrast(ink, brandColours(brand, scheme).wash)).toBeGreaterThanOrEqual(4.5)
        }
      }),
    )
  })

  test('keep a brand that is readable as it is', () => {
    expect(brandColours('#2f5d50', 'light')).toMatchObject({ fill: '#2f5d50', onFill: '#ffffff', accent: '#2f5d50' })
    expect(brandColours('#ffdd00', 'light')).toMatchObject({ fill: '#ffdd00', onFill: '#000000' })
  })

  test('turn a black brand white in the dark', () => {
    expect(lightness(brandColours('#000000', 'dark').fill)).toBeGreaterThan(0.9)
    expect(lightness(brandColours('#ffffff', 'light').fill)).toBeLessThan(0.3)
  })

  test('reach the stylesheet as colours and nothing else', () => {
    fc.assert(
      fc.property(anyColour, (brand) => {
        const declarations = brandStyles(brand).match(/--[a-z-]+:[^;}]*/g) ?? []
        expect(declarations).toHaveLength(12)
        for (const declaration of declarations) expect(declaration).toMatch(/^--[a-z-]+:#[0-9a-f]{6}$/)
      }),
    )
  })

  test.each(Object.entries(SCHEMES))('use the greys that tokens.css gives the %s scheme', (scheme, greys) => {
    const [light = '', dark = ''] = tokens.split('@media (prefers-color-scheme: dark)')
    const part = scheme === 'light' ? light : dark
    expect(part).toContain(`--page: ${greys.page};`)
    expect(part).toContain(`--surface: ${greys.surface};`)
  })
})
