import { describe, expect, it } from 'vitest'
import { type OperatorKeyCommand, openOperatorKeyCommand, sealOperatorKeyCommand } from '#admin/key-command.ts'
import { openKeyCommand, sealKeyCommand } from '#keys/key-command.ts'
import { makeOperatorKey } from '#keys/operator-key.ts'
import { createSealer } from '#keys/seal.ts'
import { sealCommand } from '#keys/sealed-command.ts'
import { after, epochSeconds } from '#lib/time.ts'
import { secretsOf } from '../keys/sealers.ts'

const now = epochSeconds(1_800_000_000)
const HOST = 'shop.example'
const sealer = createSealer(await secretsOf(1))
const { id, hash } = await makeOperatorKey(await secretsOf(1))

const create: OperatorKeyCommand = { do: 'create', id, hash, name: 'Ann', scopes: ['read', 'act'], days: 90 }

const opened = async (command: unknown, age = 0): Promise<unknown> =>
  openOperatorKeyCommand(sealer, HOST, await sealCommand(sealer, 'operator-key', HOST, command, now), after(now, age))

describe('a command about operator keys', () => {
  it.each([create, { do: 'list' }, { do: 'revoke', id, reason: 'Ann has left' }] as const)(
    'is read: %j',
    async (command) => {
      const token = await sealOperatorKeyCommand(sealer, HOST, command, now)
      expect(await openOperatorKeyCommand(sealer, HOST, token, now)).toEqual(command)
    },
  )

  it.each([
    ['a key for no days', { ...create, days: 0 }],
    ['a key for 91 days', { ...create, days: 91 }],
    ['a key for half a day', { ...create, days: 0.5 }],
    ['a key for nothing', { ...create, scopes: [] }],
    ['a scope that there is not', { ...create, scopes: ['everything'] }],
    ['a key without a name', { ...create, name: '' }],
    ['a name of 65 characters', { ...create, name: 'x'.repeat(65) }],
    ['a name with a line break', { ...create, name: 'Ann\nBob' }],
    ['an id that is none', { ...create, id: 'x' }],
    ['a hash that is none', { ...create, hash: 'x' }],
    ['a revocation without a reason', { do: 'revoke', id }],
    ['a member more', { ...create, admin: true }],
  ])('is none for %s', async (_, command) => {
    expect(await opened(command)).toBeUndefined()
  })

  it('is taken for a minute, at the host that it was sealed for', async () => {
    expect(await opened(create, 59)).toEqual(create)
    expect(await opened(create, 60)).toBeUndefined()
    const token = await sealOperatorKeyCommand(sealer, HOST, create, now)
    expect(await openOperatorKeyCommand(sealer, 'other.example', token, now)).toBeUndefined()
    expect(await openOperatorKeyCommand(createSealer(await secretsOf(2)), HOST, token, now)).toBeUndefined()
  })

  it('is no command about the signing keys, and none of those is one about operator keys', async () => {
    expect(
      await openKeyCommand(sealer, HOST, await sealOperatorKeyCommand(sealer, HOST, create, now), now),
    ).toBeUndefined()
    const rotate = await sealKeyCommand(sealer, HOST, { do: 'rotate' }, now)
    expect(await openOperatorKeyCommand(sealer, HOST, rotate, now)).toBeUndefined()
  })
})
