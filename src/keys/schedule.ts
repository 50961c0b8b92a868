import { after, DAY, type EpochSeconds } from '#lib/time.ts'

/**
 * When a signing key is public and when it signs. Keys of a timeline follow one another without gap or overlap: each
 * signs until its successor does, and the last one has no end yet.
 */
export interface KeyTimes {
  /** RFC 7638 thumbprint of the public key. */
  readonly kid: string
  readonly publicFrom: EpochSeconds
  readonly activeFrom: EpochSeconds
  /** When the successor takes over; undefined while there is none. */
  readonly activeUntil: EpochSeconds | undefined
}

/** The keys of a deployment, oldest first; never empty. Roles follow from it and the time, so every isolate agrees. */
export type Timeline = readonly [KeyTimes, ...KeyTimes[]]

/** Seconds for which a key signs, unless it is rotated on demand or withdrawn. */
export const ROTATE_EVERY = 30 * DAY

/** Seconds for which a key is public before it signs: a day in which every verifier re-fetches (10 min, at most 1 h). */
export const PUBLIC_BEFORE = DAY

/** Seconds for which a key stays public after it last signed: longer than any assertion lives (60 s). */
export const PUBLIC_AFTER = DAY

/** The timeline of a new deployment: one key at once, for there are no verifiers yet, and its successor. */
export const beginTimeline = (kid: string, nextKid: string, now: EpochSeconds): Timeline =>
  withSuccessor([{ kid, publicFrom: now, activeFrom: now, activeUntil: undefined }], nextKid, now)

/**
 * The one key that signs at `now`: the first whose end has not come. A start is not looked at, so that an isolate whose
 * clock is behind the keyring's finds a key too.
 */
export const currentKey = (timeline: Timeline, now: EpochSeconds): KeyTimes =>
  timeline.find(({ activeUntil }) => activeUntil === undefined || now < activeUntil) ?? timeline[0]

/** The key that signs after the current one; undefined when a rotation has just come due. */
export const nextKey = (timeline: Timeline, now: EpochSeconds): KeyTimes | undefined =>
  timeline[timeline.indexOf(currentKey(timeline, now)) + 1]

/** The keys that verifiers are told of at `now`: next, current, previous. */
export const publicKeys = (timeline: Timeline, now: EpochSeconds): readonly KeyTimes[] =>
  timeline.filter((key) => !isGone(key, now)).reverse()

/** Whether the timeline has something to do at `now`: a key to drop, or a successor to make. */
export const isDue = (timeline: Timeline, now: EpochSeconds): boolean =>
  nextKey(timeline, now) === undefined || timeline.some((key) => isGone(key, now))

/**
 * Drops keys whose day after is over and, where the current key has no successor, lets `freshKid` be it. The very same
 * timeline where nothing was due.
 */
export const advance = (timeline: Timeline, freshKid: string, now: EpochSeconds): Timeline => {
  if (!isDue(timeline, now)) return timeline
  const kept = without(timeline, (key) => isGone(key, now)) ?? timeline
  return nextKey(kept, now) === undefined ? withSuccessor(kept, freshKid, now) : kept
}

/**
 * Rotates on demand: the next key takes over as soon as it has been public for 24 h, at once where it has. Rotation
 * never comes later by it. The very same timeline where nothing changes. Call `advance` first and after.
 */
export const rotateSoon = (timeline: Timeline, now: EpochSeconds): Timeline => {
  const next = nextKey(timeline, now)
  if (next === undefined) return timeline
  const earliest = later(now, after(next.publicFrom, PUBLIC_BEFORE))
  return earliest < next.activeFrom ? handOver(timeline, next, earliest) : timeline
}

/**
 * Takes a compromised key out of the set at once, with no day after. In place of the current key the next one signs
 * from now on, even where verifiers do not know it yet: they re-fetch for an unknown kid. In place of the next key
 * comes a fresh one that waits its 24 h. Undefined where no key has this kid.
 */
export const withdrawKey = (
  timeline: Timeline,
  kid: string,
  freshKids: readonly [string, string],
  now: EpochSeconds,
): Timeline | undefined => {
  const index = timeline.findIndex((key) => key.kid === kid)
  if (index === -1) return undefined
  const [first, second] = freshKids
  if (index === timeline.indexOf(currentKey(timeline, now))) {
    const complete = advance(timeline, first, now)
    const next = nextKey(complete, now)
    const rest = without(handOver(complete, next, now), (key) => key.kid === kid)
    return rest === undefined ? undefined : advance(rest, second, now)
  }
  const rest = without(timeline, (key) => key.kid === kid)
  return rest === undefined ? undefined : advance(rest, first, now)
}

/** The next moment after `now` at which a role changes or a key leaves; undefined only when a successor is missing. */
export const nextChange = (timeline: Timeline, now: EpochSeconds): EpochSeconds | undefined => {
  const moments = timeline.flatMap(({ activeUntil }) =>
    activeUntil === undefined ? [] : [activeUntil, after(activeUntil, PUBLIC_AFTER)],
  )
  return moments.filter((moment) => moment > now).sort((a, b) => a - b)[0]
}

const isGone = ({ activeUntil }: KeyTimes, now: EpochSeconds): boolean =>
  activeUntil !== undefined && now >= after(activeUntil, PUBLIC_AFTER)

const later = (a: EpochSeconds, b: EpochSeconds): EpochSeconds => (a > b ? a : b)

// The last key gets its end, and the fresh key begins there.
const withSuccessor = (timeline: Timeline, kid: string, now: EpochSeconds): Timeline => {
  const last = timeline.at(-1) ?? timeline[0]
  const from = later(after(last.activeFrom, ROTATE_EVERY), after(now, PUBLIC_BEFORE))
  const [first, ...others] = handOver(timeline, undefined, from)
  return [first, ...others, { kid, publicFrom: now, activeFrom: from, activeUntil: undefined }]
}

// Moves the moment at which `next` (or a key still to be added) takes over from the key before it.
const handOver = (timeline: Timeline, next: KeyTimes | undefined, at: EpochSeconds): Timeline =>
  mapTimeline(timeline, (key, index) => {
    if (key === next) return { ...key, activeFrom: at }
    return timeline[index + 1] === next ? { ...key, activeUntil: at } : key
  })

const mapTimeline = (timeline: Timeline, change: (key: KeyTimes, index: number) => KeyTimes): Timeline => {
  const [first, ...others] = timeline
  return [change(first, 0), ...others.map((key, index) => change(key, index + 1))]
}

const without = (timeline: Timeline, leaves: (key: KeyTimes) => boolean): Timeline | undefined => {
  const [first, ...others] = timeline.filter((key) => !leaves(key))
  return first === undefined ? undefined : [first, ...others]
}
