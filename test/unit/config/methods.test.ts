import { describe, expect, test } from 'vitest'
import type { MethodsConfig } from '#config/define.ts'
import { changed, config, deploymentOf, issuesOf } from './config-builders.ts'

const PWNED_PASSWORDS = 'https://api.pwnedpasswords.com'

const passwordOf = (methods: MethodsConfig) => deploymentOf(config({ methods })).methods.password

describe('passwords', () => {
  test('are off where nobody asked for them', () => {
    expect(deploymentOf(config()).methods).toStrictEqual({ password: undefined })
    expect(deploymentOf(config({ methods: {} })).methods).toStrictEqual({ password: undefined })
    expect(passwordOf({ password: false })).toBeUndefined()
  })

  test.each<MethodsConfig>([{ password: true }, { password: {} }, { password: { breachCheck: true } }])(
    'are on with the public breach check by %j',
    (methods) => {
      expect(passwordOf(methods)).toStrictEqual({ breachCheck: PWNED_PASSWORDS })
    },
  )

  test('are on without a breach check where that is switched off', () => {
    expect(passwordOf({ password: { breachCheck: false } })).toStrictEqual({ breachCheck: undefined })
  })

  test.each([
    'https://ranges.shop.example',
    'https://ranges.shop.example:8443',
    'http://127.0.0.1:9000',
    'http://localhost:9000',
  ])('are looked up at %s where that is named', (breachCheck) => {
    expect(passwordOf({ password: { breachCheck } })).toStrictEqual({ breachCheck })
  })

  test('are the same whether types or JSON wrote them', () => {
    const built = config({ methods: { password: { breachCheck: false } } })
    expect(deploymentOf(JSON.parse(JSON.stringify(built)))).toStrictEqual(deploymentOf(built))
  })
})

describe('methods', () => {
  test.each<readonly [what: string, path: string, value: unknown, message: RegExp]>([
    ['a word', 'methods', 'password', /must be an object/],
    ['nothing', 'methods', null, /must be an object/],
    ['a method that is none', 'methods.passwords', true, /is no setting; did you mean 'password'\?/],
    ['a method by another word', 'methods.password', 'on', /must be true, false or an object/],
    ['a method by a number', 'methods.password', 1, /must be true, false or an object/],
    ['a method by a list', 'methods.password', [], /must be true, false or an object/],
    ['a method by null', 'methods.password', null, /must be true, false or an object/],
    ['a mistyped key', 'methods.password.breachChek', true, /is no setting; did you mean 'breachCheck'\?/],
    ['a key that every object has', 'methods.password.constructor', true, /is no setting/],
    ['a breach check by a number', 'methods.password.breachCheck', 1, /must be true, false or an address such as/],
    ['a breach check by null', 'methods.password.breachCheck', null, /must be true, false or an address such as/],
    ['a breach check nowhere', 'methods.password.breachCheck', '', /must not be empty/],
    ['a breach check without encryption', 'methods.password.breachCheck', 'http://ranges.shop.example', /https/],
    ['a breach check with a path', 'methods.password.breachCheck', `${PWNED_PASSWORDS}/range`, /scheme and host alone/],
    ['a breach check with a slash', 'methods.password.breachCheck', `${PWNED_PASSWORDS}/`, /scheme and host alone/],
    ['a breach check without a scheme', 'methods.password.breachCheck', 'api.pwnedpasswords.com', /address such as/],
    ['a breach check with credentials', 'methods.password.breachCheck', 'https://me:pw@ranges.example', /address/],
    ['a breach check with a wildcard', 'methods.password.breachCheck', 'https://*.shop.example', /wildcard/],
  ])('refuses %s', (_, path, value, message) => {
    const issues = issuesOf(changed(path, value))
    expect(issues.map((issue) => issue.path)).toEqual([path])
    expect(issues[0]?.message).toMatch(message)
  })
})
