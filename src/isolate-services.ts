import { installedDeployment } from '#config/installed.ts'
import { createAppCookiesBySite } from '#gateway/app-cookies.ts'
import { readDeploymentSecrets, type SecretFailure } from '#keys/deployment-secret.ts'
import { loadDeploymentKeys } from '#keys/keyring-client.ts'
import { createSealer } from '#keys/seal.ts'
import { ok, type Result } from '#lib/result.ts'
import type { Bindings } from '#objects/bindings.ts'
import { pageAssets } from '#pages/assets.ts'
import type { Services } from '#pages/services.ts'
import { SessionGate } from '#sessions/gate.ts'

let held: { readonly bindings: Bindings; readonly services: Services } | undefined

/** What `isolateServices` made before for these bindings; undefined at the isolate's first request. */
export const heldServices = (bindings: Bindings): Services | undefined =>
  held?.bindings === bindings ? held.services : undefined

/**
 * What this isolate works with, made at its first request: global scope may neither draw random bytes nor import keys.
 * Fails with what is wrong with the secret; throws where the configuration is not valid. Nothing is served in either case.
 */
export const isolateServices = async (bindings: Bindings): Promise<Result<Services, SecretFailure>> => {
  const deployment = installedDeployment(bindings)
  const secrets = await readDeploymentSecrets(bindings)
  if (!secrets.ok) return secrets
  const sealer = createSealer(secrets.value)
  const services: Services = {
    deployment,
    bindings,
    sealer,
    gate: new SessionGate(sealer, deployment.lifetimes),
    assets: pageAssets(deployment),
    appCookies: createAppCookiesBySite(
      sealer,
      deployment.sites.map(({ id }) => id),
    ),
    keys: (now, background) => loadDeploymentKeys(bindings, sealer, deployment.issuer, now, background),
  }
  held = { bindings, services }
  return ok(services)
}
