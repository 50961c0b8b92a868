import { html, type Markup } from '../html.ts'
import { type Frame, layout } from './layout.ts'

const NOBODY: Frame = { identity: undefined, count: 0 }

/** The page for a request that came round the gateway. It names the way that works and shows nothing else. */
export const refusedPage = (publicUrl: string): Markup =>
  layout(
    'Round the gateway',
    NOBODY,
    html`<h1>This request came round the gateway</h1>
<p class="lead">Nothing signed says who is asking, or it was signed for another request. So the shop shows no account,
whoever asks and whatever the network lets through.</p>
<p>If you are a customer, this way works: <a href="${publicUrl}/account">${publicUrl}/account</a></p>`,
  )

/** The page while the gateway's keys cannot be had: nobody can be told apart, so nobody gets in. */
export const unavailablePage = (): Markup =>
  layout(
    'One moment',
    NOBODY,
    html`<h1>One moment, please</h1>
<p class="lead">The shop cannot check who is asking just now. Please try again in a few seconds.</p>`,
  )

export const notFoundPage = (): Markup =>
  layout(
    'Not found',
    NOBODY,
    html`<h1>Nothing on this table</h1>
<p class="lead">There is no page of this name. <a href="/">See today’s bunches.</a></p>`,
  )

/** The page for a form that another site sent, or that cannot be read. */
export const badFormPage = (): Markup =>
  layout(
    'Not done',
    NOBODY,
    html`<h1>Nothing was changed</h1>
<p class="lead">That form did not come from this shop as it should. <a href="/">Start from the shop window.</a></p>`,
  )
