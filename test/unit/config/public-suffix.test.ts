import { expect, test } from 'vitest'
import { publicSuffixIssues } from '#config/public-suffix.ts'
import { config, deploymentOf, site } from './config-builders.ts'

const pathsFor = (relyingPartyId: string, publicUrl: string, ...hosts: readonly string[]): readonly string[] =>
  publicSuffixIssues(deploymentOf(config({ relyingPartyId, sites: [site({ publicUrl, hosts })] }))).map(
    ({ path }) => path,
  )

test.each([
  ['co.uk', 'https://shop.co.uk', ['relyingPartyId']],
  ['pages.dev', 'https://shop.pages.dev', ['relyingPartyId']],
  ['co.uk', 'https://co.uk', ['relyingPartyId', 'sites[0].publicUrl']],
  ['shop.co.uk', 'https://www.shop.co.uk', []],
  ['shop.pages.dev', 'https://shop.pages.dev', []],
  ['localhost', 'http://localhost:8787', []],
] as const)('%s for %s', (relyingPartyId, publicUrl, paths) => {
  expect(pathsFor(relyingPartyId, publicUrl)).toEqual(paths)
})

test('every host is looked at, whatever its port', () => {
  expect(pathsFor('workers.dev', 'https://shop.workers.dev', 'a.workers.dev', 'workers.dev:8443')).toEqual([
    'relyingPartyId',
    'sites[0].hosts[1]',
  ])
})
