import type { Brand } from '#lib/brand.ts'
import { fail, ok, type Result } from '#lib/result.ts'

/** The one spelling of an address that is compared, hashed and counted: lower case, domain in A-labels. */
type NormalisedAddress = Brand<string, 'NormalisedAddress'>

/** An e-mail address that we send to: ASCII throughout, so no part of a mail path can read it in two ways. */
export interface EmailAddress {
  readonly normalised: NormalisedAddress
  /**
   * The local part as typed, at the domain in A-labels. Mail to an account goes to the form that the account stored or
   * to `normalised`, never to what a visitor typed just now: a server may tell `Ann@` from `ann@` (RFC 5321 2.4).
   */
  readonly delivery: string
}

/** Why a text is no address that we accept; each has a sentence of its own on the page. */
export type AddressFailure = {
  readonly code:
    | 'address_empty'
    | 'address_too_long'
    /** Not exactly one `@`, or nothing before it. */
    | 'address_incomplete'
    /** Quotes, spaces, comments, controls, dots in a row, or letters that mail systems do not all carry. */
    | 'address_local_unsupported'
    /** No domain name of at least two labels under a top level that is not a number. */
    | 'address_domain_invalid'
    /** Characters that other software would turn into different ones, as fullwidth `＠` into `@`. */
    | 'address_lookalike'
}

/** RFC 5321 section 4.5.3.1.3: 256 octets for a path, which holds two angle brackets. */
const MAX_ADDRESS = 254
/** RFC 5321 section 4.5.3.1.1. */
const MAX_LOCAL = 64
/** Longest text looked at, spaces around it included. */
const MAX_TYPED = 1024

/** RFC 5321 section 4.1.2 Dot-string: no quoted strings, hence no spaces, controls, comments or second `@`. */
const DOT_STRING = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
/** A numeric top level would make the domain an IPv4 address to a URL parser and to a resolver. */
const TOP_LEVEL = /^(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})$/
const ASCII = /^[\x20-\x7e]*$/
/** ASCII that no host name holds; a URL parser would take some of it for the end of the host, decode or drop it. */
const NOT_IN_HOST = /[^\P{ASCII}A-Za-z0-9.-]/u

/**
 * Reads an e-mail address as a visitor typed it. Spaces around it are the keyboard's and are ignored. Compatibility
 * characters are refused rather than folded: an address must not become another one on its way to the mail server
 * (GHSA-7rqj-j65f-68wh).
 */
export const parseAddress = (typed: string): Result<EmailAddress, AddressFailure> => {
  if (typed.length > MAX_TYPED) return fail({ code: 'address_too_long' })
  if (Array.from(typed).some(isFolded)) return fail({ code: 'address_lookalike' })
  const text = typed.normalize('NFC').replace(/^ +| +$/g, '')
  if (text === '') return fail({ code: 'address_empty' })
  const [local, host, more] = text.split('@')
  if (local === undefined || local === '' || host === undefined || more !== undefined) {
    return fail({ code: 'address_incomplete' })
  }
  if (!DOT_STRING.test(local)) return fail({ code: 'address_local_unsupported' })
  const domain = asciiDomain(host)
  if (!domain.ok) return domain
  const delivery = `${local}@${domain.value}`
  if (local.length > MAX_LOCAL || delivery.length > MAX_ADDRESS) return fail({ code: 'address_too_long' })
  return ok({ normalised: normalised(local, domain.value), delivery })
}

/** Whether two addresses that an account has stored are one to the directory, in whatever spelling. */
export const isSameAddress = (one: string, other: string): boolean => {
  if (one === other) return true
  const [first, second] = [parseAddress(one), parseAddress(other)]
  return first.ok && second.ok && first.value.normalised === second.value.normalised
}

/** An address for display where the whole would tell too much, and its owner knows it all the same: `m•••@e••.com`. */
export const maskAddress = (address: string): string => {
  const [local = '', domain = ''] = address.split('@')
  return `${local.slice(0, 1)}•••@${domain.slice(0, 1)}••${domain.slice(domain.lastIndexOf('.'))}`
}

/** Whether a character stands for another by itself; accents that follow their letter are composed, not folded. */
const isFolded = (character: string): boolean => character.normalize('NFKC') !== character

const normalised = (local: string, domain: string): NormalisedAddress =>
  `${local.toLowerCase()}@${domain}` as NormalisedAddress

/** IDNA ToASCII, and then the proof that it changed nothing but letters outside ASCII into A-labels. */
const asciiDomain = (host: string): Result<string, AddressFailure> => {
  if (NOT_IN_HOST.test(host)) return fail({ code: 'address_domain_invalid' })
  const ascii = toAscii(host)
  if (ascii === undefined) return fail({ code: 'address_domain_invalid' })
  const typed = host.split('.')
  const labels = ascii.split('.')
  for (const [index, label] of labels.entries()) {
    // Ignored characters vanish, and an ideographic full stop makes labels that nobody typed: both are other domains.
    const before = typed[index] ?? ''
    if (ASCII.test(before) ? label !== before.toLowerCase() : !label.startsWith('xn--')) {
      return fail({ code: 'address_lookalike' })
    }
    if (!LABEL.test(label)) return fail({ code: 'address_domain_invalid' })
  }
  const top = labels.at(-1) ?? ''
  if (labels.length < 2 || !TOP_LEVEL.test(top)) return fail({ code: 'address_domain_invalid' })
  return ok(ascii)
}

/** The host that WHATWG URL parsing makes of a domain (UTS 46, non-transitional); undefined where there is none. */
const toAscii = (host: string): string | undefined => {
  const url = URL.parse(`http://${host}`)
  return url === null || url.hostname === '' ? undefined : url.hostname
}
