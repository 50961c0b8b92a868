import { parseDisposableDomains } from '#risk/disposable.ts'

let loaded: ReadonlySet<string> | undefined

/** The domains that give addresses away to be thrown away, loaded when the first customer signs up. */
export const loadDisposableDomains = async (): Promise<ReadonlySet<string>> => {
  if (loaded === undefined) {
    const { default: text } = await import('#risk/disposable.txt')
    loaded = parseDisposableDomains(text)
  }
  return loaded
}
