/**
 * Turns one brand colour into the few colours that pages use, each readable where it is used, whatever the brand is.
 * They reach the page as custom properties in our own stylesheet, since the content policy allows no inline style.
 */
import { chroma, contrast, type HexColour, lightness, mix, withLightness } from './colour.ts'

/** Colours of one scheme that follow from the brand. */
export interface BrandColours {
  /** The main button, and text and icons upon it (4.5:1 or more). */
  readonly fill: HexColour
  readonly fillHover: HexColour
  readonly onFill: HexColour
  /** Edge of the main button: 3:1 or more against the surface it stands on. */
  readonly fillEdge: HexColour
  /** Links, icons and focus rings: 4.5:1 or more on page, surface and wash. */
  readonly accent: HexColour
  /** The faint tint behind emblems and at the top of the page. */
  readonly wash: HexColour
}

/** A scheme's own greys, repeated from `styles/tokens.css`; a test compares the two. */
export const SCHEMES = {
  light: { page: '#f5f6f8', surface: '#ffffff' },
  dark: { page: '#0e1014', surface: '#171a20' },
} as const satisfies Record<string, { page: HexColour; surface: HexColour }>
/** As `prefers-color-scheme` names it. */
export type Scheme = keyof typeof SCHEMES

/** WCAG 2.2: 1.4.3 contrast of text, and 1.4.11 contrast of what marks a control. */
const TEXT_CONTRAST = 4.5
const CONTROL_CONTRAST = 3
/** Below this a brand counts as grey, black or white. */
const GREY_CHROMA = 0.025
const LIGHTNESS_STEP = 0.01

/** Moves a colour away from `backgrounds`, a step of lightness at a time, until it stands out from all of them. */
const standOut = (colour: HexColour, backgrounds: readonly HexColour[], ratio: number, scheme: Scheme): HexColour => {
  const step = scheme === 'light' ? -LIGHTNESS_STEP : LIGHTNESS_STEP
  let candidate = colour
  for (let target = lightness(colour); target > -LIGHTNESS_STEP && target < 1 + LIGHTNESS_STEP; target += step) {
    if (backgrounds.every((background) => contrast(candidate, background) >= ratio)) break
    candidate = withLightness(colour, target + step)
  }
  return candidate
}

const fillOf = (brand: HexColour, scheme: Scheme): HexColour => {
  const { surface } = SCHEMES[scheme]
  if (contrast(brand, surface) >= CONTROL_CONTRAST) return brand
  // A black brand on a dark page would end as a grey that looks switched off: it turns white instead, and white black.
  if (chroma(brand) < GREY_CHROMA) return withLightness(brand, scheme === 'light' ? 0.22 : 0.95)
  // A yellow stays the operator's yellow on white, and gets a dark edge; a navy on black must become lighter.
  return scheme === 'light' ? brand : standOut(brand, [surface], CONTROL_CONTRAST, scheme)
}

/** The colours of one scheme for a brand. */
export const brandColours = (brand: HexColour, scheme: Scheme): BrandColours => {
  const { page, surface } = SCHEMES[scheme]
  const wash = mix(page, withLightness(brand, 0.7), scheme === 'light' ? 0.16 : 0.13)
  const fill = fillOf(brand, scheme)
  const accent = standOut(fill, [page, surface, wash], TEXT_CONTRAST, scheme)
  // White first, for looks; where white fails, pure black passes: no colour is below 4.5 for both.
  const onFill: HexColour = contrast('#ffffff', fill) >= TEXT_CONTRAST ? '#ffffff' : '#000000'
  return {
    fill,
    // Away from the text's colour, so that hovering never costs contrast.
    fillHover: withLightness(fill, lightness(fill) + (onFill === '#ffffff' ? -0.05 : 0.05)),
    onFill,
    fillEdge: contrast(fill, surface) >= CONTROL_CONTRAST ? fill : accent,
    accent,
    wash,
  }
}

const declarations = (colours: BrandColours): string =>
  [
    `--fill:${colours.fill}`,
    `--fill-hover:${colours.fillHover}`,
    `--on-fill:${colours.onFill}`,
    `--fill-edge:${colours.fillEdge}`,
    `--accent:${colours.accent}`,
    `--wash:${colours.wash}`,
  ].join(';')

/** The generated part of the stylesheet: custom properties only. */
export const brandStyles = (brand: HexColour): string =>
  `@layer tokens{:root{${declarations(brandColours(brand, 'light'))}}` +
  `@media (prefers-color-scheme:dark){:root{${declarations(brandColours(brand, 'dark'))}}}}\n`
