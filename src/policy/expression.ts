import type { Acr } from '#domain/assurance.ts'

/** A policy as data: what `postern.config.ts` writes by `signedIn()`, `all(...)` and so on. */
export type Condition =
  | { readonly if: 'anyone' }
  | { readonly if: 'signedIn'; readonly from: Acr }
  | { readonly if: 'acr'; readonly atLeast: Acr }
  | { readonly if: 'authenticatedWithin'; readonly seconds: number }
  | { readonly if: 'method'; readonly in: readonly string[] }
  | { readonly if: 'all'; readonly of: readonly Condition[] }
  | { readonly if: 'any'; readonly of: readonly Condition[] }
  | { readonly if: 'not'; readonly of: Condition }
