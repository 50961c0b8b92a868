/**
 * The part of the check that needs the Public Suffix List: 130 kB that a Worker need not carry, so it runs where
 * configurations are made, in `npm run check-config` and before every build.
 */
import { getPublicSuffix } from 'tldts'
import type { Deployment } from './deployment.ts'
import { type ConfigIssue, issueAt } from './issue.ts'

/** Whether strangers can register names below a domain, as below `co.uk` or `pages.dev`. */
const isPublicSuffix = (domain: string): boolean =>
  domain !== 'localhost' && getPublicSuffix(domain, { allowPrivateDomains: true }) === domain

/**
 * Hosts and the relying-party id that are public suffixes. Browsers refuse passkeys for them, and cookies and passkeys
 * that worked there would belong to every customer of the suffix's owner (WebAuthn Level 3 section 5.1.3).
 */
export const publicSuffixIssues = ({ relyingPartyId, sites }: Deployment): readonly ConfigIssue[] => [
  ...(isPublicSuffix(relyingPartyId)
    ? [issueAt(['relyingPartyId'], `is a public suffix: strangers own names below '${relyingPartyId}'`)]
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
