import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import { readDeploymentSecrets } from '#keys/deployment-secret.ts'
import { createSealer, type Sealer } from '#keys/seal.ts'
import { fail, ok } from '#lib/result.ts'
import { after, type EpochSeconds, epochSeconds } from '#lib/time.ts'
import type { Mail } from '#mail/mail.ts'
import type { MailOutcome } from '#mail/sender.ts'
import {
  createOutbox,
  OUTBOX_MIGRATION,
  type Outbox,
  type OutboxHost,
  prepareMail,
  type UndeliverableMail,
} from '#objects/outbox.ts'

/** Far ahead, so that no alarm that a test sets goes off by itself. */
const START = epochSeconds(4_000_000_000)

const sealerOf = async (secret: string | undefined): Promise<Sealer> => {
  const read = await readDeploymentSecrets(secret === undefined ? {} : { POSTERN_SECRET: secret })
  if (!read.ok) throw new Error(read.failure.code)
  return createSealer(read.value)
}

const mailNumber = (number: number): Mail => ({
  id: `mail-number-${String(number).padStart(10, '0')}`,
  to: 'ada@example.org',
  from: 'no-reply@shop.example',
  subject: 'Your code',
  text: '042137\n',
  html: '<p>042137</p>',
  createdAt: START,
})

const REFUSED = fail({ code: 'refused', permanent: false, detail: 'RCPT TO 450' } as const)
const REFUSED_FOR_GOOD = fail({ code: 'refused', permanent: true, detail: 'RCPT TO 550' } as const)
const TAKEN = ok(undefined)

/** An object that does nothing but send mail, its clock and its sender in the hands of a test. */
interface Bench {
  readonly outbox: Outbox
  readonly storage: DurableObjectStorage
  readonly sent: string[]
  readonly lost: UndeliverableMail[]
  readonly logged: string[]
  now: EpochSeconds
  send: (mail: Mail) => Promise<MailOutcome>
  /** Puts mails into the outbox, worth delivering for `usefulSeconds`. */
  readonly enqueue: (numbers: readonly number[], usefulSeconds?: number) => Promise<void>
}

/** Runs `work` in the object called `name`, whose memory is new if it was evicted. */
const inObject = (name: string, work: (bench: Bench) => Promise<void>, changes: Partial<OutboxHost> = {}) =>
  runInDurableObject(env.LIMITER.getByName(name), async (_, { storage }) => {
    const sealer = await sealerOf(env.POSTERN_SECRET)
    const tables = storage.sql.exec("SELECT name FROM sqlite_master WHERE name = 'outbox'").toArray()
    if (tables.length === 0) storage.sql.exec(OUTBOX_MIGRATION)
    const sent: string[] = []
    const lost: UndeliverableMail[] = []
    const logged: string[] = []
    const outbox = createOutbox({
      sql: storage.sql,
      clock: () => bench.now,
      record: (mail) => lost.push(mail),
      rearm: () => {
        const at = outbox.nextDue()
        void (at === undefined ? storage.deleteAlarm() : storage.setAlarm(at * 1000))
      },
      sealer: async () => sealer,
      send: (mail) => {
        sent.push(mail.id)
        return bench.send(mail)
      },
      log: (line) => logged.push(JSON.stringify(line)),
      ...changes,
    })
    const bench: Bench = {
      outbox,
      storage,
      sent,
      lost,
      logged,
      now: START,
      send: async () => TAKEN,
      enqueue: async (numbers, usefulSeconds = 600) => {
        const until = after(START, usefulSeconds)
        const mails = await Promise.all(numbers.map((number) => prepareMail(sealer, mailNumber(number), until, START)))
        for (const mail of mails) outbox.enqueue(mail, 'someone')
      },
    }
    await work(bench)
  })

const idsOf = (numbers: readonly number[]): readonly string[] => numbers.map((number) => mailNumber(number).id)

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1)

/** A sender that answers when the test says so. */
const heldSender = () => {
  const waiting: ((outcome: MailOutcome) => void)[] = []
  let most = 0
  const send = (): Promise<MailOutcome> =>
    new Promise((resolve) => {
      waiting.push(resolve)
      most = Math.max(most, waiting.length)
    })
  return { send, waiting, most: () => most, answer: (outcome: MailOutcome) => waiting.shift()?.(outcome) }
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5))

describe('a mail', () => {
  test('leaves at once, whole, and is forgotten', () =>
    inObject('at-once', async (bench) => {
      const seen: Mail[] = []
      bench.send = async (mail) => {
        seen.push(mail)
        return TAKEN
      }
      await bench.enqueue([1])
      await bench.outbox.deliverDue()
      expect(seen).toEqual([mailNumber(1)])
      expect(bench.outbox.nextDue()).toBeUndefined()
      expect(await bench.storage.getAlarm()).toBeNull()
      expect(bench.storage.sql.exec('SELECT id FROM outbox').toArray()).toEqual([])
      expect(bench.lost).toEqual([])
    }))

  test('rests sealed: neither address nor code stands in the table', () =>
    inObject('sealed', async (bench) => {
      await bench.enqueue([1])
      const rows = JSON.stringify(bench.storage.sql.exec('SELECT * FROM outbox').toArray())
      expect(rows).toContain(mailNumber(1).id)
      expect(rows).not.toMatch(/ada@|@example|042137|"code"/)
    }))

  test('that is enqueued twice leaves once', () =>
    inObject('twice', async (bench) => {
      await bench.enqueue([1, 1])
      await bench.outbox.deliverDue()
      expect(bench.sent).toEqual(idsOf([1]))
    }))

  test('sets the alarm before anybody waits for anything', () =>
    inObject('alarm', async (bench) => {
      const held = heldSender()
      bench.send = held.send
      await bench.enqueue([1])
      expect(await bench.storage.getAlarm()).toBe(START * 1000)
      const delivery = bench.outbox.deliverDue()
      expect(bench.outbox.nextDue()).toBe(START + 60)
      expect(await bench.storage.getAlarm()).toBe((START + 60) * 1000)
      await settled()
      held.answer(TAKEN)
      await delivery
      expect(await bench.storage.getAlarm()).toBeNull()
    }))
})

describe('a mail that nobody takes', () => {
  test('is tried again after 5 s, 30 s, 2 min, 10 min, and then every hour', () =>
    inObject('retries', async (bench) => {
      bench.send = async () => REFUSED
      await bench.enqueue([1], 24 * 3600)
      await bench.outbox.deliverDue()
      for (const [index, wait] of [5, 30, 120, 600, 3600, 3600, 3600].entries()) {
        expect(bench.outbox.nextDue()).toBe(bench.now + wait)
        expect(await bench.storage.getAlarm()).toBe((bench.now + wait) * 1000)
        bench.now = after(bench.now, wait - 1)
        await bench.outbox.deliverDue()
        expect(bench.sent).toHaveLength(index + 1)
        bench.now = after(bench.now, 1)
        await bench.outbox.deliverDue()
        expect(bench.sent).toHaveLength(index + 2)
      }
      expect(new Set(bench.sent)).toEqual(new Set(idsOf([1])))
    }))

  test('leaves when the sender recovers', () =>
    inObject('recovery', async (bench) => {
      bench.send = async () => REFUSED
      await bench.enqueue([1])
      await bench.outbox.deliverDue()
      bench.send = async () => TAKEN
      bench.now = after(START, 5)
      await bench.outbox.deliverDue()
      expect(bench.sent).toHaveLength(2)
      expect(bench.outbox.nextDue()).toBeUndefined()
      expect(bench.lost).toEqual([])
    }))

  test('is given up once the next attempt would come too late, with one event and one line', () =>
    inObject('too-late', async (bench) => {
      bench.send = async () => REFUSED
      await bench.enqueue([1], 36)
      for (const wait of [0, 5, 30]) {
        bench.now = after(bench.now, wait)
        await bench.outbox.deliverDue()
      }
      expect(bench.sent).toHaveLength(3)
      const [id] = idsOf([1])
      expect(bench.lost).toEqual([
        { id, about: 'someone', requestId: undefined, attempts: 3, reason: 'refused', detail: 'RCPT TO 450' },
      ])
      expect(bench.logged.filter((line) => line.includes('mail.undeliverable'))).toHaveLength(1)
      expect(bench.outbox.nextDue()).toBeUndefined()
    }))

  test('for good is given up at once', () =>
    inObject('for-good', async (bench) => {
      bench.send = async () => REFUSED_FOR_GOOD
      await bench.enqueue([1])
      await bench.outbox.deliverDue()
      expect(bench.lost).toMatchObject([{ attempts: 1, reason: 'refused', detail: 'RCPT TO 550' }])
      expect(bench.outbox.nextDue()).toBeUndefined()
    }))

  test('is not sent after its time: a second before it still is', () =>
    inObject('expired', async (bench) => {
      await bench.enqueue([1, 2], 600)
      bench.storage.sql.exec('UPDATE outbox SET due_at = ? WHERE id = ?', START + 600, mailNumber(2).id)
      bench.now = after(START, 599)
      await bench.outbox.deliverDue()
      bench.now = after(START, 600)
      await bench.outbox.deliverDue()
      expect(bench.sent).toEqual(idsOf([1]))
      expect(bench.lost).toMatchObject([{ id: mailNumber(2).id, reason: 'expired' }])
    }))

  test('is logged without address or code', () =>
    inObject('log', async (bench) => {
      bench.send = async () => REFUSED
      await bench.enqueue([1], 20)
      await bench.outbox.deliverDue()
      bench.now = after(START, 5)
      await bench.outbox.deliverDue()
      expect(bench.logged.map((line) => JSON.parse(line).event)).toEqual(['mail.delayed', 'mail.undeliverable'])
      expect(bench.logged.join()).not.toMatch(/ada|example|042137/)
    }))
})

describe('many deliveries at once', () => {
  test('send each mail once', () =>
    inObject('race', async (bench) => {
      bench.send = async () => {
        await settled()
        return TAKEN
      }
      await bench.enqueue(upTo(20))
      await Promise.all(upTo(100).map(() => bench.outbox.deliverDue()))
      expect([...bench.sent].sort()).toEqual(idsOf(upTo(20)))
    }))

  test('send five mails at a time, and the rest after them', () =>
    inObject('five', async (bench) => {
      const held = heldSender()
      bench.send = held.send
      await bench.enqueue(upTo(12))
      const deliveries = Promise.all([bench.outbox.deliverDue(), bench.outbox.deliverDue()])
      await settled()
      expect(held.waiting).toHaveLength(5)
      // What waits for a place is no reason to wake at once, over and over.
      expect(bench.outbox.nextDue()).toBe(START + 60)
      for (const _ of upTo(12)) {
        held.answer(TAKEN)
        await settled()
      }
      await deliveries
      expect(held.most()).toBe(5)
      expect([...bench.sent].sort()).toEqual(idsOf(upTo(12)))
    }))

  test('leave a mail to the attempt that has it for 60 s', () =>
    inObject('lease', async (bench) => {
      const held = heldSender()
      bench.send = held.send
      await bench.enqueue([1])
      const first = bench.outbox.deliverDue()
      await settled()
      bench.now = after(START, 59)
      await bench.outbox.deliverDue()
      expect(bench.sent).toHaveLength(1)
      bench.now = after(START, 60)
      const second = bench.outbox.deliverDue()
      await settled()
      expect(bench.sent).toHaveLength(2)
      held.answer(REFUSED)
      await first
      // The attempt that came too late decides nothing: the mail belongs to the second one.
      expect(bench.outbox.nextDue()).toBe(START + 120)
      held.answer(TAKEN)
      await second
      expect(bench.outbox.nextDue()).toBeUndefined()
      expect(bench.lost).toEqual([])
    }))
})

describe('an object that goes away in the middle', () => {
  test('sends after the lease what it had begun, under the same id, and what it had not', async () => {
    const name = 'evicted'
    await inObject(name, async (bench) => {
      bench.send = () => new Promise(() => undefined)
      await bench.enqueue(upTo(7))
      void bench.outbox.deliverDue()
      await settled()
      expect(bench.sent).toHaveLength(5)
    })
    await evictDurableObject(env.LIMITER.getByName(name))
    await inObject(name, async (bench) => {
      expect(await bench.storage.getAlarm()).toBe((START + 60) * 1000)
      bench.now = after(START, 60)
      await bench.outbox.deliverDue()
      expect([...bench.sent].sort()).toEqual(idsOf(upTo(7)))
      expect(bench.outbox.nextDue()).toBeUndefined()
      expect(bench.lost).toEqual([])
    })
  })

  test('still has what it had only stored', async () => {
    const name = 'stored'
    await inObject(name, (bench) => bench.enqueue([1]))
    await evictDurableObject(env.LIMITER.getByName(name))
    await inObject(name, async (bench) => {
      await bench.outbox.deliverDue()
      expect(bench.sent).toEqual(idsOf([1]))
    })
  })
})

describe('secrets', () => {
  test('that cannot be read make mails wait', () =>
    inObject(
      'no-secret',
      async (bench) => {
        await bench.enqueue([1])
        await bench.outbox.deliverDue()
        expect(bench.sent).toEqual([])
        expect(bench.lost).toEqual([])
        expect(bench.outbox.nextDue()).toBe(START + 5)
      },
      { sealer: async () => undefined },
    ))

  test('that are gone make a mail unreadable, which is told', async () => {
    const stranger = await sealerOf('c3RyYW5nZXItc3RyYW5nZXItc3RyYW5nZXItc3RyYW5nZXI')
    await inObject(
      'other-secret',
      async (bench) => {
        await bench.enqueue([1])
        await bench.outbox.deliverDue()
        expect(bench.sent).toEqual([])
        expect(bench.lost).toMatchObject([{ reason: 'unreadable', attempts: 1 }])
      },
      { sealer: async () => stranger },
    )
  })

  test('bind a mail to its row: one put in the place of another is not sent', () =>
    inObject('swapped', async (bench) => {
      await bench.enqueue([1, 2])
      const [one, two] = idsOf([1, 2])
      bench.storage.sql.exec(
        'UPDATE outbox SET sealed = (SELECT sealed FROM outbox WHERE id = ?) WHERE id = ?',
        one ?? '',
        two ?? '',
      )
      await bench.outbox.deliverDue()
      expect(bench.sent).toEqual([one])
      expect(bench.lost).toMatchObject([{ id: two, reason: 'unreadable' }])
    }))
})
