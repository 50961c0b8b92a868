import { translator } from '#messages/text.ts'
import { SubmitButton } from '#pages/components/button.view.tsx'
import { Layout } from '#pages/layout.view.tsx'
import type { PageContext } from '#pages/page-context.ts'

export interface SignOutProps {
  readonly page: PageContext
  /** Path on this site, already checked; shown to nobody, only sent along. */
  readonly returnTo?: string
  /** Where "stay signed in" leads. */
  readonly stayHref: string
}

/** Asks before signing out, because a link alone must not do it: any site could hold one. */
export const SignOutPage = (props: SignOutProps) => {
  const { page } = props
  const text = translator(page.language)
  return (
    <Layout page={page} title={text('sign-out.title')} scripts="form">
      <div class="heading">
        <h1>{text('sign-out.title')}</h1>
        <p class="lead">{text('sign-out.lead', { name: page.deployment.name })}</p>
      </div>
      <div class="actions">
        <form method="post" action={`${page.deployment.basePath}/sign-out`}>
          {props.returnTo === undefined ? null : <input type="hidden" name="return_to" value={props.returnTo} />}
          <SubmitButton weight="primary">{text('sign-out.submit')}</SubmitButton>
        </form>
        <a class="button button-quiet" href={props.stayHref}>
          {text('sign-out.stay')}
        </a>
      </div>
    </Layout>
  )
}
