import type { Result } from '#lib/result.ts'

/** How mail leaves. */
export type MailSender =
  | {
      readonly kind: 'smtp'
      readonly host: string
      readonly port: number
      /** `tls`: from the first byte; `starttls`: upgraded, refused where the server does not offer it. */
      readonly security: 'tls' | 'starttls' | 'plain-loopback'
      readonly username?: string
      /** Name of the secret that holds the password. */
      readonly passwordSecret?: string
    }
  | { readonly kind: 'send-email'; readonly binding: string }
  | {
      readonly kind: 'http'
      /** https, or http on loopback. */
      readonly url: string
      /** Header values may hold `{{secret:NAME}}` and `{{id}}`. */
      readonly headers: Readonly<Record<string, string>>
      /** JSON whose strings may hold `{{to}} {{from}} {{subject}} {{text}} {{html}} {{id}}`. */
      readonly body: unknown
    }
  /** A service binding whose entrypoint answers `deliver(mail)`. */
  | { readonly kind: 'service'; readonly binding: string }

/**
 * Why a mail did not leave. `permanent`: another attempt with the same mail cannot end otherwise. What an operator can
 * still put right (a wrong password, a domain not verified yet) is not permanent. `detail` names the step and the
 * other side's status, and never holds an address, a code or the other side's own words, which quote addresses.
 * - `not_configured`: a binding or secret is missing, or the settings contradict each other.
 * - `malformed`: an address, the subject or the id cannot stand in a mail.
 * - `unreachable`: no connection, or it broke.
 * - `timeout`: no answer in time; the mail may or may not have left.
 * - `insecure`: the server offers no encryption where it is required.
 * - `protocol`: the other side's answer makes no sense.
 * - `refused`: the other side said no.
 */
export interface MailFailure {
  readonly code: 'not_configured' | 'malformed' | 'unreachable' | 'timeout' | 'insecure' | 'protocol' | 'refused'
  readonly permanent: boolean
  readonly detail: string
}

/** The outcome of one attempt: accepted by the next hop, or not. */
export type MailOutcome = Result<void, MailFailure>

/** Milliseconds that one step of a sender may wait for the other side. */
export const STEP_TIMEOUT_MS = 10_000

/** Milliseconds after which an attempt is given up whatever step it is at: less than the outbox's lease. */
export const ATTEMPT_TIMEOUT_MS = 40_000
