/**
 * The networks that a client address counts against. Limits on single IPv6 addresses are no limits: a subscriber has
 * 2^64 of them, and the same IPv4 address has many spellings (CVE-2026-45364).
 */
export interface ClientNetwork {
  /** The subscriber: one IPv4 address, or an IPv6 /64. */
  readonly client: string
  /** The wider range: an IPv4 /24, or an IPv6 /48. */
  readonly range: string
}

/** Where every address that cannot be read is counted, all of them together: unreadable must never mean unlimited. */
export const UNKNOWN_NETWORK: ClientNetwork = { client: 'unknown', range: 'unknown' }

/** Longest text form: IPv6 with an embedded IPv4 address. */
const MAX_CHARACTERS = 45

/** The networks of a client address in any of its text forms (RFC 4291 section 2.2, RFC 5952 for the result). */
export const networkOf = (address: string): ClientNetwork => {
  if (address.length > MAX_CHARACTERS) return UNKNOWN_NETWORK
  const v4 = parseIpv4(address)
  if (v4 !== undefined) return networkOfIpv4(v4)
  const v6 = parseIpv6(address)
  if (v6 === undefined) return UNKNOWN_NETWORK
  const mapped = mappedIpv4(v6)
  return mapped === undefined ? networkOfIpv6(v6) : networkOfIpv4(mapped)
}

/**
 * The network by which a customer is recognised, wide enough to stay the same at home: an IPv4 /24, or an IPv6 /64. Undefined
 * for an address that cannot be read: nobody is at home there.
 */
export const homeNetworkOf = (address: string): string | undefined => {
  const network = networkOf(address)
  if (network === UNKNOWN_NETWORK) return undefined
  return network.client.endsWith('/64') ? network.client : network.range
}

const networkOfIpv4 = (bytes: readonly number[]): ClientNetwork => ({
  client: `${bytes.join('.')}/32`,
  range: `${bytes.slice(0, 3).join('.')}.0/24`,
})

const networkOfIpv6 = (groups: readonly number[]): ClientNetwork => {
  const hex = groups.map((group) => group.toString(16))
  return { client: `${hex.slice(0, 4).join(':')}::/64`, range: `${hex.slice(0, 3).join(':')}::/48` }
}

/** Four decimal numbers. Leading zeros are refused: some parsers read them as octal. */
const parseIpv4 = (text: string): readonly number[] | undefined => {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9][0-9]{0,2})$/.test(part))) return undefined
  const bytes = parts.map(Number)
  return bytes.every((byte) => byte <= 255) ? bytes : undefined
}

/** Eight groups of 16 bits. Zone ids and brackets are not part of an address here. */
const parseIpv6 = (text: string): readonly number[] | undefined => {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const groups = halves.map((half, index) => parseGroups(half, index === halves.length - 1))
  const [head, tail] = groups
  if (head === undefined) return undefined
  if (halves.length === 1) return head.length === 8 ? head : undefined
  if (tail === undefined || head.length + tail.length > 7) return undefined
  return [...head, ...new Array<number>(8 - head.length - tail.length).fill(0), ...tail]
}

/** The groups between colons; the last may be an IPv4 address, which fills two. */
const parseGroups = (text: string, last: boolean): readonly number[] | undefined => {
  if (text === '') return []
  const groups: number[] = []
  const parts = text.split(':')
  for (const [index, part] of parts.entries()) {
    if (/^[0-9A-Fa-f]{1,4}$/.test(part)) {
      groups.push(Number.parseInt(part, 16))
      continue
    }
    const [a, b, c, d] = (last && index === parts.length - 1 ? parseIpv4(part) : undefined) ?? []
    if (a === undefined || b === undefined || c === undefined || d === undefined) return undefined
    groups.push(a * 256 + b, c * 256 + d)
  }
  return groups
}

/** `::ffff:a.b.c.d` (RFC 4291 section 2.5.5.2) is that IPv4 address. */
const mappedIpv4 = (groups: readonly number[]): readonly number[] | undefined => {
  const [high, low] = groups.slice(6)
  if (high === undefined || low === undefined) return undefined
  if (groups[5] !== 0xffff || groups.slice(0, 5).some((group) => group !== 0)) return undefined
  return [high >> 8, high & 255, low >> 8, low & 255]
}
