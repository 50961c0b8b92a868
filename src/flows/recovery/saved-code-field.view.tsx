import type { Translate } from '#messages/text.ts'
import { Field, type FieldProps } from '#pages/components/field.view.tsx'

/** Room for a code however it was grouped or pasted; the server keeps its letters and digits. */
const MAX_LENGTH = 64

/** The field for a saved recovery code. */
export const SavedCodeField = ({
  text,
  ...props
}: Pick<FieldProps, 'error' | 'focused' | 'isSuspect'> & { readonly text: Translate }) => (
  <Field
    {...props}
    name="saved"
    label={text('recovery-code.name')}
    type="text"
    autocomplete="off"
    maxLength={MAX_LENGTH}
    hint={text('saved-code.hint')}
  />
)
