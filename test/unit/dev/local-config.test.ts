import { expect, test } from 'vitest'
import { compile } from '#config/compile.ts'
import { signedIn } from '#policy/builders.ts'
import { demoConfig, originConfig } from '../../../src/dev/node/local-config.ts'
import { config, site } from '../config/config-builders.ts'

/** A configuration that is deployed on two domains. */
const deployed = config({
  issuer: 'https://shop.example',
  relatedDomains: ['shop.de'],
  sites: [
    site({ publicUrl: 'https://shop.example' }),
    site({ id: 'abroad', audience: 'abroad', publicUrl: 'https://shop.de', otherwise: signedIn() }),
  ],
})

test.each([
  ['the demo shop', demoConfig],
  ['an app', originConfig],
] as const)('what is deployed on several domains runs in front of %s on this machine', (_, moved) => {
  expect(compile(deployed).ok).toBe(true)
  expect(compile(moved(deployed, 8787, 'http://localhost:8788'))).toMatchObject({
    ok: true,
    value: { relyingPartyId: 'localhost', sites: [{ publicUrl: 'http://localhost:8787' }] },
  })
})
