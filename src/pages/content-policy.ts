/**
 * Response headers of our pages. They share an origin with the app, so nothing may be injected into them, framed
 * around them, kept of them or learned from them by address.
 */

// No `form-action`: browsers hold every redirect after a form to it, and ours end in the app, whose answer may lead on to
// a payment provider or back to a client of its own sign-in.
const directives: Readonly<Record<string, string>> = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self'",
  // Options of passkey ceremonies.
  'connect-src': "'self'",
  'frame-ancestors': "'none'",
  'base-uri': "'none'",
  // Our scripts set text and attributes only: markup from strings is refused by the browser itself.
  'require-trusted-types-for': "'script'",
  'trusted-types': "'none'",
}

const features: Readonly<Record<string, string>> = {
  'publickey-credentials-get': '(self)',
  'publickey-credentials-create': '(self)',
  camera: '()',
  geolocation: '()',
  microphone: '()',
  payment: '()',
  usb: '()',
}

const list = (entries: Readonly<Record<string, string>>, between: string, after: string): string =>
  Object.entries(entries)
    .map(([name, value]) => `${name}${between}${value}`)
    .join(after)

/**
 * Headers for every HTML page of ours, names in lower case.
 * @see CSP Level 3; HTML (COOP); Fetch (CORP); RFC 9111 section 5.2.2.5 (no-store)
 */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': list(directives, ' ', '; '),
  'cross-origin-opener-policy': 'same-origin',
  // Apps that send the same opener policy, as Helmet does, would share a group of windows with our pages, and script them.
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': list(features, '=', ', '),
  // Addresses of ours carry sealed flows: no request from a page may repeat its address.
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  // For browsers that do not know frame-ancestors.
  'x-frame-options': 'DENY',
  'cache-control': 'no-store',
}
