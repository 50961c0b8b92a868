import { expect, test } from 'vitest'
import { isLoopbackHost } from '#mail/loopback.ts'

test.each(['localhost', 'LOCALHOST', '127.0.0.1', '127.255.255.255', '::1', '[::1]'])('%s is this machine', (host) => {
  expect(isLoopbackHost(host)).toBe(true)
})

test.each([
  'localhost.example',
  '127.0.0.1.example',
  '127.0.0.256',
  '127.1',
  '128.0.0.1',
  '0.0.0.0',
  '::',
  '10.0.0.1',
  '',
])('%s is not', (host) => {
  expect(isLoopbackHost(host)).toBe(false)
})
