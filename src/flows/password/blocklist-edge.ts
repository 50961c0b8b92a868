import { parseBlocklist } from '#authenticators/password/blocklist.ts'

let loaded: ReadonlySet<string> | undefined

/** The passwords that everybody uses, loaded when the first one is chosen: a proxied request never needs them. */
export const loadBlocklist = async (): Promise<ReadonlySet<string>> => {
  if (loaded === undefined) {
    const { default: text } = await import('#authenticators/password/blocklist.txt')
    loaded = parseBlocklist(text)
  }
  return loaded
}
