import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { completeLock, type Lock, missingPackages, readLock } from '../../house/lock.ts'

const lock: Lock = {
  packages: {
    '': { version: '1.0.0' },
    'node_modules/tool': {
      version: '2.0.0',
      dev: true,
      optionalDependencies: { '@tool/darwin-arm64': '2.0.0', '@tool/linux-x64-musl': '2.0.0' },
    },
    'node_modules/tool/node_modules/@tool/linux-x64-musl': { version: '2.0.0' },
  },
}

describe('the lock of the packages', () => {
  it('names every optional package, so that npm ci accepts it on each platform', () => {
    expect(missingPackages(readLock())).toEqual([])
  })

  it('is that of package.json', () => {
    const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8'))
    expect(readLock().packages['']).toMatchObject({
      dependencies: manifest.dependencies,
      devDependencies: manifest.devDependencies,
    })
  })

  it('holds the one runtime that tests and development share', () => {
    const names = Object.keys(readLock().packages)
    expect(names.filter((name) => /(^|\/)node_modules\/(workerd|miniflare|wrangler)$/.test(name)).sort()).toEqual([
      'node_modules/miniflare',
      'node_modules/workerd',
      'node_modules/wrangler',
    ])
  })
})

describe('completing a lock', () => {
  it('finds what is named and not locked', () => {
    expect(missingPackages(lock)).toEqual([{ name: '@tool/darwin-arm64', version: '2.0.0', dev: true }])
  })

  it('adds an optional entry for the platform in the name', () => {
    const completed = completeLock(lock)
    expect(missingPackages(completed)).toEqual([])
    expect(completed.packages['node_modules/@tool/darwin-arm64']).toEqual({
      version: '2.0.0',
      os: ['darwin'],
      cpu: ['arm64'],
      dev: true,
      optional: true,
    })
    const musl = completeLock({ packages: { x: { optionalDependencies: { '@tool/linux-x64-musl': '2.0.0' } } } })
    expect(musl.packages['node_modules/@tool/linux-x64-musl']).toMatchObject({ os: ['linux'], libc: ['musl'] })
  })

  it.each([
    ['@tool/extra', '2.0.0'],
    ['@tool/darwin-arm64', '^2.0.0'],
  ])('refuses to guess at %s %s', (name, version) => {
    expect(() =>
      completeLock({ packages: { 'node_modules/tool': { optionalDependencies: { [name]: version } } } }),
    ).toThrow(name)
  })
})
