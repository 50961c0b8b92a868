/**
 * Turns what an operator wrote into what the gateway runs on, or into a list of everything that must change first.
 * There is no half-valid configuration: one issue anywhere, and nothing starts.
 */
import * as v from 'valibot'
import { fail, ok, type Result } from '#lib/result.ts'
import type { Deployment, Site } from './deployment.ts'
import { type ConfigIssue, fromSchemaIssue } from './issue.ts'
import { lint } from './lint.ts'
import { restricts } from './open-to-everyone.ts'
import { EVERYTHING } from './routes.ts'
import { configSchema } from './schema.ts'
import type { CheckedSite } from './site-schema.ts'
import { hostOf } from './web-address.ts'

/**
 * Checks a configuration of unknown shape and completes it by the defaults. Fails with every issue of its shape, or,
 * where the shape is right, with every contradiction between its parts.
 */
export const compile = (input: unknown): Result<Deployment, readonly ConfigIssue[]> => {
  const shape = v.safeParse(configSchema, input, { abortPipeEarly: true })
  if (!shape.success) return fail(shape.issues.map(fromSchemaIssue))
  const issues = lint(shape.output)
  if (issues.length > 0) return fail(issues)
  const { issuer, sites, ...rest } = shape.output
  const compiled = sites.map(compileSite)
  // With one site the issuer may be left out; lint refuses that for several.
  return ok({ ...rest, issuer: issuer ?? compiled[0]?.publicUrl ?? '', sites: compiled })
}

const compileSite = ({ originTimeout, hosts, routes, otherwise, ...site }: CheckedSite): Site => ({
  ...site,
  hosts: [hostOf(site.publicUrl), ...hosts],
  originTimeoutSeconds: originTimeout,
  routes: routes.map(({ name, ...rule }) => ({
    ...rule,
    id: name === undefined ? `${site.id}${rule.match}` : `${site.id}/${name}`,
    restricts: restricts(rule.allow),
  })),
  otherwise: {
    ...otherwise,
    id: `${site.id}/otherwise`,
    match: EVERYTHING,
    restricts: restricts(otherwise.allow),
  },
})
