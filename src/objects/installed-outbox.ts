import { logWarning } from '#audit/operator-log.ts'
import { installedDeployment } from '#config/installed.ts'
import { readDeploymentSecrets } from '#keys/deployment-secret.ts'
import { createSealer, type Sealer } from '#keys/seal.ts'
import { sendMail } from '#mail/send.ts'
import { createOutbox, type Outbox, type OutboxHost } from './outbox.ts'

type Environment = Parameters<typeof installedDeployment>[0] & Parameters<typeof readDeploymentSecrets>[0]

/** The outbox of an object of this deployment: sealed under its secret, sent by its configured sender. */
export const installedOutbox = (
  env: Environment,
  host: Pick<OutboxHost, 'sql' | 'clock' | 'record' | 'rearm'>,
): Outbox => {
  let reading: Promise<Sealer | undefined> | undefined
  const sealer = (): Promise<Sealer | undefined> => {
    reading ??= readDeploymentSecrets(env).then((read) => (read.ok ? createSealer(read.value) : undefined))
    return reading
  }
  return createOutbox({
    ...host,
    sealer,
    send: (mail) => sendMail(mail, installedDeployment(env).mail.sender, env),
    // A mail that does not leave is seen by nobody but the operator.
    log: (line) => logWarning(JSON.stringify(line)),
  })
}
