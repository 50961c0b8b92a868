import { readJsonText } from '#lib/json.ts'
import { harmless } from './admin-text.ts'

/** What came back for a call that was not carried out. */
export interface Refusal {
  readonly status: number
  readonly body: string
  /** `WWW-Authenticate`. */
  readonly challenge: string | null
  readonly requestId: string | null
}

/** What went wrong, for the person at the terminal, by the problem that the gateway names (`docs/problems.md`). */
const SENTENCES: Readonly<Record<string, string>> = {
  'operator-key-required':
    'The gateway refused the operator key: it is not one of its own, has expired or was revoked.',
  'access-denied':
    'The gateway refused: the secret is not the one that it runs with, or the clock here is a minute off.',
  'not-found': 'There is none: no account has this address, or no key this id.',
  'unknown-host': 'The gateway serves no site under this host: name one of its sites with --url.',
  unavailable: 'The gateway cannot reach what it needs just now. Try again.',
}

/**
 * The sentence for a refusal, with the id that stands in the gateway's log. Only the gateway's own word counts: whatever else
 * answers at that address, or at another path, must not tell an operator that an account does not exist.
 */
export const refusalText = ({ status, body, challenge, requestId }: Refusal, where: string): string => {
  const problem = problemOf(body)
  const sentence = problem === undefined ? undefined : (scopeText(challenge) ?? SENTENCES[problem.slug])
  const said = sentence ?? `${strangerText(where, status)}${problem === undefined ? '' : ` It says: ${problem.title}.`}`
  return requestId === null ? said : `${said} (request ${harmless(requestId)})`
}

/** What is said of whatever answers without being the operator's API. */
export const strangerText = (where: string, status: number): string =>
  `What answers at ${where} (${status}) is not the operator's API of Postern: check --url and --base-path.`

/** What is said where no answer came: for want of a gateway, or of one that is quick enough. */
export const silenceText = (error: unknown, url: string): string => {
  if (error instanceof Error && error.name === 'TimeoutError') {
    return `No answer from ${url} in time. It may have been done all the same: look with "events", or ask again.`
  }
  const cause = error instanceof Error ? error.cause : undefined
  const code = cause instanceof Error && 'code' in cause ? ` (${harmless(String(cause.code))})` : ''
  return `Nothing answers at ${url}${code}: start the gateway, or name it with --url.`
}

/** RFC 6750 section 3.1. */
const scopeText = (challenge: string | null): string | undefined => {
  const scope = /\bscope="([a-z-]+)"/.exec(challenge ?? '')?.[1]
  return scope === undefined ? undefined : `The operator key is not for this: it takes one with the scope ${scope}.`
}

const problemOf = (body: string): { readonly slug: string; readonly title: string } | undefined => {
  const json = readJsonText(body)
  if (typeof json !== 'object' || json === null || !('type' in json) || !('title' in json)) return undefined
  const slug = /^urn:postern:problem:([a-z-]+)$/.exec(String(json.type))?.[1]
  return slug === undefined ? undefined : { slug, title: harmless(String(json.title)).slice(0, 100) }
}
