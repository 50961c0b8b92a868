import type { PosternIdentity } from '#origin/verify.ts'
import { html, type Markup } from '../html.ts'
import { type Frame, layout } from './layout.ts'

/** How a customer pays: shown to nobody who has not just shown two factors. */
export const paymentPage = (frame: Frame, identity: PosternIdentity): Markup =>
  layout(
    'Payment',
    frame,
    html`<h1>How you pay</h1>
<p class="lead">By invoice, fourteen days after the flowers.${identity.email !== undefined && html` It goes to ${identity.email}.`}</p>
<section class="panel">
  <h2>Why you were asked for your passkey</h2>
  <p>This page opens only for customers who have confirmed with a passkey in the last quarter of an hour. The shop has no
  line of code for that: the rule stands in the gateway in front of it, which says <code>acr=${identity.acr}</code>.</p>
  <p><a class="button quiet" href="/account">Back to your account</a></p>
</section>`,
    '/account',
  )
