/** Answers as values: what the shop says is decided before anything is written. */
import type { Markup } from './html.ts'

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Nothing inline, nothing from other hosts. */
const CONTENT_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** On every answer. `same-origin`: the gateway finds the way back after a sign-in by the referrer. */
export const COMMON_HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
} as const

/** A page. Every page shows the basket or the customer, so none is stored. */
export const page = (markup: Markup, status = 200): Answer => ({
  status,
  headers: {
    ...COMMON_HEADERS,
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': CONTENT_POLICY,
  },
  body: markup.toString(),
})

/** The way on after a form: the browser gets the page by GET, so that a reload sends nothing twice. */
export const seeOther = (location: string): Answer => ({
  status: 303,
  headers: { ...COMMON_HEADERS, location, 'cache-control': 'no-store' },
  body: '',
})

export const json = (value: unknown, status = 200): Answer => ({
  status,
  headers: { ...COMMON_HEADERS, 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: JSON.stringify(value),
})

/** A problem document (RFC 9457) for programs. */
export const problem = (status: number, title: string): Answer => ({
  ...json({ type: 'about:blank', title, status }, status),
  headers: { ...COMMON_HEADERS, 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
})

export const withHeader = (answer: Answer, name: string, value: string): Answer => ({
  ...answer,
  headers: { ...answer.headers, [name]: value },
})
