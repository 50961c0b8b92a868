import { type BasketLine, totalOf } from '../baskets.ts'
import { euro, findFlower } from '../catalogue.ts'
import { html, type Markup } from '../html.ts'
import { drawing } from './drawings.ts'
import { type Frame, GATEWAY, layout } from './layout.ts'

/** What the visitor took, at the prices it was taken at. Ordering needs a customer; looking does not. */
export const basketPage = (frame: Frame, lines: readonly BasketLine[]): Markup =>
  layout(
    'Basket',
    frame,
    lines.length === 0
      ? empty
      : html`<h1>Your basket</h1>
<ul class="lines">
${lines.map(row)}
</ul>
<section class="total" aria-label="Total">
  <p>Total <strong>${euro(totalOf(lines))}</strong></p>
  ${frame.identity === undefined ? signIn : order}
</section>`,
    '/basket',
  )

const empty = html`<h1>Your basket is empty</h1>
<p class="lead">The clock is running: <a href="/">see what is on the table</a>.</p>`

const signIn = html`<a class="button" href="${GATEWAY}/sign-in?return_to=/basket">Sign in to order</a>
<p class="hint">Your basket stays as it is, and so do its prices.</p>`

const order = html`<form method="post" action="/account/orders"><button type="submit">Order now</button></form>`

const row = ({ flower: id, cents, quantity }: BasketLine): Markup => html`<li>
  <div class="sheet small ${id}">${drawing(id)}</div>
  <p class="what"><strong>${findFlower(id)?.name ?? id}</strong><br>${quantity} × ${euro(cents)}</p>
  <p class="sum">${euro(quantity * cents)}</p>
  <form method="post" action="/basket/lines/remove">
    <input type="hidden" name="flower" value="${id}">
    <input type="hidden" name="cents" value="${cents}">
    <button class="quiet" type="submit">Remove<span class="unseen"> ${findFlower(id)?.name ?? id} at ${euro(cents)}</span></button>
  </form>
</li>`
