/** Paths that standards fix at the root of a host and that the gateway answers on every site. */
const OWN_WELL_KNOWN = [
  '/.well-known/change-password',
  '/.well-known/passkey-endpoints',
  '/.well-known/webauthn',
] as const

/**
 * Whether the gateway answers a canonical path itself; all others belong to the origin. Compared without regard to
 * case: `/_AUTH/...` must not reach an origin that would take it for a path of its own. `basePath` is lower case.
 */
export const isOwnPath = (path: string, basePath: string): boolean => {
  const folded = path.toLowerCase()
  return folded === basePath || folded.startsWith(`${basePath}/`) || OWN_WELL_KNOWN.some((known) => known === folded)
}
