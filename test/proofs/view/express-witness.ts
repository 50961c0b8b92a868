import express from 'express'
import { startOrigin } from '../../support/origin.ts'
import { witness } from './node-witness.ts'
import { OTHERWISE, RULES } from './sites.ts'
import type { View, Witness } from './view.ts'

/** Express with a route for each rule: matches without regard to case, and decodes parameters itself. */
export const startExpressWitness = async (): Promise<Witness> => {
  const views: View[] = []
  const app = express()
  const serve = (pattern: string, rule: string): void =>
    app.all(pattern, async (request, response) => {
      const rest = request.params['rest']
      const names = typeof rest === 'object' ? [...rest] : []
      const readings = [
        { reader: 'req.path', path: decodeURIComponent(request.path) },
        // What stands before the wildcard is as long as in the pattern; what stands for it Express has decoded.
        { reader: 'req.params', path: `${request.path.slice(0, pattern.length - '/*rest'.length)}/${names.join('/')}` },
      ].slice(0, names.length > 0 ? 2 : 1)
      views.push(
        await witness(request, response, {
          target: request.originalUrl,
          readings,
          taken: { rule, sight: 'sees no case' },
        }),
      )
    })
  for (const { name, match } of RULES) {
    serve(match.replace(/\/\*$/, ''), name)
    if (match.endsWith('/*')) serve(match.replace('/*', '/*rest'), name)
  }
  serve('/*rest', OTHERWISE.name)
  const origin = await startOrigin((request, response) => app(request, response))
  return { url: origin.url, seen: async () => [...views], broken: () => [], stop: origin.stop }
}
