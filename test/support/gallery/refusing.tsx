import { PROBLEMS, type ProblemSlug } from '#domain/problem.ts'
import { RiskRefusedPage } from '#flows/risk/refused.view.tsx'
import { CookiesPage } from '#pages/cookies.view.tsx'
import type { PageContext } from '#pages/page-context.ts'
import { ProblemPage } from '#pages/problem.view.tsx'
import { ThrottledPage } from '#pages/throttled.view.tsx'
import { at, type Exhibits, FLOW } from './given.ts'

const SLUGS = Object.keys(PROBLEMS).filter((slug): slug is ProblemSlug => slug in PROBLEMS)

/** One of the problem pages, which differ in their sentences only. */
const EXAMPLE = 'problem-origin-timeout'

/** Whether a page shows something that no other does. */
export const isDistinct = (name: string): boolean => !name.startsWith('problem-') || name === EXAMPLE

/** What did not go as wished. */
export const refusing = (page: PageContext): Exhibits => ({
  ...at('/sign-in', {
    throttled: <ThrottledPage page={page} waitSeconds={840} flow={FLOW} backHref="/_auth/sign-in" />,
    cookies: <CookiesPage page={page} retryHref="/_auth/sign-in" />,
  }),
  ...at('/sign-up', {
    'throttled-sign-up': <ThrottledPage page={page} waitSeconds={45} backHref="/_auth/sign-up" />,
  }),
  ...at('/recover', {
    'throttled-recover': (
      <ThrottledPage
        page={page}
        waitSeconds={2400}
        savedCodeHref={`/_auth/recover/saved?flow=${FLOW}`}
        backHref="/_auth/recover"
      />
    ),
  }),
  ...at(undefined, { 'risk-refused': <RiskRefusedPage page={page} recoverHref="/_auth/recover" /> }),
  ...at(
    undefined,
    Object.fromEntries(
      SLUGS.map((slug) => [
        `problem-${slug}`,
        <ProblemPage page={page} slug={slug} method="GET" retryHref="/account" homeHref="/" />,
      ]),
    ),
  ),
  ...at(undefined, {
    'problem-posted-origin-unreachable': (
      <ProblemPage page={page} slug="origin-unreachable" method="POST" homeHref="/" />
    ),
    'problem-posted-internal-error': <ProblemPage page={page} slug="internal-error" method="POST" homeHref="/" />,
  }),
})
