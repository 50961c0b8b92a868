import { providerName } from '#authenticators/passkey/provider-names.ts'
import type { Language } from '#domain/language.ts'
import { placeInWords } from '#messages/places.ts'
import { type Translate, translator } from '#messages/text.ts'
import type { ActivityPage } from '#objects/account-activity.ts'
import { SIGNAL_NAMES } from '#risk/signals.ts'
import { agentInWords } from '../devices/session-list.view.tsx'
import { waysInWords } from '../devices/ways-in-words.ts'
import { describeAgent } from '../security/agent.ts'
import type { Entry } from './days.ts'
import type { Told } from './shown-events.ts'

/** Activities in words of a language. */
export const entriesOf = (language: Language, activities: ActivityPage['activities']): Promise<readonly Entry[]> =>
  Promise.all(
    activities.map(async ({ at, says, told, advice }) => ({ at, says, advice, facts: await factsOf(language, told) })),
  )

/** How, by which device and from where: one line, empty where nothing is known. */
const factsOf = async (language: Language, told: Told): Promise<string> => {
  const text = translator(language)
  const passkey = told.passkey ?? (told.aaguid === undefined ? undefined : await providerName(told.aaguid))
  const ways = told.by === undefined ? undefined : waysInWords(language, text, told.by.split('+'), passkey)
  const named = told.by === undefined ? (passkey ?? told.device) : undefined
  const facts = [
    ways === undefined ? undefined : text('activity.by', { ways }),
    named === undefined ? undefined : text('activity.named', { name: named }),
    told.agent === undefined
      ? undefined
      : (agentInWords(text, describeAgent(told.agent)) ?? text('account.session-unknown')),
    placeInWords(language, text, told),
  ]
  return [...signalsInWords(text, told.signals), ...facts].filter((fact) => fact !== undefined).join(', ')
}

/** What spoke against a sign-in; what no version of ours knows is left out. */
const signalsInWords = (text: Translate, signals = ''): readonly string[] =>
  SIGNAL_NAMES.filter((name) => signals.split(' ').includes(name)).map((name) => text(`activity.signal.${name}`))
