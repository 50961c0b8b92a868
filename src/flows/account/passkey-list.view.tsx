import type { Language } from '#domain/language.ts'
import type { EpochSeconds } from '#lib/time.ts'
import { agoInWords, dayInWords } from '#messages/moments.ts'
import { translator } from '#messages/text.ts'
import { Icon } from '#pages/components/icons.view.tsx'
import { Moment } from '#pages/components/moment.view.tsx'

/** What the account page shows of a passkey; never its credential id. */
export interface PasskeySummary {
  /** Name of the provider or device, where it is known. */
  readonly label?: string
  readonly addedAt: EpochSeconds
  readonly lastUsedAt?: EpochSeconds
}

/** The account's passkeys, in the order given. */
export const PasskeyList = (props: {
  readonly language: Language
  readonly now: EpochSeconds
  readonly passkeys: readonly PasskeySummary[]
}) => {
  const text = translator(props.language)
  return props.passkeys.length === 0 ? null : (
    <ul class="things">
      {props.passkeys.map(({ label, addedAt, lastUsedAt }) => (
        <li class="thing">
          <Icon name="passkey" />
          <div>
            <p class="thing-name">{label ?? text('account.passkey')}</p>
            <p class="thing-facts">
              <Moment at={addedAt}>
                {text('account.passkey-added', { date: dayInWords(props.language, addedAt) })}
              </Moment>
              {lastUsedAt === undefined ? null : (
                <>
                  {', '}
                  <Moment at={lastUsedAt}>
                    {text('account.passkey-used', { when: agoInWords(props.language, text, lastUsedAt, props.now) })}
                  </Moment>
                </>
              )}
            </p>
          </div>
        </li>
      ))}
    </ul>
  )
}
