import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, test, vi } from 'vitest'
import { readDeploymentSecrets } from '#keys/deployment-secret.ts'
import { createSealer } from '#keys/seal.ts'
import { after, epochSeconds } from '#lib/time.ts'
import type { Mail } from '#mail/mail.ts'
import { installedOutbox } from '#objects/installed-outbox.ts'
import { OUTBOX_MIGRATION, prepareMail, type UndeliverableMail } from '#objects/outbox.ts'

const NOW = epochSeconds(4_000_000_000)

const MAIL: Mail = {
  id: 'mail-number-0000000001',
  to: 'ada@example.org',
  from: 'Shop <no-reply@shop.example>',
  subject: 'Your code',
  text: '042137\n',
  html: '<p>042137</p>',
  createdAt: NOW,
}

const CONFIG = JSON.stringify({
  name: 'Shop',
  relyingPartyId: 'localhost',
  mail: { from: MAIL.from, sender: { kind: 'service', binding: 'MAILER' } },
  sites: [
    {
      id: 'shop',
      publicUrl: 'http://localhost:8787',
      origin: 'http://127.0.0.1:8788',
      audience: 'shop',
      otherwise: { if: 'signedIn', from: 'aal1' },
    },
  ],
})

/** Enqueues one mail, worth delivering for `usefulSeconds`, and delivers it to `deliver`. */
const deliverOne = (name: string, usefulSeconds: number, deliver: (mail: Mail) => Promise<void>) =>
  runInDurableObject(env.LIMITER.getByName(name), async (_, { storage }) => {
    storage.sql.exec(OUTBOX_MIGRATION)
    const bindings = { POSTERN_SECRET: env.POSTERN_SECRET ?? '', POSTERN_CONFIG: CONFIG, MAILER: { deliver } }
    const secrets = await readDeploymentSecrets(bindings)
    if (!secrets.ok) throw new Error(secrets.failure.code)
    const lost: UndeliverableMail[] = []
    const outbox = installedOutbox(bindings, {
      sql: storage.sql,
      clock: () => NOW,
      record: (mail) => lost.push(mail),
      rearm: () => undefined,
    })
    outbox.enqueue(await prepareMail(createSealer(secrets.value), MAIL, after(NOW, usefulSeconds), NOW), 'someone')
    await outbox.deliverDue()
    return lost
  })

test('a mail goes to the configured sender', async () => {
  const taken: Mail[] = []
  const lost = await deliverOne('sends', 600, async (mail) => {
    taken.push(mail)
  })
  expect(taken).toEqual([MAIL])
  expect(lost).toEqual([])
})

test('a mail that is lost leaves one line in the log, without address and code', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  const lost = await deliverOne('loses', 5, async (mail) => {
    throw new Error(`no ${mail.to} ${mail.text}`)
  })
  expect(lost).toMatchObject([{ reason: 'refused', attempts: 1 }])
  expect(warn.mock.calls).toHaveLength(1)
  expect(JSON.parse(String(warn.mock.calls[0]?.[0]))).toEqual({
    event: 'mail.undeliverable',
    mail: MAIL.id,
    reason: 'refused',
    detail: 'deliver',
    attempts: 1,
  })
  warn.mockRestore()
})
