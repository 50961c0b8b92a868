import type { ProblemSlug } from '#domain/problem.ts'

/** An answer of the gateway's own that is no redirect: what it says, in which form, and what comes with it. */
export interface Refusal {
  readonly slug: ProblemSlug
  /** A person looks at it: a page. Else a problem document (RFC 9457). */
  readonly navigation: boolean
  readonly headers: Readonly<Record<string, string>>
  /** Further members of the problem document. */
  readonly members?: Readonly<Record<string, string | number>>
  /** A form was posted that needs one more proof: the page that says so takes the place of the problem's own. */
  readonly postRefused?: { readonly confirmHref: string; readonly backHref: string; readonly isTooLarge: boolean }
  /** A form that waited is not sent, or was and has no answer: the page that says what became of it takes the place of the problem's own. */
  readonly notReleased?: { readonly outcome: 'answered' | 'unknown' | 'gone'; readonly onHref: string }
}
