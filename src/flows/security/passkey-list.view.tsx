import type { Child } from 'hono/jsx'
import type { CredentialId } from '#domain/ids.ts'
import type { Language } from '#domain/language.ts'
import type { EpochSeconds } from '#lib/time.ts'
import { agoInWords, dayInWords } from '#messages/moments.ts'
import { type Translate, translator } from '#messages/text.ts'
import { Icon } from '#pages/components/icons.view.tsx'
import { Moment } from '#pages/components/moment.view.tsx'

/** What pages show of a passkey. */
export interface PasskeySummary {
  /** The credential id: no secret, and shown only to its owner's forms. */
  readonly id: CredentialId
  /** What its owner calls it, else the name of the provider or device, where it is known. */
  readonly label?: string
  /** The provider, where the owner has given another name. */
  readonly provider?: string
  readonly addedAt: EpochSeconds
  /** Browser, system and country, as far as they are known. */
  readonly addedFrom?: string
  readonly lastUsedAt?: EpochSeconds
  readonly usedFrom?: string
  /** Its counter went back: its owner is asked whether it is theirs alone. */
  readonly isDoubtful?: true
}

/** The account's passkeys, in the order given; `actions` stands below each. */
export const PasskeyList = (props: {
  readonly language: Language
  readonly now: EpochSeconds
  readonly passkeys: readonly PasskeySummary[]
  readonly actions?: (passkey: PasskeySummary) => Child
}) => {
  const text = translator(props.language)
  return props.passkeys.length === 0 ? null : (
    <ul class="things">
      {props.passkeys.map((passkey) => (
        <li class="thing">
          <Icon name="passkey" />
          <div>
            <p class="thing-name">{passkey.label ?? text('account.passkey')}</p>
            {passkey.provider === undefined ? null : <p class="thing-facts">{passkey.provider}</p>}
            <Facts text={text} language={props.language} now={props.now} passkey={passkey} />
            {props.actions?.(passkey)}
          </div>
        </li>
      ))}
    </ul>
  )
}

const Facts = (props: {
  readonly text: Translate
  readonly language: Language
  readonly now: EpochSeconds
  readonly passkey: PasskeySummary
}) => {
  const { text, language, now, passkey } = props
  const { addedAt, addedFrom, lastUsedAt, usedFrom } = passkey
  return (
    <p class="thing-facts">
      <Moment at={addedAt}>{text('account.passkey-added', { date: dayInWords(language, addedAt) })}</Moment>
      {addedFrom === undefined ? null : ` (${addedFrom})`}
      {lastUsedAt === undefined ? null : (
        <>
          {', '}
          <Moment at={lastUsedAt}>
            {text('account.passkey-used', { when: agoInWords(language, text, lastUsedAt, now) })}
          </Moment>
          {usedFrom === undefined ? null : ` (${usedFrom})`}
        </>
      )}
    </p>
  )
}
