/** The configuration that tools at the keyboard speak of: the one that would be deployed, or another one as JSON. */
import { readFile } from 'node:fs/promises'
import { compile } from '#config/compile.ts'
import type { Deployment } from '#config/deployment.ts'
import { formatIssues } from '#config/issue.ts'
import { publicSuffixIssues } from '#config/public-suffix.ts'
import { fail, ok, type Result } from '#lib/result.ts'

/**
 * Loads and checks `postern.config.ts`, or the JSON file of the given name, as a deployment would, public suffixes
 * included. Fails with everything that must change, ready to be printed.
 */
export const loadDeployment = async (file: string | undefined): Promise<Result<Deployment, string>> => {
  const input = await (file === undefined ? readInstalled() : readJson(file))
  if (!input.ok) return input
  const name = file ?? 'postern.config.ts'
  const compiled = compile(input.value)
  const issues = compiled.ok ? publicSuffixIssues(compiled.value) : compiled.failure
  return compiled.ok && issues.length === 0 ? compiled : fail(`${name} is not valid:\n${formatIssues(issues)}`)
}

const readInstalled = async (): Promise<Result<unknown, string>> => {
  try {
    const module = await import('#config')
    return ok(module.default)
  } catch (error) {
    return fail(`postern.config.ts does not load: ${String(error)}`)
  }
}

const readJson = async (file: string): Promise<Result<unknown, string>> => {
  try {
    return ok(JSON.parse(await readFile(file, 'utf8')))
  } catch (error) {
    return fail(`${file} is no JSON file: ${error instanceof Error ? error.message : String(error)}`)
  }
}
