import { spanOfTime, translator } from '#messages/text.ts'
import { SubmitButton } from '#pages/components/button.view.tsx'
import { Emblem } from '#pages/components/icons.view.tsx'
import { Layout } from '#pages/layout.view.tsx'
import type { PageContext } from '#pages/page-context.ts'

export interface DelayProps {
  readonly page: PageContext
  readonly flow: string
  readonly waitSeconds: number
  /** The page that asks for one more proof. */
  readonly backHref: string
}

/** Before a wait begins: how long, who is told, and what stops it. */
export const DelayPage = (props: DelayProps) => {
  const { page } = props
  const { name, basePath } = page.deployment
  const text = translator(page.language)
  const span = spanOfTime(text, props.waitSeconds)
  return (
    <Layout page={page} title={text('delay.title', { span })} scripts="form">
      <div class="heading">
        <Emblem name="clock" />
        <h1>{text('delay.title', { span })}</h1>
        <p class="lead">{text('delay.lead', { name })}</p>
      </div>
      <ul class="points">
        <li>{text('delay.told')}</li>
        <li>{text('delay.stopped')}</li>
        <li>{text('delay.afterwards')}</li>
      </ul>
      <form class="actions" method="post" action={`${basePath}/recover/delay`}>
        <input type="hidden" name="flow" value={props.flow} />
        <SubmitButton weight="primary">{text('delay.submit', { span })}</SubmitButton>
        <a class="button button-quiet" href={props.backHref}>
          {text('delay.back')}
        </a>
      </form>
    </Layout>
  )
}
