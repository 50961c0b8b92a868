import type { EpochSeconds } from '#lib/time.ts'
import { momentInWords } from '#messages/moments.ts'
import { translator } from '#messages/text.ts'
import { ButtonLink } from '#pages/components/button.view.tsx'
import { Emblem } from '#pages/components/icons.view.tsx'
import { Layout } from '#pages/layout.view.tsx'
import type { PageContext } from '#pages/page-context.ts'

export interface RestrictedProps {
  readonly page: PageContext
  readonly until: EpochSeconds
  readonly backHref: string
}

/** Says that a restriction forbids this, until when, and why. */
export const RestrictedPage = ({ page, until, backHref }: RestrictedProps) => {
  const text = translator(page.language)
  return (
    <Layout page={page} title={text('restricted.title')}>
      <div class="heading">
        <Emblem name="info" />
        <h1>{text('restricted.title')}</h1>
        <p class="lead">{text('restricted.lead', { when: momentInWords(page.language, text, until) })}</p>
      </div>
      <p>{text('restricted.why')}</p>
      <div class="actions">
        <ButtonLink weight="primary" href={backHref}>
          {text('page.back')}
        </ButtonLink>
      </div>
    </Layout>
  )
}
