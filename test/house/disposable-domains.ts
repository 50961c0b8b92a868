// The curated list of github.com/disposable-email-domains, as npm carries it (CC0).
import listed from 'disposable-email-domains-js/dist/dict/disposable_email_blocklist.json' with { type: 'json' }

/** A domain as addresses are compared: lower case, in A-labels, two labels or more. */
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/

/** The text of the list: each domain once, one a line, sorted by code unit, without those that lie below another one. */
export const disposableText = (): string => {
  const domains = new Set(listed.map((domain) => domain.toLowerCase()).filter((domain) => DOMAIN.test(domain)))
  const isBelowAnother = (domain: string): boolean =>
    domain.split('.').some((_, index, labels) => index > 0 && domains.has(labels.slice(index).join('.')))
  return `${[...domains]
    .filter((domain) => !isBelowAnother(domain))
    .sort()
    .join('\n')}\n`
}
