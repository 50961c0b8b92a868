/** Readers of the addresses in a configuration. Each fails with a sentence that says what to write instead. */
import { fail, ok, type Result } from '#lib/result.ts'
import { isLoopbackHost } from '#mail/loopback.ts'

const NO_WILDCARD = 'must name one host: a wildcard would admit hosts that nobody checked'
const ENCRYPTED = 'must begin with https:// (http is for loopback only)'

const readUrl = (text: string): URL | undefined => {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' ? url : undefined
}

const isEncryptedOrLoopback = (url: URL): boolean => url.protocol === 'https:' || isLoopbackHost(url.hostname)

/** Scheme and authority of a web address, such as `https://www.shop.example`, and nothing behind them. */
export const parseWebOrigin = (text: string): Result<string, string> => {
  if (text.includes('*')) return fail(NO_WILDCARD)
  const url = readUrl(text)
  if (url === undefined) return fail("must be an address such as 'https://www.shop.example'")
  if (!isEncryptedOrLoopback(url)) return fail(ENCRYPTED)
  return text === url.origin ? ok(text) : fail(`must be scheme and host alone: write '${url.origin}'`)
}

/** `iss` of assertions: it may have a path, but neither query nor fragment (RFC 8414 section 2). */
export const parseIssuer = (text: string): Result<string, string> => {
  const url = readUrl(text)
  if (url === undefined) return fail("must be an address such as 'https://login.shop.example'")
  if (!isEncryptedOrLoopback(url)) return fail(ENCRYPTED)
  const plain = `${url.origin}${url.pathname === '/' ? '' : url.pathname}`
  return text === plain ? ok(text) : fail(`must be written as '${plain}'`)
}

/** A host, with its port where that is not the default one, in the one spelling that requests are compared with. */
export const parseHost = (text: string): Result<string, string> => {
  if (text.includes('*')) return fail(NO_WILDCARD)
  const url = URL.parse(`https://${text}`)
  if (url === null || url.href !== `https://${url.host}/` || url.host === '') {
    return fail("must be a host such as 'www.shop.example'")
  }
  const plain = url.host.replace(/\.(?=$|:)/, '')
  return text === plain ? ok(text) : fail(`must be written as '${plain}'`)
}

/**
 * A domain name that passkeys can belong to: two labels or more, or `localhost`. An IP address is no domain, and a
 * single label is a suffix that its holder shares with strangers (WebAuthn Level 3 section 5.1.3, HTML "registrable
 * domain suffix"). Suffixes of more labels are refused at build time, by `public-suffix.ts`.
 */
export const parseRelyingPartyId = (text: string): Result<string, string> => {
  if (text.includes('*')) return fail('must be one domain, without a wildcard')
  const url = URL.parse(`https://${text}`)
  if (url === null || /[/:@?#\\]/.test(text)) {
    return fail("must be a domain such as 'shop.example', without scheme, port or path")
  }
  const plain = url.hostname.replace(/\.$/, '')
  if (/^[\d.]+$/.test(plain)) return fail('must be a domain: passkeys cannot belong to an IP address')
  if (!plain.includes('.') && plain !== 'localhost') {
    return fail(`must be a domain of your own, such as 'shop.${plain}': others share '${plain}'`)
  }
  return text === plain ? ok(text) : fail(`must be written as '${plain}'`)
}

/** Where people find help: an https or mailto address. */
export const parseSupportUrl = (text: string): Result<string, string> => {
  const url = URL.parse(text)
  const isMail = url?.protocol === 'mailto:' && /^[^@?]+@[^@?]+(\?|$)/.test(url.pathname)
  if (url !== null && isMail) return ok(url.href)
  const web = readUrl(text)
  if (web === undefined || !isEncryptedOrLoopback(web))
    return fail('must begin with https:// or with mailto: and an address')
  return ok(web.href)
}

/** The host of a web origin, with a port that is not the default one. */
export const hostOf = (webOrigin: string): string => webOrigin.slice(webOrigin.indexOf('//') + 2)

/** Whether a host, its port apart, is the domain itself or lies below it. */
export const isWithinDomain = (host: string, domain: string): boolean => {
  const name = host.replace(/:\d+$/, '')
  return name === domain || name.endsWith(`.${domain}`)
}
