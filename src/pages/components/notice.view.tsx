import type { MessageId } from '#messages/en.ts'
import type { Translate } from '#messages/text.ts'
import { Icon } from './icons.view.tsx'

/** Says what has just happened. Read out politely: it is news, not an alarm. */
export const Notice = ({
  text,
  id,
  values = {},
  tone = 'plain',
}: {
  readonly text: Translate
  readonly id: MessageId | undefined
  /** For placeholders, where the sentence has any. */
  readonly values?: Readonly<Record<string, string>>
  readonly tone?: 'plain' | 'good'
}) =>
  id === undefined ? null : (
    <div class={`notice notice-${tone}`} role="status">
      <Icon name={tone === 'good' ? 'check' : 'info'} />
      <p>{text(id, values)}</p>
    </div>
  )

/** Names the summary of errors, which may describe a field. */
export const ERROR_SUMMARY_ID = 'what-is-wrong'

/**
 * Says what is wrong, once, at the top: announced at once, and focused so that the keyboard starts here. `field` is the
 * id of the field to mend; the sentence links to it.
 */
export const ErrorSummary = ({
  text,
  id,
  field,
}: {
  readonly text: Translate
  readonly id: MessageId | undefined
  readonly field?: string
}) =>
  id === undefined ? null : (
    <div class="notice notice-bad" id={ERROR_SUMMARY_ID} role="alert" tabindex={-1} autofocus>
      <Icon name="alert" />
      <p>{field === undefined ? text(id) : <a href={`#${field}`}>{text(id)}</a>}</p>
    </div>
  )
