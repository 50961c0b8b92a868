import { type DeploymentSecrets, importSecret } from '#keys/deployment-secret.ts'

/** Secrets made of one byte each: what is sealed under one is not opened under another. */
export const secretsOf = async (
  current: number,
  previous?: number,
  previousIsRewrapOnly = false,
): Promise<DeploymentSecrets> => ({
  current: await importSecret(new Uint8Array(32).fill(current)),
  ...(previous === undefined ? {} : { previous: await importSecret(new Uint8Array(32).fill(previous)) }),
  previousIsRewrapOnly,
})
