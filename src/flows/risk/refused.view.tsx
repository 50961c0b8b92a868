import { translator } from '#messages/text.ts'
import { ButtonLink } from '#pages/components/button.view.tsx'
import { Emblem } from '#pages/components/icons.view.tsx'
import { Layout } from '#pages/layout.view.tsx'
import type { PageContext } from '#pages/page-context.ts'

export interface RiskRefusedProps {
  readonly page: PageContext
  /** Where a recovery begins. */
  readonly recoverHref: string
}

/** Says that nobody is signed in from here, with the reference by which help finds the reasons; it names none of them. */
export const RiskRefusedPage = ({ page, recoverHref }: RiskRefusedProps) => {
  const { supportUrl } = page.deployment.brand
  const text = translator(page.language)
  return (
    <Layout page={page} title={text('risk-refused.title')}>
      <div class="heading">
        <Emblem name="alert" />
        <h1>{text('risk-refused.title')}</h1>
        <p class="lead">{text('risk-refused.lead')}</p>
      </div>
      <div class="actions">
        <ButtonLink weight="primary" href={recoverHref}>
          {text('risk-refused.recover')}
        </ButtonLink>
        {supportUrl === undefined ? null : (
          <ButtonLink weight="secondary" href={supportUrl}>
            {text('not-admitted.help')}
          </ButtonLink>
        )}
      </div>
      <p class="reference-panel">
        {text('problem.reference-lead')} <code>{page.requestId}</code>
      </p>
    </Layout>
  )
}
