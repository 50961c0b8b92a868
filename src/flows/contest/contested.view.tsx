import { spanOfTime, translator } from '#messages/text.ts'
import { ButtonLink } from '#pages/components/button.view.tsx'
import { Emblem } from '#pages/components/icons.view.tsx'
import { Layout } from '#pages/layout.view.tsx'
import type { PageContext } from '#pages/page-context.ts'

export interface ContestedProps {
  readonly page: PageContext
  /** How long pages that are open elsewhere may go on. */
  readonly boundSeconds: number
  readonly recoverHref: string
  readonly signInHref: string
}

/** Says what was ended, and what to do next. */
export const ContestedPage = (props: ContestedProps) => {
  const { page } = props
  const text = translator(page.language)
  return (
    <Layout page={page} title={text('contested.title')}>
      <div class="heading">
        <Emblem name="check" />
        <h1>{text('contested.title')}</h1>
        <p class="lead">{text('contested.lead', { bound: spanOfTime(text, props.boundSeconds) })}</p>
      </div>
      <p>{text('contested.next')}</p>
      <div class="actions">
        <ButtonLink weight="primary" href={props.recoverHref}>
          {text('contested.recover')}
        </ButtonLink>
        <ButtonLink weight="secondary" href={props.signInHref}>
          {text('contested.sign-in')}
        </ButtonLink>
      </div>
    </Layout>
  )
}
