import { spanOfTime, translator } from '#messages/text.ts'
import { ButtonLink } from '#pages/components/button.view.tsx'
import { Emblem } from '#pages/components/icons.view.tsx'
import { Layout } from '#pages/layout.view.tsx'
import type { PageContext } from '#pages/page-context.ts'

interface SignedOutBase {
  readonly page: PageContext
  readonly signInHref: string
  readonly homeHref: string
}

/** `boundSeconds`: how long pages that are open elsewhere may go on, the lease and the assertion's life included. */
export type SignedOutProps = SignedOutBase &
  ({ readonly reach: 'here' } | { readonly reach: 'everywhere'; readonly boundSeconds: number })

/** Says that it is done, and how far it reaches. */
export const SignedOutPage = (props: SignedOutProps) => {
  const { page } = props
  const { name } = page.deployment
  const text = translator(page.language)
  return (
    <Layout page={page} title={text('signed-out.title')}>
      <div class="heading">
        <Emblem name="check" />
        <h1>{text('signed-out.title')}</h1>
        <p class="lead">
          {props.reach === 'here'
            ? text('signed-out.here', { name })
            : text('signed-out.everywhere', { name, bound: spanOfTime(text, props.boundSeconds) })}
        </p>
      </div>
      <div class="actions">
        <ButtonLink weight="primary" href={props.signInHref}>
          {text('signed-out.again')}
        </ButtonLink>
        <a class="button button-quiet" href={props.homeHref}>
          {text('page.home')}
        </a>
      </div>
    </Layout>
  )
}
