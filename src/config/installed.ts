import installed from '#config'
import { compile } from './compile.ts'
import type { Deployment } from './deployment.ts'
import { formatIssues } from './issue.ts'

let last: { readonly text: string | undefined; readonly deployment: Deployment } | undefined

/**
 * The deployment that this Worker runs: the configuration it was built with, unless `POSTERN_CONFIG` holds another one
 * as JSON. Compiled once per text and isolate. Throws with every issue where it is not valid: a gateway that does not
 * know what to protect must answer nothing, and never an older or emptier configuration.
 */
export const installedDeployment = (env: { readonly POSTERN_CONFIG?: string }): Deployment => {
  const text = env.POSTERN_CONFIG
  if (last !== undefined && last.text === text) return last.deployment
  const compiled = compile(text === undefined ? installed : readJson(text))
  if (!compiled.ok) {
    throw new Error(
      `${text === undefined ? 'postern.config.ts' : 'POSTERN_CONFIG'}:\n${formatIssues(compiled.failure)}`,
    )
  }
  last = { text, deployment: compiled.value }
  return compiled.value
}

const readJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error('POSTERN_CONFIG: is not JSON')
  }
}
