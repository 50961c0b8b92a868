import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AddressFailure, maskAddress, parseAddress } from '#domain/address.ts'

const accepted = (typed: string) => {
  const parsed = parseAddress(typed)
  if (!parsed.ok) throw new Error(`${typed}: ${parsed.failure.code}`)
  return parsed.value
}

const refusal = (typed: string): AddressFailure['code'] | 'accepted' => {
  const parsed = parseAddress(typed)
  return parsed.ok ? 'accepted' : parsed.failure.code
}

const domainOf = (length: number): string => {
  const labels = Array.from({ length: 4 }, () => 'd'.repeat(63))
  return `${labels.join('.').slice(0, length - 3)}.de`
}

describe('parseAddress', () => {
  it('compares addresses without regard to case and delivers to the local part as typed', () => {
    expect(accepted('Ann.Smith+Shop@Example.COM')).toEqual({
      normalised: 'ann.smith+shop@example.com',
      delivery: 'Ann.Smith+Shop@example.com',
    })
  })

  it('ignores spaces around an address', () => {
    expect(accepted('  ann@example.com ').normalised).toBe('ann@example.com')
  })

  it('turns an international domain into A-labels, composed or not', () => {
    expect(accepted('ann@MÜNCHEN.example').delivery).toBe('ann@xn--mnchen-3ya.example')
    expect(accepted('ann@mu\u0308nchen.example').normalised).toBe('ann@xn--mnchen-3ya.example')
    expect(accepted('ann@xn--mnchen-3ya.example').normalised).toBe('ann@xn--mnchen-3ya.example')
    expect(accepted('ann@straße.de').normalised).toBe('ann@xn--strae-oqa.de')
    expect(accepted('ann@пример.рф').normalised).toBe('ann@xn--e1afmkfd.xn--p1ai')
  })

  it('keeps a lookalike domain apart from the one that it imitates', () => {
    expect(accepted('ann@ex\u0430mple.com').normalised).not.toBe('ann@example.com')
  })

  it.each([
    ['', 'address_empty'],
    ['   ', 'address_empty'],
    ['ann', 'address_incomplete'],
    ['@example.com', 'address_incomplete'],
    ['ann@bob@example.com', 'address_incomplete'],
    ['ann@example.com@', 'address_incomplete'],
    ['"ann smith"@example.com', 'address_local_unsupported'],
    ['"a@b"@example.com', 'address_incomplete'],
    ['ann smith@example.com', 'address_local_unsupported'],
    ['ann(work)@example.com', 'address_local_unsupported'],
    ['ann\r\nBcc: eve@example.com', 'address_local_unsupported'],
    ['ann\u0000@example.com', 'address_local_unsupported'],
    ['ann\u007f@example.com', 'address_local_unsupported'],
    ['ann,eve@example.com', 'address_local_unsupported'],
    ['<ann@example.com>', 'address_local_unsupported'],
    ['ann..smith@example.com', 'address_local_unsupported'],
    ['.ann@example.com', 'address_local_unsupported'],
    ['ann.@example.com', 'address_local_unsupported'],
    ['änn@example.com', 'address_local_unsupported'],
    ['\u0430nn@example.com', 'address_local_unsupported'],
    ['ann\u200b@example.com', 'address_local_unsupported'],
    ['ann@', 'address_domain_invalid'],
    ['ann@localhost', 'address_domain_invalid'],
    ['ann@example.com.', 'address_domain_invalid'],
    ['ann@.example.com', 'address_domain_invalid'],
    ['ann@example..com', 'address_domain_invalid'],
    ['ann@-example.com', 'address_domain_invalid'],
    ['ann@example-.com', 'address_domain_invalid'],
    ['ann@exa_mple.com', 'address_domain_invalid'],
    ['ann@[192.0.2.1]', 'address_domain_invalid'],
    ['ann@192.0.2.1', 'address_domain_invalid'],
    ['ann@example.123', 'address_domain_invalid'],
    ['ann@example.com:25', 'address_domain_invalid'],
    ['ann@example.com/x', 'address_domain_invalid'],
    ['ann@ex%61mple.com', 'address_domain_invalid'],
    ['ann@exam\tple.com', 'address_domain_invalid'],
  ])('refuses %j with %s', (typed, code) => {
    expect(refusal(typed)).toBe(code)
  })

  it.each([
    ['fullwidth at sign', 'ann\uff20example.com'],
    ['small at sign', 'ann\ufe6bexample.com'],
    ['fullwidth at sign beside a real one', 'ann\uff20evil.example@example.com'],
    ['fullwidth letters', 'ann@\uff45xample.com'],
    ['fullwidth full stop', 'ann@example\uff0ecom'],
    ['ideographic full stop', 'ann@x\u3002com'],
    ['ideographic full stop behind an international label', 'ann@m\u00fcnchen\u3002com'],
    ['ligature', 'ann@o\ufb03ce.example'],
    ['kelvin sign', 'ann@ban\u212a.example'],
    ['soft hyphen', 'ann@exam\u00adple.com'],
    ['zero width space', 'ann@exam\u200bple.com'],
    ['fullwidth local part', '\uff41nn@example.com'],
  ])('refuses characters that other software would fold: %s', (_name, typed) => {
    expect(refusal(typed)).toBe('address_lookalike')
  })

  it('holds a local part to 64 octets', () => {
    expect(refusal(`${'a'.repeat(64)}@example.com`)).toBe('accepted')
    expect(refusal(`${'a'.repeat(65)}@example.com`)).toBe('address_too_long')
  })

  it('holds an address to 254 octets', () => {
    expect(refusal(`a@${domainOf(252)}`)).toBe('accepted')
    expect(refusal(`aa@${domainOf(252)}`)).toBe('address_too_long')
  })

  it('holds a label to 63 octets', () => {
    expect(refusal(`ann@${'d'.repeat(63)}.com`)).toBe('accepted')
    expect(refusal(`ann@${'d'.repeat(64)}.com`)).toBe('address_domain_invalid')
  })

  it('looks at no more than 1024 characters', () => {
    expect(refusal(' '.repeat(1025))).toBe('address_too_long')
    expect(refusal(' '.repeat(1024))).toBe('address_empty')
  })

  it('reads what it made as the same address again, in ASCII with one @', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc
        .tuple(fc.string({ unit: 'grapheme', maxLength: 20 }), fc.string({ unit: 'binary', maxLength: 30 }))
        .map(([local, host]) => `${local}@${host}.com`),
      fc
        .tuple(fc.emailAddress(), fc.constantFrom('', ' ', '\u3002', '\u00ad', '@'))
        .map(([address, more]) => address + more),
    )
    fc.assert(
      fc.property(text, (typed) => {
        const parsed = parseAddress(typed)
        if (!parsed.ok) return
        const { normalised, delivery } = parsed.value
        expect(delivery).toMatch(/^[\x21-\x7e]+@[a-z0-9.-]+$/)
        expect(delivery.split('@')).toHaveLength(2)
        expect(parseAddress(delivery)).toEqual(parsed)
        expect(accepted(normalised)).toEqual({ normalised, delivery: normalised })
      }),
      { numRuns: 500 },
    )
  })
})

describe('maskAddress', () => {
  it('shows two first characters and the top level, and not how long the rest is', () => {
    expect(maskAddress(accepted('mara.lind@example.com').delivery)).toBe('m•••@e••.com')
    expect(maskAddress(accepted('m@mail.example.co.uk').delivery)).toBe('m•••@m••.uk')
  })
})
