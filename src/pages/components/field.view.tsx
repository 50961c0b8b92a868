import { Icon } from './icons.view.tsx'
import { ERROR_SUMMARY_ID } from './notice.view.tsx'

/** One labelled text field. `error` is the sentence to show at the field; the summary shows it too. */
export interface FieldProps {
  readonly name: string
  /** The id of the input, and what the ids of its hint and error are made from; default: its name. */
  readonly id?: string
  readonly label: string
  readonly type: 'email' | 'text' | 'password'
  readonly autocomplete: string
  readonly value?: string | undefined
  readonly hint?: string | undefined
  readonly error?: string | undefined
  readonly maxLength: number
  readonly inputMode?: 'email' | 'numeric' | 'text'
  /** Set on pages that ask for one thing only, unless there is an error: its summary takes the focus. */
  readonly focused?: boolean
  readonly look?: 'code'
  /** Digits of the code that it takes, where that is not six: the script keeps as many of what is pasted. */
  readonly digits?: number
  /** May be left empty. */
  readonly isOptional?: boolean
  /** One of several fields of which one is wrong, nobody says which: marked, and described by the summary. */
  readonly isSuspect?: boolean
  /** With `password`: the name of the button that shows what is typed. */
  readonly reveal?: string
}

const describedBy = (id: string, { hint, error, isSuspect }: FieldProps): string | undefined => {
  const ids = [
    hint === undefined ? [] : [`${id}-hint`],
    error === undefined ? [] : [`${id}-error`],
    isSuspect === true ? [ERROR_SUMMARY_ID] : [],
  ].flat()
  return ids.length === 0 ? undefined : ids.join(' ')
}

/** Label, hint, error and input, tied together for those who hear the page. */
export const Field = ({ id: given, ...props }: FieldProps) => {
  const id = given ?? props.name
  const isWrong = props.error !== undefined || props.isSuspect === true
  const input = (
    <input
      id={id}
      name={props.name}
      type={props.type}
      class={props.look === 'code' ? 'code-input' : undefined}
      autocomplete={props.autocomplete}
      inputmode={props.inputMode}
      autocapitalize={props.autocomplete === 'name' ? 'words' : undefined}
      spellcheck={false}
      maxlength={props.maxLength}
      value={props.value}
      data-digits={props.digits}
      required={props.isOptional !== true}
      aria-invalid={isWrong ? 'true' : undefined}
      aria-describedby={describedBy(id, props)}
      autofocus={props.focused === true}
    />
  )
  return (
    <div class={isWrong ? 'field field-wrong' : 'field'}>
      <label id={props.reveal === undefined ? undefined : `${id}-label`} for={id}>
        {props.label}
      </label>
      {props.reveal === undefined ? (
        input
      ) : (
        <div class="secret">
          {input}
          <button
            type="button"
            class="reveal"
            aria-pressed="false"
            aria-controls={id}
            aria-describedby={`${id}-label`}
            data-reveal
            hidden
          >
            {props.reveal}
          </button>
        </div>
      )}
      {props.error === undefined ? null : (
        <p class="field-error" id={`${id}-error`}>
          <Icon name="alert" />
          <span>{props.error}</span>
        </p>
      )}
      {props.hint === undefined ? null : (
        <p class="field-hint" id={`${id}-hint`}>
          {props.hint}
        </p>
      )}
    </div>
  )
}
