/** A map that never holds more than a fixed number of entries; what was not used lately is dropped first. */
export interface BoundedMap<K, V> {
  get(key: K): V | undefined
  set(key: K, value: V): void
  delete(key: K): void
  readonly size: number
}

/**
 * Makes an empty map for at most `maxEntries` entries (two or more). Values must not be undefined. It keeps two
 * generations: the young one takes what is set or used; once it holds half of the entries it becomes the old one, and
 * the old one before it is dropped. So a hit costs one look-up, and the last `maxEntries / 2` keys in use are never lost.
 */
export const boundedMap = <K, V>(maxEntries: number): BoundedMap<K, V> => {
  const half = Math.max(1, Math.floor(maxEntries / 2))
  let young = new Map<K, V>()
  let old = new Map<K, V>()
  const set = (key: K, value: V): void => {
    if (young.size >= half && !young.has(key)) {
      old = young
      young = new Map()
    }
    young.set(key, value)
    old.delete(key)
  }
  return {
    get(key) {
      const value = young.get(key)
      if (value !== undefined) return value
      const older = old.get(key)
      if (older !== undefined) set(key, older)
      return older
    },
    set,
    delete(key) {
      young.delete(key)
      old.delete(key)
    },
    get size() {
      return young.size + old.size
    },
  }
}
