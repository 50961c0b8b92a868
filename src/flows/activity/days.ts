import { DAY, type EpochSeconds, epochSeconds } from '#lib/time.ts'
import type { Advice, Sentence } from './shown-events.ts'

/** One thing that happened, in words. */
export interface Entry {
  readonly at: EpochSeconds
  readonly says: Sentence
  /** How, on what and where, as far as it is known. */
  readonly facts: string
  readonly advice: Advice | null
}

/** Entries that say the same one after the other stand as one, with how many they are; `at` is that of the newest. */
export type CountedEntry = Entry & { readonly count: number }

/** What happened on one day, UTC, the newest first. */
export interface Day {
  readonly day: EpochSeconds
  readonly entries: readonly CountedEntry[]
}

/** Groups entries, the newest first, by the day on which they happened. */
export const byDay = (entries: readonly Entry[]): readonly Day[] => {
  const days: { readonly day: EpochSeconds; readonly entries: CountedEntry[] }[] = []
  for (const entry of entries) {
    const day = epochSeconds(entry.at - (entry.at % DAY))
    const last = days.at(-1)
    const before = last?.day === day ? last.entries.at(-1) : undefined
    if (last?.day !== day) days.push({ day, entries: [{ ...entry, count: 1 }] })
    else if (before !== undefined && before.says === entry.says && before.facts === entry.facts) {
      last.entries[last.entries.length - 1] = { ...before, count: before.count + 1 }
    } else last.entries.push({ ...entry, count: 1 })
  }
  return days
}
