import { describe, expect, it } from 'vitest'
import { readDeploymentSecrets } from '#keys/deployment-secret.ts'
import { openKeyCommand, sealKeyCommand } from '#keys/key-command.ts'
import { createSealer, type Sealer } from '#keys/seal.ts'
import { utf8 } from '#lib/encoding.ts'
import { after, epochSeconds } from '#lib/time.ts'

const now = epochSeconds(1_800_000_000)
const HOST = 'shop.example'

const sealerOf = async (letter: string): Promise<Sealer> => {
  const secrets = await readDeploymentSecrets({ POSTERN_SECRET: `${letter.repeat(42)}A` })
  if (!secrets.ok) throw new Error(secrets.failure.code)
  return createSealer(secrets.value)
}

describe('a command to the keyring', () => {
  it('is read by the gateway that it was sealed for', async () => {
    const sealer = await sealerOf('a')
    const token = await sealKeyCommand(sealer, HOST, { do: 'rotate' }, now)
    expect(await openKeyCommand(sealer, HOST, token, now)).toEqual({ do: 'rotate' })
  })

  it.each([
    [{ do: 'rotate' }, true],
    [{ do: 'withdraw', kid: 'k'.repeat(43), reason: 'x'.repeat(200) }, true],
    [{ do: 'withdraw', kid: 'k'.repeat(43), reason: 'x'.repeat(201) }, false],
    [{ do: 'replace-pepper', reason: 'x'.repeat(200) }, true],
    [{ do: 'replace-pepper', reason: 'x'.repeat(201) }, false],
    [{ do: 'replace-pepper', reason: '' }, false],
  ] as const)('%j is read: %s', async (command, taken) => {
    const sealer = await sealerOf('a')
    const opened = await openKeyCommand(sealer, HOST, await sealKeyCommand(sealer, HOST, command, now), now)
    expect(opened).toEqual(taken ? command : undefined)
  })

  it.each([
    ['59 s old', 59, true],
    ['60 s old', 60, false],
    ['60 s ahead', -60, false],
  ])('%s: %s', async (_, age, taken) => {
    const sealer = await sealerOf('a')
    const token = await sealKeyCommand(sealer, HOST, { do: 'rotate' }, now)
    expect((await openKeyCommand(sealer, HOST, token, after(now, age))) !== undefined).toBe(taken)
  })

  it('is nothing at another host, under another secret, or sealed for another purpose', async () => {
    const sealer = await sealerOf('a')
    const token = await sealKeyCommand(sealer, HOST, { do: 'rotate' }, now)
    expect(await openKeyCommand(sealer, 'other.example', token, now)).toBeUndefined()
    expect(await openKeyCommand(await sealerOf('b'), HOST, token, now)).toBeUndefined()
    const plaintext = utf8(JSON.stringify({ at: now, command: { do: 'rotate' } }))
    const form = await sealer.seal('form', HOST, plaintext, now)
    expect(await openKeyCommand(sealer, HOST, form, now)).toBeUndefined()
    expect(await openKeyCommand(sealer, HOST, '', now)).toBeUndefined()
  })
})
