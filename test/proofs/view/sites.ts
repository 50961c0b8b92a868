import type { PosternConfig, SiteConfig } from '#config/define.ts'
import { acr, all, any, anyone, authenticatedWithin, method, not, signedIn } from '#policy/builders.ts'
import type { Condition } from '#policy/expression.ts'

/** What somebody must have shown to see a resource, from nothing to what nobody can. */
export type Need = 'nothing' | 'a code' | 'two factors' | 'the impossible'

/** One rule of the sites of this proof: as it is configured, and what it asks for in words that need no policy code. */
interface Rule {
  readonly name: string
  readonly match: string
  readonly allow: Condition
  readonly reading: Need
  readonly writing: Need
  readonly options?: { readonly semicolons?: true; readonly encodedSlashes?: true; readonly strict?: true }
}

const TWO_FACTORS = all(acr('aal2'), authenticatedWithin('15m'))
const CODE = signedIn({ from: 'aal0' })
const BOTH = { semicolons: true, encodedSlashes: true } as const

/** Rules from narrow to wide, so that policy differs between neighbouring paths and readings. */
export const RULES: readonly Rule[] = [
  { name: 'start', match: '/', allow: anyone(), reading: 'nothing', writing: 'nothing' },
  { name: 'about', match: '/about', allow: anyone(), reading: 'nothing', writing: 'nothing' },
  { name: 'status', match: '/status', allow: anyone(), reading: 'nothing', writing: 'nothing' },
  { name: 'public', match: '/public/*', allow: anyone(), reading: 'nothing', writing: 'nothing' },
  { name: 'info', match: '/info/*', allow: anyone(), reading: 'nothing', writing: 'nothing' },
  {
    name: 'files-private',
    match: '/files/private/*',
    allow: CODE,
    reading: 'a code',
    writing: 'a code',
    options: BOTH,
  },
  { name: 'files', match: '/files/*', allow: anyone(), reading: 'nothing', writing: 'nothing', options: BOTH },
  { name: 'docs-secret', match: '/docs/secret/*', allow: TWO_FACTORS, reading: 'two factors', writing: 'two factors' },
  {
    name: 'docs',
    match: '/docs/*',
    allow: anyone(),
    reading: 'nothing',
    writing: 'nothing',
    options: { semicolons: true },
  },
  {
    name: 'reviews',
    match: '/reviews/*',
    allow: any(method('GET', 'HEAD'), CODE),
    reading: 'nothing',
    writing: 'a code',
  },
  { name: 'private', match: '/private/*', allow: TWO_FACTORS, reading: 'two factors', writing: 'two factors' },
  { name: 'admin', match: '/admin/*', allow: not(anyone()), reading: 'the impossible', writing: 'the impossible' },
  { name: 'strict', match: '/strict/*', allow: CODE, reading: 'a code', writing: 'a code', options: { strict: true } },
  { name: 'account', match: '/account/*', allow: CODE, reading: 'a code', writing: 'a code' },
]

/** What holds where no rule is named. */
export const OTHERWISE = { name: 'otherwise', reading: 'a code', writing: 'a code' } as const

/** Kinds of origin; each stands behind a site of this name. */
export const ORIGINS = ['raw', 'node', 'express', 'nginx'] as const
export type OriginKind = (typeof ORIGINS)[number]

/** The host of a site, with the gateway's port. */
export const hostOf = (kind: OriginKind, port: number): string => `${kind}.localhost:${port}`

/** Where customers would see the site: plain http is for `localhost` itself only. */
export const publicUrlOf = (kind: OriginKind): string => `https://${kind}.localhost`

/** One gateway before four origins that read requests in four ways. */
export const viewConfig =
  (base: PosternConfig, urls: Readonly<Record<OriginKind, string>>) =>
  (port: number): PosternConfig => ({
    ...base,
    name: 'One view',
    brand: {},
    issuer: `http://localhost:${port}`,
    relyingPartyId: 'localhost',
    mail: { ...base.mail, sender: { kind: 'service', binding: 'MAILER' } },
    // Longer than a full run, so that no cookie is renewed in the middle of it.
    lifetimes: { lease: '5m' },
    sites: [...ORIGINS.map((kind) => siteOf(kind, port, urls[kind])), inboxSite(port, urls.raw)],
  })

const siteOf = (kind: OriginKind, port: number, origin: string): SiteConfig => ({
  id: kind,
  publicUrl: publicUrlOf(kind),
  hosts: [hostOf(kind, port)],
  origin,
  audience: `${kind}-app`,
  claims: ['email', 'email_verified'],
  headers: { 'X-Forwarded-User': 'sub', 'Remote-Email': 'email' },
  appCookies: ['basket'],
  routes: RULES.map(({ name, match, allow, options }) => ({ name, match, allow, ...options })),
  otherwise: CODE,
})

/** Where the test reads the inbox. */
const inboxSite = (port: number, origin: string): SiteConfig => ({
  id: 'inbox',
  publicUrl: `http://localhost:${port}`,
  origin,
  audience: 'inbox',
  otherwise: not(anyone()),
})
