import type { BasketLine } from '../baskets.ts'
import { elapsedAt, euro, FLOWERS, type Flower, type FlowerId, priceAt, ROUND } from '../catalogue.ts'
import { html, type Markup } from '../html.ts'
import { drawing } from './drawings.ts'
import { type Frame, layout } from './layout.ts'

/** The shop window: every flower with the price of this moment. Works without script; with it, prices fall on the page. */
export const cataloguePage = (frame: Frame, lines: readonly BasketLine[], now: number): Markup =>
  layout(
    'Today’s bunches',
    frame,
    html`<section class="hero">
  <div>
    <h1>The price falls until somebody buys.</h1>
    <p class="lead">Cut this morning, sold by the clock. Each round starts on the hour and at half past; every bunch gets
    cheaper until the round is over. What you put in your basket keeps its price.</p>
  </div>
  ${clock(now)}
</section>
<ul class="flowers">
${FLOWERS.map((flower) => card(flower, lines, now))}
</ul>`,
    '/',
  )

const clock = (now: number): Markup => {
  const elapsed = elapsedAt(now)
  const left = ROUND - elapsed
  return html`<figure class="clock">
<svg viewBox="0 0 120 120" aria-hidden="true">
<circle cx="60" cy="60" r="54" class="dial"/>
${Array.from({ length: 12 }, (_, index) => html`<path d="M60 11 V${index % 3 === 0 ? 21 : 16}" class="tick" transform="rotate(${index * 30} 60 60)"/>`)}
<path d="M60 64 V24" class="hand" data-hand transform="rotate(${(elapsed * 360) / ROUND} 60 60)"/>
<circle cx="60" cy="60" r="4" class="hub"/>
</svg>
<figcaption>Next round in <time data-left>${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}</time></figcaption>
</figure>`
}

const card = (flower: Flower & { readonly id: FlowerId }, lines: readonly BasketLine[], now: number): Markup => {
  const cents = priceAt(flower, now)
  const taken = lines.filter((line) => line.flower === flower.id).reduce((sum, { quantity }) => sum + quantity, 0)
  return html`<li class="flower" id="${flower.id}">
  <div class="sheet ${flower.id}">${drawing(flower.id)}${taken > 0 && html`<p class="taken">${taken} in your basket</p>`}</div>
  <h2>${flower.name}</h2>
  <p class="latin" lang="la">${flower.latin}</p>
  <p class="note">${flower.note}</p>
  <meter class="fall" min="${flower.floor}" max="${flower.opening}" value="${cents}" data-fall="${flower.id}" aria-label="Price between floor and opening">${euro(cents)}</meter>
  <form method="post" action="/basket/lines">
    <input type="hidden" name="flower" value="${flower.id}">
    <p class="price"><data value="${cents}" data-price="${flower.id}">${euro(cents)}</data></p>
    <button type="submit">Take it<span class="unseen">: ${flower.name}</span></button>
  </form>
</li>`
}
