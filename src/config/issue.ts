import type { BaseIssue } from 'valibot'

/** One thing in a configuration that must change before the gateway starts. */
export interface ConfigIssue {
  /** Where it stands, as a person would write it: `sites[0].routes[2].match`; empty for the configuration as a whole. */
  readonly path: string
  /** What is wrong, and what to do. Quotes at most names from the configuration, never a secret: it holds none. */
  readonly message: string
}

/** Where a value stands: keys and indices from the outermost in. */
export type ConfigPath = readonly (string | number)[]

/** Spells a path. A key that is no plain name is quoted: `sites[0].headers["X-User"]`. */
const formatPath = (path: ConfigPath): string =>
  path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`
    if (!/^[A-Za-z_$][\w$]*$/.test(step)) return `${text}[${JSON.stringify(step)}]`
    return text === '' ? step : `${text}.${step}`
  }, '')

/** An issue at a path. */
export const issueAt = (path: ConfigPath, message: string): ConfigIssue => ({ path: formatPath(path), message })

/** An issue as the schema library reports it, in our words. */
export const fromSchemaIssue = (issue: BaseIssue<unknown>): ConfigIssue =>
  issueAt(
    (issue.path ?? []).map(({ key }) => (typeof key === 'number' ? key : String(key))),
    issue.message,
  )

/** All issues as text for a terminal or an error, one a line. */
export const formatIssues = (issues: readonly ConfigIssue[]): string =>
  issues.map(({ path, message }) => `${path === '' ? 'configuration' : path}: ${message}`).join('\n')
