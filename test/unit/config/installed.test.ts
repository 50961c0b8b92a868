import { expect, test } from 'vitest'
import { installedDeployment } from '#config/installed.ts'
import { config } from './config-builders.ts'

const asText = (name: string): string => JSON.stringify(config({ name }))

test('is the configuration of the repository where the environment holds none', () => {
  expect(installedDeployment({}).sites[0]?.id).toBe('shop')
})

test('is the one in POSTERN_CONFIG where there is one', () => {
  expect(installedDeployment({ POSTERN_CONFIG: asText('Another') }).name).toBe('Another')
})

test('is compiled once for a text, and anew for another', () => {
  const first = installedDeployment({ POSTERN_CONFIG: asText('One') })
  expect(installedDeployment({ POSTERN_CONFIG: asText('One') })).toBe(first)
  expect(installedDeployment({ POSTERN_CONFIG: asText('Two') }).name).toBe('Two')
})

test.each([
  ['{"name":', /^POSTERN_CONFIG: is not JSON$/],
  ['', /is not JSON/],
  ['{}', /^POSTERN_CONFIG:\nname: is missing/],
  [JSON.stringify({ ...config(), basePth: '/x' }), /basePth: is no setting; did you mean 'basePath'/],
])('throws for %s, and goes back to no earlier one', (text, message) => {
  expect(installedDeployment({ POSTERN_CONFIG: asText('Valid') }).name).toBe('Valid')
  expect(() => installedDeployment({ POSTERN_CONFIG: text })).toThrow(message)
  expect(() => installedDeployment({ POSTERN_CONFIG: text })).toThrow(message)
})
