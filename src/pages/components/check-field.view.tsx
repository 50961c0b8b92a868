import { Icon } from './icons.view.tsx'

export interface CheckFieldProps {
  readonly name: string
  /** What is posted where it is ticked. */
  readonly value: string
  readonly label: string
  readonly error?: string | undefined
}

/** A box to tick, never ticked beforehand: ticking it is the customer's own act. */
export const CheckField = ({ name, value, label, error }: CheckFieldProps) => (
  <div class={error === undefined ? 'field check' : 'field check field-wrong'}>
    <input
      id={name}
      name={name}
      type="checkbox"
      value={value}
      required
      aria-invalid={error === undefined ? undefined : 'true'}
      aria-describedby={error === undefined ? undefined : `${name}-error`}
    />
    <label for={name}>{label}</label>
    {error === undefined ? null : (
      <p class="field-error" id={`${name}-error`}>
        <Icon name="alert" />
        <span>{error}</span>
      </p>
    )}
  </div>
)
