import { describe, expect, it } from 'vitest'
import { isAskedForHelp, readAdminFlags } from '../../../src/dev/node/admin-flags.ts'

const WHY = ['--reason', 'ticket 4711']
const ID = '0123456789abcdef'

describe('the flags of npm run admin', () => {
  it('name a call, and the gateway that it goes to', () => {
    expect(readAdminFlags(['freeze', 'ada@example.com', ...WHY])).toEqual({
      ok: true,
      value: {
        asked: { call: { do: 'freeze', address: 'ada@example.com', reason: 'ticket 4711' } },
        url: 'http://localhost:8787',
        basePath: '/_auth',
        keyFile: undefined,
        secretFile: undefined,
        state: undefined,
      },
    })
    expect(readAdminFlags(['everyone-out', '--yes', ...WHY, '--url', 'https://www.shop.example'])).toMatchObject({
      ok: true,
      value: { asked: { call: { do: 'everyone-out', reason: 'ticket 4711' } }, url: 'https://www.shop.example' },
    })
    expect(readAdminFlags(['events', 'ada@example.com', '--before', '12', ...WHY])).toMatchObject({
      ok: true,
      value: { asked: { call: { do: 'events', before: 12 } } },
    })
  })

  it.each(['find', 'show', 'events', 'end-sessions', 'freeze', 'unfreeze', 'require-recovery', 'lift-recovery'])(
    'take %s with an address and a reason, and not without',
    (command) => {
      expect(readAdminFlags([command, 'ada@example.com', ...WHY])).toMatchObject({ ok: true })
      expect(readAdminFlags([command, ...WHY])).toEqual({
        ok: false,
        failure: `${command} takes the address of an account.`,
      })
      expect(readAdminFlags([command, 'ada@example.com'])).toMatchObject({ ok: false })
    },
  )

  it('name what to do with keys', () => {
    const create = ['create-key', '--name', 'Ann', '--scopes', 'act,read', '--days', '30']
    expect(readAdminFlags(create)).toMatchObject({
      ok: true,
      value: { asked: { keys: { do: 'create', name: 'Ann', scopes: ['read', 'act'], days: 30 } } },
    })
    expect(readAdminFlags(['list-keys'])).toMatchObject({ ok: true, value: { asked: { keys: { do: 'list' } } } })
    expect(readAdminFlags(['revoke-key', ID, ...WHY])).toMatchObject({
      ok: true,
      value: { asked: { keys: { do: 'revoke', id: ID, reason: 'ticket 4711' } } },
    })
  })

  it.each([
    ['nothing', [], /Say what to do/],
    ['a command that there is not', ['delete', 'ada@example.com', ...WHY], /no command "delete"/],
    ['a command that there is not, whatever else is missing', ['fresze', 'ada@example.com'], /no command "fresze"/],
    ['a base path that is none', ['show', 'a@example.com', '--base-path', '_auth', ...WHY], /--base-path takes a path/],
    ['a second address', ['freeze', 'a@example.com', 'b@example.com', ...WHY], /One command at a time/],
    ['no address', ['freeze', 'ada', ...WHY], /"ada" is no address/],
    ['no reason', ['freeze', 'ada@example.com'], /Say why/],
    ['a reason of two lines', ['freeze', 'ada@example.com', '--reason', 'a\nb'], /Say why/],
    ['everyone-out without --yes', ['everyone-out', ...WHY], /needs --yes/],
    ['everyone-out of one', ['everyone-out', 'ada@example.com', '--yes', ...WHY], /takes no "ada@example.com"/],
    ['--yes elsewhere', ['freeze', 'ada@example.com', '--yes', ...WHY], /--yes goes with everyone-out/],
    ['--before elsewhere', ['show', 'ada@example.com', '--before', '3', ...WHY], /--before goes with events/],
    ['a page that there is not', ['events', 'ada@example.com', '--before', 'x', ...WHY], /--before takes the number/],
    ['an option that there is not', ['freeze', 'ada@example.com', '--force', ...WHY], /--force/],
    ['a gateway in the clear', ['show', 'a@example.com', '--url', 'http://shop.example', ...WHY], /--url takes https/],
    ['a gateway with a path', ['show', 'a@example.com', '--url', 'https://a.example/x', ...WHY], /--url takes https/],
    ['a key without a name', ['create-key', '--scopes', 'read', '--days', '1'], /--name/],
    ['a key for everything', ['create-key', '--name', 'a', '--scopes', 'all', '--days', '1'], /--scopes/],
    ['a scope twice', ['create-key', '--name', 'a', '--scopes', 'read,read', '--days', '1'], /--scopes/],
    ['a key for 91 days', ['create-key', '--name', 'a', '--scopes', 'read', '--days', '91'], /--days/],
    ['a key for ever', ['create-key', '--name', 'a', '--scopes', 'read'], /--days/],
    ['an id that is none', ['revoke-key', 'x', ...WHY], /revoke-key takes the id/],
  ])('refuse %s with a sentence', (_, args, sentence) => {
    const flags = readAdminFlags(args)
    expect(flags.ok ? '' : flags.failure).toMatch(sentence)
  })

  it('tell who only wants to read how the command is called', () => {
    for (const args of [['--help'], ['-h'], ['help'], ['freeze', '--help']]) expect(isAskedForHelp(args)).toBe(true)
    expect(isAskedForHelp(['freeze', 'help'])).toBe(false)
  })
})
