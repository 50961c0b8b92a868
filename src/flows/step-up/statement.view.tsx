import type { Language } from '#domain/language.ts'
import type { Statement } from '#gateway/confirmation.ts'
import type { Translate } from '#messages/text.ts'

interface StatementProps {
  readonly statement: Statement
  readonly language: Language
  readonly text: Translate
}

/** An action in the operator's words. Each value stands in a box of its own: what somebody typed must not pass for our words. */
export const StatementBox = ({ statement: { says, values }, language, text }: StatementProps) => {
  const sentence = says[language] ?? Object.values(says)[0] ?? ''
  return (
    <p class="statement">
      {sentence.split(/\{([a-z]+)\}/).map((piece, index) => {
        if (index % 2 === 0) return piece
        const value = Object.hasOwn(values, piece) ? values[piece] : null
        return (
          <strong>
            <bdi>
              {value === null || value === undefined || value.trim() === '' ? text('confirm.nothing') : visible(value)}
            </bdi>
          </strong>
        )
      })}
    </p>
  )
}

/** Characters that are not seen, that turn round what stands beside them (CVE-2021-42574), or that pile up on it. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]|\p{M}{4,}/gu

/** The value with these in a shape that is seen. */
const visible = (value: string): string => value.replace(UNSEEN, '\ufffd')
