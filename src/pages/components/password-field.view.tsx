import type { Translate } from '#messages/text.ts'
import { Field, type FieldProps } from './field.view.tsx'

/** Characters that are sent at most: more than any password has, so that what is too long is said and not cut off. */
const MAX_LENGTH = 1024

type PasswordFieldProps = Pick<FieldProps, 'label' | 'hint' | 'error' | 'focused' | 'isOptional' | 'isSuspect'> & {
  readonly text: Translate
  readonly autocomplete: 'current-password' | 'new-password'
}

/** The one password of a page, which can be shown where scripts run. */
export const PasswordField = ({ text, ...props }: PasswordFieldProps) => (
  <Field {...props} name="password" type="password" maxLength={MAX_LENGTH} reveal={text('password.show')} />
)
