import { mayMean } from './alike-names.ts'

/** Normalised names of headers by which a POST says that it is something else; some frameworks read fields of these names. */
export const METHOD_OVERRIDES = ['x-http-method', 'x-http-method-override', 'x-method-override']

/**
 * Whether frameworks (Rails, Laravel, Symfony, Spring) take the value of such a field of a query or body for the method.
 * Without the mark before it, `method` is a field like any other; PHP writes `_` for other marks.
 */
export const isMethodOverride = (name: string): boolean =>
  MARKED_METHOD.test(name) || METHOD_OVERRIDES.some((override) => mayMean(name, override))

const MARKED_METHOD = /^[^\p{L}\p{N}]+method(?![\p{L}\p{N}_-])/iu
