/**
 * Colour arithmetic for branding: contrast as WCAG measures it, and lightness as people see it (OKLab), so that a brand
 * colour can be made readable without changing its hue.
 */

/** `#rrggbb` in lower case. */
export type HexColour = `#${string}`

type Triple = readonly [number, number, number]

/** A colour by lightness (0 to 1) and the two opponent axes of OKLab. */
interface Lab {
  readonly lightness: number
  readonly a: number
  readonly b: number
}

/** Accepts `#rrggbb` in either case; anything else is undefined, so that no other CSS reaches the stylesheet. */
export const parseHexColour = (text: string): HexColour | undefined =>
  /^#[0-9a-f]{6}$/i.test(text) ? `#${text.slice(1).toLowerCase()}` : undefined

const channels = (colour: HexColour): Triple => {
  const value = Number.parseInt(colour.slice(1), 16)
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255]
}

const toHexColour = (rgb: Triple): HexColour =>
  `#${rgb
    .map((channel) =>
      Math.round(Math.min(1, Math.max(0, channel)) * 255)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`

const toLinear = (channel: number): number =>
  channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4

const fromLinear = (light: number): number => (light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055)

const luminance = (colour: HexColour): number => {
  const [red, green, blue] = channels(colour)
  return 0.2126 * toLinear(red) + 0.7152 * toLinear(green) + 0.0722 * toLinear(blue)
}

/**
 * Contrast ratio of two colours, from 1 to 21.
 * @see WCAG 2.2, definitions of contrast ratio and relative luminance
 */
export const contrast = (one: HexColour, other: HexColour): number => {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((left, right) => left - right)
  return (lighter + 0.05) / (darker + 0.05)
}

/** `share` (0 to 1) of `over` painted upon `base`. */
export const mix = (base: HexColour, over: HexColour, share: number): HexColour => {
  const [red, green, blue] = channels(base)
  const [overRed, overGreen, overBlue] = channels(over)
  const blend = (below: number, above: number): number => below + (above - below) * share
  return toHexColour([blend(red, overRed), blend(green, overGreen), blend(blue, overBlue)])
}

/** @see Björn Ottosson, "A perceptual color space for image processing" (2020) for the matrices */
const toLab = (colour: HexColour): Lab => {
  const [red, green, blue] = channels(colour)
  const [r, g, b] = [toLinear(red), toLinear(green), toLinear(blue)]
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return {
    lightness: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    a: 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    b: 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  }
}

const fromLab = ({ lightness, a, b }: Lab): Triple => {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    fromLinear(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    fromLinear(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    fromLinear(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ]
}

/** How far a colour is from grey: 0 for greys, 0.1 to 0.3 for colours. */
export const chroma = (colour: HexColour): number => {
  const { a, b } = toLab(colour)
  return Math.hypot(a, b)
}

/** How light a colour looks, from 0 (black) to 1 (white). */
export const lightness = (colour: HexColour): number => toLab(colour).lightness

/** The same hue at another lightness; as much of its chroma as the screen can show there. */
export const withLightness = (colour: HexColour, target: number): HexColour => {
  const { a, b } = toLab(colour)
  const wanted = Math.min(1, Math.max(0, target))
  for (let share = 1; share > 0; share -= 0.05) {
    const rgb = fromLab({ lightness: wanted, a: a * share, b: b * share })
    if (rgb.every((channel) => channel >= -0.001 && channel <= 1.001)) return toHexColour(rgb)
  }
  return toHexColour(fromLab({ lightness: wanted, a: 0, b: 0 }))
}
