import { randomBytes } from 'node:crypto'
import { parseAccountId, parseSessionId, parseSubjectId } from '#domain/ids.ts'
import { readDeploymentSecrets } from '#keys/deployment-secret.ts'
import { createSealer } from '#keys/seal.ts'
import { epochSeconds } from '#lib/time.ts'
import { SESSION_COOKIE } from '#sessions/cookie.ts'
import { encodeSessionToken } from '#sessions/session-token.ts'

/** Seconds for which the gateway of the bench trusts a cookie, so that a measurement stays inside one lease. */
export const LEASE = 300

/** Session cookies as the gateway with this secret would set them now, each of a customer of its own, inside the lease. */
export const mintCookies = async (secret: string, host: string, count: number): Promise<readonly string[]> => {
  const secrets = await readDeploymentSecrets({ POSTERN_SECRET: secret })
  if (!secrets.ok) throw new Error(secrets.failure.code)
  const sealer = createSealer(secrets.value)
  const now = epochSeconds(Date.now() / 1000)
  return Promise.all(
    Array.from({ length: count }, async () => {
      const account = parseAccountId(randomBytes(32).toString('hex'))
      const sid = parseSessionId(randomBytes(16).toString('base64url'))
      const subject = parseSubjectId(randomBytes(16).toString('base64url'))
      if (account === undefined || sid === undefined || subject === undefined) throw new Error('ids of the right form')
      const token = encodeSessionToken(
        {
          account,
          sid,
          secret: randomBytes(32).toString('base64url'),
          generation: 2,
          subject,
          base: 'aal1',
          aal2Until: epochSeconds(now + 3600),
          amr: ['hwk', 'user', 'mfa'],
          createdAt: now,
          authTime: now,
          phishingResistant: true,
          risk: 'low',
          restrictedUntil: null,
          claims: {
            email: `${randomBytes(6).toString('hex')}@example.com`,
            email_verified: true,
            name: 'Maria Muster',
          },
          leaseUntil: epochSeconds(now + LEASE),
          absoluteUntil: epochSeconds(now + 86_400),
        },
        true,
      )
      return `${SESSION_COOKIE}=${await sealer.seal('session', host, token, now)}`
    }),
  )
}
