declare const brand: unique symbol

/** A `T` that only the parser of `Name` hands out, so that the compiler tells a checked value from a raw one. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name }
