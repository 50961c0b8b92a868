import type { PosternIdentity } from '#origin/verify.ts'
import { html, type Markup } from '../html.ts'

/** Where the gateway serves its own pages. */
export const GATEWAY = '/_auth'

/** What every page shows around its content. */
export interface Frame {
  readonly identity: PosternIdentity | undefined
  /** Bunches in the basket. */
  readonly count: number
}

/** A whole page. `current` marks the navigation's entry. */
export const layout = (
  title: string,
  { identity, count }: Frame,
  main: Markup,
  current = '',
): Markup => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} – Half Past Flowers</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/shop.css">
<script type="module" src="/assets/shop.client.js"></script>
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header class="top">
  <a class="wordmark" href="/">${clockMark()}<span>Half Past <em>Flowers</em></span></a>
  <nav aria-label="Shop">
    ${entry('/basket', 'Basket', current, count > 0 ? html` <b class="count"><span class="unseen">bunches: </span>${count}</b>` : undefined)}
    ${identity === undefined ? entry(`${GATEWAY}/sign-in?return_to=/account`, 'Sign in', current) : entry('/account', 'Account', current)}
  </nav>
</header>
<main id="main">
${main}
</main>
<footer class="bottom">
  <p>Half Past Flowers is a demonstration. Nobody will bring you anything, but the sign-in is real.</p>
</footer>
</body>
</html>
`

const entry = (href: string, text: string, current: string, more?: Markup): Markup =>
  html`<a href="${href}"${href === current && html` aria-current="page"`}>${text}${more}</a>`

const clockMark = (): Markup => html`<svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
<circle cx="12" cy="12" r="10" fill="none" stroke="currentColor" stroke-width="1.8"/>
<path d="M12 12 V18.5 M12 12 L8.6 14.2" stroke="currentColor" stroke-width="1.8" stroke-linecap="round"/></svg>`
