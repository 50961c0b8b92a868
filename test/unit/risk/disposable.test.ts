import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { isDisposable, parseDisposableDomains } from '#risk/disposable.ts'
import { disposableText } from '../../house/disposable-domains.ts'

const text = readFileSync(join(import.meta.dirname, '../../../src/risk/disposable.txt'), 'utf8')
const domains = parseDisposableDomains(text)

describe('the list of disposable domains', () => {
  it('is what `npm run disposable` writes', () => {
    expect(disposableText() === text).toBe(true)
  })

  it('holds thousands of domains, and none that customers have in earnest', () => {
    expect(domains.size).toBeGreaterThan(5000)
    const everyday = [
      'gmail.com',
      'outlook.com',
      'hotmail.com',
      'yahoo.com',
      'icloud.com',
      'gmx.de',
      'gmx.net',
      'web.de',
    ]
    const others = ['t-online.de', 'proton.me', 'protonmail.com', 'fastmail.com', 'posteo.de', 'mailbox.org', 'aol.com']
    expect([...everyday, ...others].filter((domain) => isDisposable(domains, domain))).toEqual([])
  })

  it('takes 52 kB of a file of its own, compressed: it is read at sign-up alone', () => {
    expect(gzipSync(text, { level: 9 }).length).toBeLessThanOrEqual(52_000)
  })
})

describe('isDisposable', () => {
  it.each(['mailinator.com', 'any.mailinator.com', 'a.b.c.mailinator.com'])('finds %s', (domain) => {
    expect(isDisposable(domains, domain)).toBe(true)
  })

  it.each(['xmailinator.example', 'mailinator.com.example', 'ymailinator.com', 'mailinator', 'com', ''])(
    'leaves %j alone',
    (domain) => {
      expect(isDisposable(domains, domain)).toBe(false)
    },
  )

  it('never condemns a whole top-level domain', () => {
    expect(isDisposable(new Set(['com']), 'shop.com')).toBe(false)
  })
})
