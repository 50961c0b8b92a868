/**
 * The part of the check that needs the Public Suffix List: 130 kB that a Worker need not carry, so it runs where
 * configurations are made, in `npm run check-config` and before every build.
 */
import { getDomainWithoutSuffix, getPublicSuffix } from 'tldts'
import type { Deployment } from './deployment.ts'
import { type ConfigIssue, issueAt } from './issue.ts'

/** Different names before the public suffix for which browsers read a list of related origins (WebAuthn Level 3 section 5.11.1). */
const RELATED_LABELS_READ = 5

/** Whether strangers can register names below a domain, as below `co.uk` or `pages.dev`. */
const isPublicSuffix = (domain: string): boolean =>
  domain !== 'localhost' && getPublicSuffix(domain, { allowPrivateDomains: true }) === domain

/** The name that browsers count: `shop` for `www.shop.co.uk` and for `shop.de`. */
const relatedLabel = (domain: string): string | null => getDomainWithoutSuffix(domain, { allowPrivateDomains: true })

/**
 * Hosts, related domains and the relying-party id that are public suffixes: browsers refuse passkeys for them, and cookies
 * and passkeys that worked there would belong to every customer of the suffix's owner (WebAuthn Level 3 section 5.1.3).
 * And more related names than browsers read.
 */
export const publicSuffixIssues = ({ relyingPartyId, relatedDomains, sites }: Deployment): readonly ConfigIssue[] => [
  ...(isPublicSuffix(relyingPartyId)
    ? [issueAt(['relyingPartyId'], `is a public suffix: strangers own names below '${relyingPartyId}'`)]
    : []),
  ...relatedDomains.flatMap((domain, index) =>
    isPublicSuffix(domain)
      ? [issueAt(['relatedDomains', index], `is a public suffix: strangers own names below '${domain}'`)]
      : [],
  ),
  ...(new Set([relyingPartyId, ...relatedDomains].map(relatedLabel)).size > RELATED_LABELS_READ
    ? [
        issueAt(
          ['relatedDomains'],
          `have, with relyingPartyId, more than ${RELATED_LABELS_READ} names before their public suffixes: browsers read no more`,
        ),
      ]
    : []),
  ...sites.flatMap((site, index) =>
    site.hosts.flatMap((host, position) =>
      isPublicSuffix(host.replace(/:\d+$/, ''))
        ? [
            issueAt(
              position === 0 ? ['sites', index, 'publicUrl'] : ['sites', index, 'hosts', position - 1],
              `is a public suffix: strangers own names below '${host}'`,
            ),
          ]
        : [],
    ),
  ),
]
