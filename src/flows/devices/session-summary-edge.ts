import type { Language } from '#domain/language.ts'
import { epochSeconds, MINUTE } from '#lib/time.ts'
import { placeInWords } from '#messages/places.ts'
import { translator } from '#messages/text.ts'
import type { SignedInDevices } from '#objects/account-calls.ts'
import { describeAgent } from '../security/agent.ts'
import type { SessionSummary } from './session-list.view.tsx'
import { waysInWords, waysOf } from './ways-in-words.ts'

/** Seconds to which the last use of a session is shown: it is written down no more often. */
const SHOWN_TO = 5 * MINUTE

/** Sessions as pages show them, in words of a language. */
export const sessionSummaries = (
  language: Language,
  sessions: SignedInDevices['sessions'],
): readonly SessionSummary[] => {
  const text = translator(language)
  return sessions.map(({ sid, label, agent, country, city, amr, base, createdAt, lastSeen, current }) => {
    const place = placeInWords(language, text, { city: city ?? undefined, country: country ?? undefined })
    const by = waysInWords(language, text, waysOf(amr, base))
    return {
      sid,
      ...describeAgent(agent),
      ...(label !== null && { label }),
      ...(place !== undefined && { place }),
      ...(by !== undefined && { by }),
      startedAt: createdAt,
      lastSeenAt: epochSeconds(lastSeen - (lastSeen % SHOWN_TO)),
      isCurrent: current,
    }
  })
}
