import { countInRange, rangeQuestion } from '#authenticators/password/breach.ts'
import { answerWithin } from '#keys/answer-within.ts'
import { sha1 } from '#keys/digest.ts'
import { fromUtf8, utf8 } from '#lib/encoding.ts'
import { readBytes } from '#lib/read-bytes.ts'
import { DAY } from '#lib/time.ts'
import type { PageRequest } from '#pages/page-request.ts'

/** Milliseconds for an answer, head and body together: a customer waits for it, and goes on without it. */
const ANSWER_MS = 1500

/** Milliseconds for a stored answer; one that comes later saves nothing. */
const KV_MS = 500

/** Bytes of an answer, several times those of the longest: a padded one has some 2,000 lines of 40. */
const MAX_BYTES = 400_000

/** Seconds that an answer is kept. Passwords are added to the list every few weeks. */
const KEPT = 7 * DAY

/** What the breach check found out about a password. */
export type BreachFinding =
  /** It was seen in a breach: nobody may choose it (NIST SP 800-63B-4 section 3.1.1.2). */
  | 'breached'
  | 'unbreached'
  /** Nobody could say: no answer, a late one, or one that is none. The password is taken, and the caller records it. */
  | 'unchecked'
  /** The operator wants nobody to be asked. */
  | 'off'

/**
 * Looks a new password up by range at the service that the deployment names (Pwned Passwords API, "Searching by range").
 * Of the password only 5 hexadecimal characters of a hash leave, and only they are stored. Never throws for the service.
 */
export const checkBreach = async (request: PageRequest, password: string): Promise<BreachFinding> => {
  const service = request.services.deployment.methods.password?.breachCheck
  if (service === undefined) return 'off'
  const { prefix, suffix } = rangeQuestion(await sha1(utf8(password.normalize('NFC'))))
  const range = (await keptRange(request, prefix)) ?? (await askedRange(request, service, prefix))
  if (range === undefined) return 'unchecked'
  return countInRange(range, suffix) > 0 ? 'breached' : 'unbreached'
}

const keptAs = (prefix: string): string => `breach/${prefix}`

/** The stored answer for a prefix; undefined where there is none that counts. */
const keptRange = async ({ services }: PageRequest, prefix: string): Promise<string | undefined> => {
  const text = await answerWithin(KV_MS, () => services.bindings.KV.get(keptAs(prefix), 'text'))
  return typeof text === 'string' && text.length <= MAX_BYTES && isRange(text) ? text : undefined
}

/** The service's own answer for a prefix, which is stored for others behind this request's. */
const askedRange = async (request: PageRequest, service: string, prefix: string): Promise<string | undefined> => {
  const range = await fetchedRange(`${service}/range/${prefix}`)
  if (range === undefined) return undefined
  const kept = request.services.bindings.KV.put(keptAs(prefix), range, { expirationTtl: KEPT })
  // What could not be stored is asked again.
  request.waitUntil(kept.catch(() => undefined))
  return range
}

const fetchedRange = async (url: string): Promise<string | undefined> => {
  const asking = new AbortController()
  try {
    return await answerWithin(ANSWER_MS, async () => {
      const response = await fetch(url, {
        // Padding hides from those who see only lengths which range was asked for. Workers name no agent by
        // themselves, and the service refuses requests without one.
        headers: { 'Add-Padding': 'true', 'User-Agent': 'Postern' },
        // The operator named the one who may be asked; it names no others.
        redirect: 'manual',
        signal: asking.signal,
      })
      const bytes = response.status === 200 ? await readBytes(response.body, MAX_BYTES) : undefined
      const text = bytes && fromUtf8(bytes)
      return text !== undefined && isRange(text) ? text : undefined
    })
  } finally {
    // What is late, unread or too long need not come any more.
    asking.abort()
  }
}

const LINE = /^[0-9A-F]{35}:[0-9]{1,12}$/i

/**
 * Whether a text is an answer of the range protocol, whole. Every prefix has hundreds of entries, so an empty text or a
 * page of some proxy says nothing about a password.
 */
const isRange = (text: string): boolean =>
  text
    .trim()
    .split('\n')
    .every((line) => LINE.test(line.trim()))
