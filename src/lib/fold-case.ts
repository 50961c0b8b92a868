/**
 * A name without its case, as names are compared where a mistake would admit. Through upper case first, as some origins
 * compare: to them `ſ` is an S, and neither a rule for `/secret` may be passed by `/ſecret` nor a field `sum` by `ſum`.
 */
export const foldCase = (name: string): string => name.toUpperCase().toLowerCase()
