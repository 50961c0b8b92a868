import type { PosternIdentity } from '#origin/verify.ts'
import { countOf, totalOf } from '../baskets.ts'
import { euro } from '../catalogue.ts'
import { type Address, COUNTRIES, type Order, stageAt } from '../customers.ts'
import { html, type Markup } from '../html.ts'
import { type Frame, GATEWAY, layout } from './layout.ts'

/** What the account page shows of a customer. */
export interface AccountView {
  readonly identity: PosternIdentity
  readonly address: Address | undefined
  readonly orders: readonly Order[]
  /** Said at the top after something was done. */
  readonly notice: string | undefined
  readonly now: number
}

/** The customer's own page. Signing out and security settings belong to the gateway; the shop links to them. */
export const accountPage = (frame: Frame, { identity, address, orders, notice, now }: AccountView): Markup =>
  layout(
    'Your account',
    frame,
    html`<p class="notice" data-signed-out hidden>You are signed out. <a href="${GATEWAY}/sign-in?return_to=/account">Sign in again</a></p>
${notice !== undefined && html`<p class="notice" role="status">${notice}</p>`}
<h1>Good to see you${identity.name !== undefined && html`, ${identity.name}`}</h1>
${identity.email !== undefined && html`<p class="lead">Signed in as ${identity.email}</p>`}
<div class="columns">
<section class="panel">
  <h2>Deliver to</h2>
  ${address === undefined ? html`<p>No address yet.</p>` : postal(address)}
  <p><a class="button quiet" href="/account/address">${address === undefined ? 'Add an address' : 'Change address'}</a></p>
</section>
<section class="panel">
  <h2>Signing in</h2>
  <p>Your passkeys, and where you are signed in.</p>
  <p><a class="button quiet" href="${GATEWAY}/account">Sign-in and security</a> <a class="button quiet" href="/account/payment">Payment</a></p>
  <form method="post" action="${GATEWAY}/sign-out">
    <input type="hidden" name="return_to" value="/">
    <button class="quiet" type="submit">Sign out</button>
  </form>
</section>
</div>
<section class="panel">
  <h2>Orders</h2>
  ${orders.length === 0 ? html`<p>None yet. <a href="/">The clock is running.</a></p>` : html`<ul class="orders" data-orders>${orders.map((order) => row(order, now))}</ul>`}
</section>
<details class="panel">
  <summary>What the gateway tells this shop about you</summary>
  <p>This, signed for this one page view, is all the shop ever learns. Addresses and orders are kept under <code>sub</code>.</p>
  <dl class="claims">${Object.entries(identity.claims).map(([name, value]) => html`<dt>${name}</dt><dd>${claimText(value)}</dd>`)}</dl>
</details>`,
    '/account',
  )

const postal = ({ name, street, postcode, city, country, note }: Address): Markup => html`<address>
${name}<br>${street}<br>${postcode} ${city}<br>${countryName(country)}
</address>${note !== '' && html`<p class="hint">“${note}”</p>`}`

const countryName = (code: string): string => Object.entries(COUNTRIES).find(([key]) => key === code)?.[1] ?? code

const row = (order: Order, now: number): Markup => {
  const placed = new Date(order.placedAt * 1000)
  const bunches = countOf(order.lines)
  return html`<li>
  <p><strong>${order.number}</strong> <time datetime="${placed.toISOString()}">${DAY.format(placed)}</time></p>
  <p>${bunches === 1 ? '1 bunch' : `${bunches} bunches`}, ${euro(totalOf(order.lines))}${order.isPaid && ', paid'}</p>
  <p class="stage" data-stage="${order.number}">${stageAt(order, now)}</p>
</li>`
}

const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })

const claimText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
