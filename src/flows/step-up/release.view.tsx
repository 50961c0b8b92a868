import { TICKET_FIELD } from '#gateway/release-ticket.ts'
import { translator } from '#messages/text.ts'
import { SubmitButton } from '#pages/components/button.view.tsx'
import { Emblem } from '#pages/components/icons.view.tsx'
import { Layout } from '#pages/layout.view.tsx'
import type { PageContext } from '#pages/page-context.ts'

export interface ReleaseProps {
  readonly page: PageContext
  /** The path on this site that the form was posted to. */
  readonly target: string
  /** Base64url; shown where the form goes, it sends it once. */
  readonly ticket: string
}

/** The proof is given: sends the form that waited for it, at once where scripts run, else by a button. */
export const ReleasePage = ({ page, target, ticket }: ReleaseProps) => {
  const text = translator(page.language)
  return (
    <Layout page={page} title={text('release.title')} scripts="form">
      <div class="heading">
        <Emblem name="shield" />
        <h1>{text('release.title')}</h1>
        <p class="lead">{text('release.lead')}</p>
      </div>
      <form class="actions" method="post" action={target} data-send-at-once>
        <input type="hidden" name={TICKET_FIELD} value={ticket} />
        <SubmitButton weight="primary">{text('release.send')}</SubmitButton>
      </form>
    </Layout>
  )
}
