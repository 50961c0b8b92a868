import { translator } from '#messages/text.ts'
import { ButtonLink } from '#pages/components/button.view.tsx'
import { Emblem } from '#pages/components/icons.view.tsx'
import { Layout } from '#pages/layout.view.tsx'
import type { PageContext } from '#pages/page-context.ts'

export interface LinkOverProps {
  readonly page: PageContext
  readonly signInHref: string
  readonly recoverHref: string
}

/** Says that a link does nothing any more, and where the same can still be done. */
export const LinkOverPage = ({ page, signInHref, recoverHref }: LinkOverProps) => {
  const text = translator(page.language)
  return (
    <Layout page={page} title={text('link-over.title')}>
      <div class="heading">
        <Emblem name="info" />
        <h1>{text('link-over.title')}</h1>
        <p class="lead">{text('link-over.lead')}</p>
      </div>
      <div class="actions">
        <ButtonLink weight="primary" href={signInHref}>
          {text('contested.sign-in')}
        </ButtonLink>
        <ButtonLink weight="secondary" href={recoverHref}>
          {text('contested.recover')}
        </ButtonLink>
      </div>
    </Layout>
  )
}
