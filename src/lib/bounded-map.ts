/** A map that never holds more than a fixed number of entries: setting one more drops the least recently used. */
export interface BoundedMap<K, V> {
  get(key: K): V | undefined
  set(key: K, value: V): void
  delete(key: K): void
  readonly size: number
}

/** Makes an empty map for at most `maxEntries` entries. Values must not be undefined. */
export const boundedMap = <K, V>(maxEntries: number): BoundedMap<K, V> => {
  // A Map iterates in order of insertion, so the first key is the one not used for longest.
  const entries = new Map<K, V>()
  return {
    get(key) {
      const value = entries.get(key)
      if (value === undefined) return undefined
      entries.delete(key)
      entries.set(key, value)
      return value
    },
    set(key, value) {
      entries.delete(key)
      entries.set(key, value)
      if (entries.size <= maxEntries) return
      for (const oldest of entries.keys()) {
        entries.delete(oldest)
        return
      }
    },
    delete(key) {
      entries.delete(key)
    },
    get size() {
      return entries.size
    },
  }
}
