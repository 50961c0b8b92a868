import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { networkOf, UNKNOWN_NETWORK } from '#domain/network.ts'

describe('networkOf', () => {
  it('takes one IPv4 address for a client and its /24 for the range', () => {
    expect(networkOf('203.0.113.7')).toEqual({ client: '203.0.113.7/32', range: '203.0.113.0/24' })
  })

  it('takes an IPv6 /64 for a client and its /48 for the range', () => {
    expect(networkOf('2001:db8:12:34:56:78:9a:bc')).toEqual({
      client: '2001:db8:12:34::/64',
      range: '2001:db8:12::/48',
    })
  })

  it('counts every address of one /64 as one client', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 4, maxLength: 4 }), (host) => {
        const text = `2001:db8:1:2:${host.map((group) => group.toString(16)).join(':')}`
        expect(networkOf(text)).toEqual(networkOf('2001:db8:1:2::'))
      }),
    )
  })

  it.each([
    ['2001:db8::1', '2001:0DB8:0000:0000:0000:0000:0000:0001'],
    ['2001:db8::1', '2001:DB8:0:0::1'],
    ['2001:db8::', '2001:db8:0:0:0:0:0:0'],
    ['2001:db8::102:304', '2001:db8::1.2.3.4'],
    ['::1', '0:0:0:0:0:0:0:1'],
    ['1.2.3.4', '::ffff:1.2.3.4'],
    ['1.2.3.4', '::FFFF:0102:0304'],
    ['1.2.3.4', '0:0:0:0:0:ffff:1.2.3.4'],
  ])('reads %s and %s as the same network', (one, other) => {
    expect(networkOf(one)).not.toEqual(UNKNOWN_NETWORK)
    expect(networkOf(other)).toEqual(networkOf(one))
  })

  it.each([
    '',
    ' ',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.256',
    '01.2.3.4',
    '1.2.3.4 ',
    '1.2.3.4, 5.6.7.8',
    '0x1.2.3.4',
    '1.2.3.4:80',
    '[2001:db8::1]',
    'fe80::1%eth0',
    '2001:db8::1::2',
    '2001:db8:1:2:3:4:5',
    '2001:db8:1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7::8:9',
    ':1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:',
    '2001:db8::12345',
    '2001:db8::g',
    '1.2.3.4::1',
    '::1.2.3.4:5',
    '::1.2.3',
    ':',
    ':::',
    'localhost',
    '1'.repeat(46),
  ])('counts the unreadable %j in the one bucket for all such', (text) => {
    expect(networkOf(text)).toEqual(UNKNOWN_NETWORK)
  })

  it('always answers, and never lets two spellings of an address be two clients', () => {
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        const network = networkOf(text)
        expect(network).not.toEqual(UNKNOWN_NETWORK)
        expect(networkOf(text.toUpperCase())).toEqual(network)
      }),
    )
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 50 }), (text) => networkOf(text).client.length > 0))
    fc.assert(
      fc.property(fc.ipV4(), (text) => {
        expect(networkOf(`::ffff:${text}`)).toEqual(networkOf(text))
      }),
    )
  })
})
