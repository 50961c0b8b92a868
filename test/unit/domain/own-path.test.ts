import { expect, test } from 'vitest'
import { isOwnPath } from '#domain/own-path.ts'

test.each([
  ['/_auth', true],
  ['/_auth/', true],
  ['/_auth/sign-in', true],
  ['/_AUTH/sign-in', true],
  ['/_authors', false],
  ['/a/_auth', false],
  ['/', false],
  ['/.well-known/change-password', true],
  ['/.well-known/WEBAUTHN', true],
  ['/.well-known/passkey-endpoints', true],
  ['/.well-known/webauthn/x', false],
  ['/.well-known/security.txt', false],
])('%s is a path of the gateway: %s', (path, isOwn) => {
  expect(isOwnPath(path, '/_auth')).toBe(isOwn)
})
