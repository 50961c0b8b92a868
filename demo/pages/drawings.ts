/** The shop's prints: one flower each, drawn from few shapes in flat colours. Decorative, so hidden from readers. */
import type { FlowerId } from '../catalogue.ts'
import { html, type Markup } from '../html.ts'

/** The print of a flower on a 200 by 240 sheet. */
export const drawing = (id: FlowerId): Markup =>
  html`<svg class="print" viewBox="0 0 200 240" aria-hidden="true">${PRINTS[id]()}</svg>`

const LEAF = '#5f7d5c'
const LEAF_DARK = '#4a6650'
const LEAF_PALE = '#93ab94'

const times = (count: number, draw: (index: number) => Markup): readonly Markup[] =>
  Array.from({ length: count }, (_, index) => draw(index))

/** Ellipses around a centre: `reach` is the distance of their own centres, `turn` the angle of the first in degrees. */
const petals = (
  count: number,
  [x, y]: readonly [number, number],
  shape: { readonly reach: number; readonly width: number; readonly length: number; readonly turn?: number },
  fill: string,
): readonly Markup[] =>
  times(count, (index) => {
    const angle = (shape.turn ?? 0) + (index * 360) / count
    return html`<ellipse cx="${x}" cy="${y - shape.reach}" rx="${shape.width}" ry="${shape.length}" fill="${fill}" transform="rotate(${angle.toFixed(1)} ${x} ${y})"/>`
  })

/** Dots on a ring. */
const ring = (
  count: number,
  [x, y]: readonly [number, number],
  radius: number,
  size: number,
  fill: string,
): readonly Markup[] =>
  times(count, (index) => {
    const angle = (index * 2 * Math.PI) / count
    return html`<circle cx="${(x + radius * Math.cos(angle)).toFixed(1)}" cy="${(y + radius * Math.sin(angle)).toFixed(1)}" r="${size}" fill="${fill}"/>`
  })

const stem = (path: string, width = 3.5): Markup =>
  html`<path d="${path}" fill="none" stroke="${LEAF_DARK}" stroke-width="${width}" stroke-linecap="round"/>`

const leaf = (path: string, fill = LEAF): Markup => html`<path d="${path}" fill="${fill}"/>`

const tulip = (): Markup => html`
${stem('M100 112 C102 150 98 190 100 240', 5)}
${leaf('M100 232 C70 214 58 170 62 128 C84 150 100 190 100 232Z')}
${leaf('M101 236 C124 220 142 188 144 150 C120 166 104 198 101 236Z', LEAF_DARK)}
<path d="M70 52 C62 84 74 116 100 118 C126 116 138 84 130 52 C122 62 116 66 114 72 C110 56 104 44 100 34 C96 44 90 56 86 72 C84 66 78 62 70 52Z" fill="#e2693c"/>
<path d="M100 34 C86 60 82 92 100 118 C118 92 114 60 100 34Z" fill="#f0894f"/>
<path d="M100 60 C97 80 97 98 100 116 C103 98 103 80 100 60Z" fill="#f9b27a"/>`

const anemone = (): Markup => html`
${stem('M100 90 C104 140 96 190 102 240')}
${times(7, (index) => html`<path d="M100 158 q-5 -24 0 -42 q5 18 0 42Z" fill="${index % 2 ? LEAF : LEAF_DARK}" transform="rotate(${-96 + index * 32} 100 156)"/>`)}
${petals(6, [100, 82], { reach: 30, width: 24, length: 33, turn: 30 }, '#4b4d9c')}
${petals(6, [100, 82], { reach: 26, width: 21, length: 28 }, '#6668b8')}
${petals(12, [100, 82], { reach: 13, width: 4, length: 9 }, '#dcd9f2')}
${ring(22, [100, 82], 17, 1.9, '#23213f')}
<circle cx="100" cy="82" r="10.5" fill="#23213f"/>
${ring(9, [100, 82], 5.5, 1.3, '#54528a')}`

const poppy = (): Markup => html`
${stem('M100 100 C96 150 106 196 98 240', 3)}
${stem('M100 210 C122 190 134 160 136 132 C137 120 146 116 151 124', 2.6)}
<ellipse cx="153" cy="134" rx="8" ry="12" fill="${LEAF}" transform="rotate(-12 153 134)"/>
${leaf('M99 238 C80 226 66 224 52 228 C62 214 84 212 99 226Z', LEAF_PALE)}
${leaf('M99 224 C84 206 70 200 58 200 C70 190 90 196 100 212Z')}
<path d="M46 84 C40 52 66 34 100 46 C134 34 160 52 154 84 C150 112 124 124 100 118 C76 124 50 112 46 84Z" fill="#f2a541"/>
<path d="M52 92 C60 66 82 60 100 74 C118 60 140 66 148 92 C140 120 118 126 100 120 C82 126 60 120 52 92Z" fill="#f7bd5f"/>
<path d="M74 100 C80 84 92 82 100 90 C108 82 120 84 126 100 C118 116 108 120 100 116 C92 120 82 116 74 100Z" fill="#fbd68d"/>
${ring(14, [100, 97], 11, 2, '#b9781b')}
<circle cx="100" cy="97" r="6.5" fill="#83935a"/>`

const cornflower = (): Markup => html`
${stem('M100 104 C98 150 104 196 100 240', 3)}
${stem('M101 200 C116 180 134 168 142 146', 2.4)}
${leaf('M100 196 C84 182 72 160 70 138 C82 154 96 172 100 196Z', LEAF_PALE)}
${leaf('M101 226 C112 204 126 192 140 186 C132 202 118 218 101 226Z', LEAF_PALE)}
${times(11, (index) => html`<path d="M100 84 L88 44 L94 50 L100 38 L106 50 L112 44Z" fill="${index % 2 ? '#3b63b5' : '#4f7bd0'}" transform="rotate(${(index * 360) / 11} 100 82)"/>`)}
${petals(9, [100, 82], { reach: 11, width: 3.4, length: 12, turn: 20 }, '#6a3f8f')}
${ring(7, [100, 82], 6, 2, '#f0e7ff')}
<path d="M88 100 Q100 94 112 100 L107 122 Q100 127 93 122Z" fill="${LEAF_DARK}"/>
${times(5, (index) => html`<path d="M142 142 L137 120 L142 125 L147 120Z" fill="${index % 2 ? '#3b63b5' : '#4f7bd0'}" transform="rotate(${-60 + index * 30} 142 142)"/>`)}
<path d="M135 146 Q142 136 149 146 L146 158 Q142 161 138 158Z" fill="${LEAF_DARK}"/>`

const rudbeckia = (): Markup => html`
${stem('M100 96 C104 146 96 196 101 240', 4)}
${leaf('M100 208 C76 206 58 190 50 168 C74 170 94 184 100 208Z')}
${leaf('M101 184 C120 182 140 166 148 144 C126 146 106 160 101 184Z', LEAF_DARK)}
${petals(13, [100, 80], { reach: 40, width: 9.5, length: 27, turn: 14 }, '#d98a1f')}
${petals(13, [100, 80], { reach: 37, width: 8.5, length: 25 }, '#efb23a')}
<circle cx="100" cy="80" r="20" fill="#5b3424"/>
<circle cx="100" cy="77" r="15" fill="#734434"/>
${ring(16, [100, 79], 16.5, 1.6, '#c98a4a')}
${ring(9, [100, 78], 8.5, 1.5, '#a9683c')}`

const ranunculus = (): Markup => html`
${stem('M100 100 C98 150 104 200 99 240', 4.5)}
${leaf('M99 216 C82 206 66 206 50 214 C56 196 70 190 78 192 C72 180 74 168 78 162 C88 176 98 194 99 216Z')}
${leaf('M101 236 C116 214 132 208 150 210 C142 226 122 238 101 236Z', LEAF_PALE)}
${petals(7, [100, 80], { reach: 24, width: 26, length: 24 }, '#d9798f')}
${petals(7, [100, 80], { reach: 18, width: 22, length: 21, turn: 26 }, '#e795a6')}
${petals(6, [100, 80], { reach: 13, width: 18, length: 17, turn: 8 }, '#f0b0bc')}
${petals(5, [100, 80], { reach: 9, width: 13, length: 13, turn: 40 }, '#f6c8cf')}
${petals(5, [100, 80], { reach: 5, width: 9, length: 9 }, '#fadde0')}
<circle cx="100" cy="80" r="6" fill="#b9c48a"/>
<circle cx="100" cy="80" r="2.6" fill="#8b9c5b"/>`

const spike = (x: number, top: number, lean: number): Markup => html`<g transform="rotate(${lean} ${x} 236)">
${stem(`M${x} ${top + 20} V240`, 2.4)}
${times(8, (index) => {
  const y = top + index * 11
  const width = 4 + Math.min(index, 5) * 0.8
  return html`<ellipse cx="${x - 6}" cy="${y}" rx="${width}" ry="6.5" fill="${index % 2 ? '#7d67b0' : '#9180c4'}" transform="rotate(-32 ${x - 6} ${y})"/><ellipse cx="${x + 6}" cy="${y}" rx="${width}" ry="6.5" fill="${index % 2 ? '#9180c4' : '#6b569e'}" transform="rotate(32 ${x + 6} ${y})"/>`
})}
<ellipse cx="${x}" cy="${top - 8}" rx="4" ry="7" fill="#a89bd6"/></g>`

const lavender = (): Markup => html`
${leaf('M100 238 C86 206 82 180 84 158 C94 182 100 210 100 238Z', LEAF_PALE)}
${leaf('M100 238 C112 204 118 186 116 166 C106 186 100 212 100 238Z', LEAF)}
${spike(100, 56, -19)}${spike(100, 60, 18)}${spike(100, 40, -1)}
<path d="M84 200 q16 7 32 0 l-1 10 q-15 6 -30 0Z" fill="#c9b28b"/>`

const eucalyptus = (): Markup => html`
${stem('M98 40 C106 100 92 160 102 240', 3)}
${times(6, (index) => {
  const y = 62 + index * 29
  const size = 11 + index * 1.1
  const reach = size + 5
  return html`<ellipse cx="${100 - reach}" cy="${y + 6}" rx="${size + 5}" ry="${size}" fill="${index % 2 ? '#8fae9f' : '#7d9f92'}" transform="rotate(16 100 ${y})"/><ellipse cx="${100 + reach}" cy="${y - 8}" rx="${size + 5}" ry="${size}" fill="${index % 2 ? '#a6c1b1' : '#94b4a5'}" transform="rotate(-14 100 ${y - 14})"/>`
})}
<ellipse cx="92" cy="34" rx="6" ry="12" fill="#a6c1b1" transform="rotate(-24 92 34)"/>
<ellipse cx="103" cy="30" rx="6" ry="13" fill="#b5ccbd" transform="rotate(14 103 30)"/>`

const PRINTS: Readonly<Record<FlowerId, () => Markup>> = {
  tulip,
  anemone,
  poppy,
  cornflower,
  rudbeckia,
  ranunculus,
  lavender,
  eucalyptus,
}
