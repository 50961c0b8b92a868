import { translator } from '#messages/text.ts'
import { Emblem } from '#pages/components/icons.view.tsx'
import { Layout } from '#pages/layout.view.tsx'
import type { PageContext } from '#pages/page-context.ts'

export interface DoneProps {
  readonly page: PageContext
}

/** The end of a window that a script of the app opened. */
export const DonePage = ({ page }: DoneProps) => {
  const text = translator(page.language)
  return (
    <Layout page={page} title={text('done.title')} scripts="form">
      <div class="heading" data-done>
        <Emblem name="shield" />
        <h1>{text('done.title')}</h1>
        <p class="lead">{text('done.lead')}</p>
      </div>
      <button type="button" class="button button-primary" data-close hidden>
        {text('done.close')}
      </button>
    </Layout>
  )
}
