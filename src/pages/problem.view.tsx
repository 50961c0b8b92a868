import type { ProblemSlug } from '#domain/problem.ts'
import type { MessageId } from '#messages/en.ts'
import { translator } from '#messages/text.ts'
import { ButtonLink } from './components/button.view.tsx'
import { Emblem } from './components/icons.view.tsx'
import { isSafeMethod } from './fetch-metadata.ts'
import { Layout } from './layout.view.tsx'
import type { PageContext } from './page-context.ts'

/** Problems after which nobody can tell whether a request arrived that may change something. */
const OUTCOME_UNKNOWN = ['origin-unreachable', 'internal-error'] as const satisfies readonly ProblemSlug[]

/** What a problem means, for a request by this method: whoever sent something is not told to send it again. */
export const meaningOf = (slug: ProblemSlug, method: string): MessageId => {
  const unknown = isSafeMethod(method) ? undefined : OUTCOME_UNKNOWN.find((each) => each === slug)
  return unknown === undefined ? `problem.${slug}.what` : `problem.${unknown}.sent`
}

export interface ProblemProps {
  readonly page: PageContext
  readonly slug: ProblemSlug
  /** That of the request, where it was on its way to the app. */
  readonly method?: string
  /** This address again; GET requests only, since nothing is to be sent twice. Shown where trying again can help. */
  readonly retryHref?: string
  /** The site's start page; absent where the site itself is unknown. */
  readonly homeHref?: string
}

/** Problems that pass by themselves, or that the customer can mend first: only there is "try again" offered. */
const RETRY_HELPS: ReadonlySet<ProblemSlug> = new Set([
  'insufficient-authentication',
  'headers-too-large',
  'internal-error',
  'origin-unreachable',
  'unavailable',
  'origin-timeout',
])

/** What the gateway answers with when it cannot open a page: what happened, what to do, and a reference to quote. */
export const ProblemPage = (props: ProblemProps) => {
  const { page, slug, method = 'GET' } = props
  const retryHref = RETRY_HELPS.has(slug) ? props.retryHref : undefined
  const text = translator(page.language)
  const title = text(`problem.${slug}.title`)
  return (
    <Layout page={page} title={title}>
      <div class="heading">
        <Emblem name="alert" />
        <h1>{title}</h1>
        <p class="lead">{text(meaningOf(slug, method))}</p>
      </div>
      {retryHref === undefined && props.homeHref === undefined ? null : (
        <div class="actions">
          {retryHref === undefined ? null : (
            <ButtonLink weight="primary" href={retryHref}>
              {text('problem.retry')}
            </ButtonLink>
          )}
          {props.homeHref === undefined ? null : (
            <ButtonLink weight={retryHref === undefined ? 'primary' : 'secondary'} href={props.homeHref}>
              {text('page.home')}
            </ButtonLink>
          )}
        </div>
      )}
      <p class="reference-panel">
        {text('problem.reference-lead')} <code>{page.requestId}</code>
      </p>
    </Layout>
  )
}
