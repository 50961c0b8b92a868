import { compile } from '#config/compile.ts'
import { definePostern, type PosternConfig, type RouteConfig, type SiteConfig } from '#config/define.ts'
import type { Deployment } from '#config/deployment.ts'
import type { ConfigIssue } from '#config/issue.ts'
import { signedIn } from '#policy/builders.ts'

/** A site that is valid by itself. */
export const site = (changes: Partial<SiteConfig> = {}): SiteConfig => ({
  id: 'shop',
  publicUrl: 'https://www.shop.example',
  origin: 'https://origin.shop-hosting.example',
  audience: 'shop',
  otherwise: signedIn(),
  ...changes,
})

/** A configuration that is valid as it stands. */
export const config = (changes: Partial<PosternConfig> = {}): PosternConfig =>
  definePostern({
    name: 'Shop',
    relyingPartyId: 'shop.example',
    mail: { from: 'Shop <hello@shop.example>', sender: { kind: 'service', binding: 'MAILER' } },
    sites: [site()],
    ...changes,
  })

/** A configuration with one site that has these rules. */
export const withRoutes = (...routes: readonly RouteConfig[]): PosternConfig => config({ sites: [site({ routes })] })

/** A valid configuration in which the value at a path is another one, or gone: what types would not let through. */
export const changed = (path: string, value: unknown, base: PosternConfig = config()): unknown => {
  const copy: unknown = structuredClone(base)
  const keys = path.split(/[.[\]]+/).filter((key) => key !== '')
  const last = keys.pop() ?? ''
  let at: unknown = copy
  for (const key of keys) {
    if (typeof at !== 'object' || at === null) throw new Error(`${path} leads nowhere`)
    if (!Object.hasOwn(at, key)) Reflect.set(at, key, {})
    at = Reflect.get(at, key)
  }
  if (typeof at !== 'object' || at === null) throw new Error(`${path} leads nowhere`)
  if (value === undefined) Reflect.deleteProperty(at, last)
  else Object.defineProperty(at, last, { value, enumerable: true, configurable: true, writable: true })
  return copy
}

/** The issues of a configuration; none where it is valid. */
export const issuesOf = (input: unknown): readonly ConfigIssue[] => {
  const compiled = compile(input)
  return compiled.ok ? [] : compiled.failure
}

/** What a configuration compiles to; throws with its issues where it is not valid. */
export const deploymentOf = (input: unknown): Deployment => {
  const compiled = compile(input)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.failure))
  return compiled.value
}
