import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type DeploymentSecrets, readDeploymentSecrets } from '#keys/deployment-secret.ts'
import { fail, type Result } from '#lib/result.ts'

/** Where somebody said that the deployment's secret is. */
export interface SecretPlace {
  readonly secretFile: string | undefined
  readonly state: string | undefined
}

/**
 * The secret that an operator's command is sealed with: that of the named file or state folder, else of the variable
 * POSTERN_SECRET, else of `.postern`. Fails with a sentence where there is no usable one.
 */
export const readOperatorSecret = async ({
  secretFile,
  state,
}: SecretPlace): Promise<Result<DeploymentSecrets, string>> => {
  const named = secretFile ?? (state === undefined ? undefined : join(state, 'secret'))
  const fromVariable = named === undefined ? process.env['POSTERN_SECRET'] : undefined
  const secret = fromVariable ?? (await readFile(named ?? '.postern/secret', 'utf8').catch(() => '')).trim()
  const secrets = await readDeploymentSecrets({ POSTERN_SECRET: secret })
  return secrets.ok
    ? secrets
    : fail(`No usable secret (${secrets.failure.code}): set POSTERN_SECRET or name --secret-file.`)
}
