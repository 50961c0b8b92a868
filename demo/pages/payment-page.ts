import type { PosternIdentity } from '#origin/verify.ts'
import { totalOf } from '../baskets.ts'
import { euro } from '../catalogue.ts'
import type { Order } from '../customers.ts'
import { html, type Markup } from '../html.ts'
import { type Frame, layout } from './layout.ts'

/** How a customer pays: shown to nobody who has not just shown two factors. */
export const paymentPage = (frame: Frame, identity: PosternIdentity, orders: readonly Order[]): Markup =>
  layout(
    'Payment',
    frame,
    html`<h1>How you pay</h1>
<p class="lead">By invoice, fourteen days after the flowers.${identity.email !== undefined && html` It goes to ${identity.email}.`}</p>
<section class="panel">
  <h2>Open invoices</h2>
  ${orders.length === 0 ? html`<p>None. Everything is paid.</p>` : orders.map(invoice)}
  <p class="problem" data-unpaid hidden>Nothing was paid. You can try again whenever you like.</p>
</section>
<section class="panel">
  <h2>Why you were asked for your passkey</h2>
  <p>This page opens only for customers who have confirmed with a passkey in the last quarter of an hour. The shop has no
  line of code for that: the rule stands in the gateway in front of it, which says <code>acr=${identity.acr}</code>.</p>
  <p><a class="button quiet" href="/account">Back to your account</a></p>
</section>`,
    '/account',
  )

/** Sent by the script of the shop, which has the payment confirmed in a window; without it, by the browser. */
const invoice = (order: Order): Markup => html`<form class="invoice" method="post" action="/account/payments" data-pay>
  <input type="hidden" name="order" value="${order.number}">
  <input type="hidden" name="amount" value="${euro(totalOf(order.lines))}">
  <p><strong>${order.number}</strong> ${euro(totalOf(order.lines))}</p>
  <button type="submit">Pay now<span class="unseen"> ${order.number}</span></button>
</form>`
