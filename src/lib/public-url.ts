/** The parts of a request's address, before anything in it is believed. */
export interface AddressParts {
  readonly scheme: 'http' | 'https'
  /** As the client wrote it: any case, perhaps with a port, perhaps nonsense. */
  readonly authority: string
  /** Path and query, raw; starts with `/` unless the client sent something else. */
  readonly target: string
}

const ADDRESS = /^(https?):\/\/([^/?#\\*]*)(.*)$/s

/**
 * Takes apart the address of a request without `new URL`, which would rewrite it. The runtime puts the Host header in
 * front of the raw target, so where `hostHeader` is known the authority must be exactly that: `Host: a/b?` must not
 * lend its tail to the path. Undefined where the two do not fit together.
 */
export const splitAddress = (url: string, hostHeader: string | undefined): AddressParts | undefined => {
  const [, scheme, authority, target] = ADDRESS.exec(url) ?? []
  if (authority === undefined || target === undefined) return undefined
  if (hostHeader !== undefined && hostHeader !== authority) return undefined
  return { scheme: scheme === 'https' ? 'https' : 'http', authority, target }
}

const HOST = /^((?:[a-z0-9_-]+\.)*[a-z0-9_-]+|\[[0-9a-f:.]{2,45}\])\.?(?::([0-9]{1,5}))?$/

/**
 * The one spelling of a host: lower case, without one trailing dot and without the scheme's default port. Undefined for
 * what is no host: user information, several values, empty labels.
 */
export const normaliseHost = (authority: string, scheme: 'http' | 'https'): string | undefined => {
  const [, name, port] = HOST.exec(authority.toLowerCase()) ?? []
  if (name === undefined) return undefined
  return port === undefined || port === (scheme === 'https' ? '443' : '80') ? name : `${name}:${port}`
}
