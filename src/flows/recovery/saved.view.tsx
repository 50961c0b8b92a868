import { translator } from '#messages/text.ts'
import { SubmitButton } from '#pages/components/button.view.tsx'
import { Emblem } from '#pages/components/icons.view.tsx'
import { ErrorSummary } from '#pages/components/notice.view.tsx'
import { Layout } from '#pages/layout.view.tsx'
import type { PageContext } from '#pages/page-context.ts'
import { SavedCodeField } from './saved-code-field.view.tsx'

export interface SavedCodeProps {
  readonly page: PageContext
  readonly flow: string
  readonly error?: 'error.saved-code-wrong' | 'error.proof-missing'
  /** The page that asks for the code from the mail. */
  readonly backHref: string
}

/** The saved recovery code instead of the one by mail. The page is the same whether an account exists or not. */
export const SavedCodePage = (props: SavedCodeProps) => {
  const { page, error } = props
  const text = translator(page.language)
  return (
    <Layout page={page} title={text('saved-code.title')} isError={error !== undefined} scripts="form">
      <div class="heading">
        <Emblem name="shield" />
        <h1>{text('saved-code.title')}</h1>
        <p class="lead">{text('saved-code.lead')}</p>
      </div>
      <ErrorSummary text={text} id={error} field="saved" />
      <form class="stack" method="post" action={`${page.deployment.basePath}/recover/saved`} novalidate>
        <input type="hidden" name="flow" value={props.flow} />
        <SavedCodeField text={text} focused={error === undefined} {...(error && { error: text(error) })} />
        <SubmitButton weight="primary">{text('saved-code.submit')}</SubmitButton>
      </form>
      <p>{text('saved-code.none')}</p>
      <p class="aside">
        <a href={props.backHref}>{text('page.back')}</a>
      </p>
    </Layout>
  )
}
