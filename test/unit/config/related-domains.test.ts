import { expect, test } from 'vitest'
import type { ConfigIssue } from '#config/issue.ts'
import { publicSuffixIssues } from '#config/public-suffix.ts'
import { config, deploymentOf, issuesOf, site } from './config-builders.ts'

/** One site at each of these hosts, for passkeys of `shop.example`. */
const selling = (relatedDomains: readonly string[], ...hosts: readonly string[]) =>
  config({
    relatedDomains,
    issuer: 'https://shop.example',
    sites: hosts.map((host, index) =>
      site({ id: `site-${index}`, audience: `site-${index}`, publicUrl: `https://${host}` }),
    ),
  })

const pathsOf = (issues: readonly Pick<ConfigIssue, 'path'>[]) => issues.map(({ path }) => path)

test('sites may lie in any of them', () => {
  const sound = selling(['shop.de', 'florist.fr'], 'shop.example', 'www.shop.de', 'florist.fr')
  expect(issuesOf(sound)).toEqual([])
  expect(deploymentOf(sound).relatedDomains).toEqual(['shop.de', 'florist.fr'])
})

test('a site outside of all of them is refused', () => {
  expect(pathsOf(issuesOf(selling(['shop.de'], 'shop.example', 'shop.de', 'notshop.de')))).toEqual([
    'sites[2].publicUrl',
  ])
})

test('browsers must be able to ask at the domain of the passkeys itself', () => {
  const [issue] = issuesOf(selling(['shop.de'], 'www.shop.example', 'shop.de'))
  expect(issue).toMatchObject({ path: 'relatedDomains', message: expect.stringContaining('/.well-known/webauthn') })
  const further = config({
    relatedDomains: ['shop.de'],
    sites: [site({ hosts: ['shop.example', 'shop.de'] })],
  })
  expect(issuesOf(further)).toEqual([])
})

test('a port is where no browser asks', () => {
  expect(pathsOf(issuesOf(selling(['shop.de'], 'shop.example:8443', 'shop.de')))).toEqual(['relatedDomains'])
})

test.each([
  ['of no site', ['shop.de', 'shop.nl'], 'is the domain of no site'],
  ['listed twice', ['shop.de', 'shop.de'], 'is listed already'],
  ['below the domain of the passkeys', ['shop.de', 'pay.shop.example'], 'lies within relyingPartyId'],
])('one %s is a mistake', (_, related, sentence) => {
  expect(issuesOf(selling(related, 'shop.example', 'shop.de'))).toMatchObject([
    { path: 'relatedDomains[1]', message: expect.stringContaining(sentence) },
  ])
})

test.each(['https://shop.de', 'Shop.de', '*.shop.de', 'de'])('%s is no domain', (domain) => {
  expect(pathsOf(issuesOf(selling([domain], 'shop.example', 'shop.de')))).toEqual(['relatedDomains[0]'])
})

test('a public suffix is refused: strangers own names below it', () => {
  expect(pathsOf(publicSuffixIssues(deploymentOf(selling(['co.uk'], 'shop.example', 'shop.co.uk'))))).toEqual([
    'relatedDomains[0]',
  ])
})

test('more different names than browsers read are refused; one name in many countries counts once', () => {
  const many = ['shop.de', 'shop.co.uk', 'shop.fr', 'a.nl', 'b.nl', 'c.nl', 'd.nl']
  const issues = (related: readonly string[]) =>
    publicSuffixIssues(deploymentOf(selling(related, 'shop.example', ...related)))
  expect(issues(many)).toEqual([])
  expect(pathsOf(issues([...many, 'e.nl']))).toEqual(['relatedDomains'])
})
