import { describe, expect, it } from 'vitest'
import { readFlags } from '../../../src/dev/node/flags.ts'

const sentence = (...args: readonly string[]): string => {
  const read = readFlags(args)
  return read.ok ? 'accepted' : read.failure
}

describe('the flags of npm start', () => {
  it('have defaults', () => {
    expect(readFlags([])).toEqual({ ok: true, value: { port: 8787, origin: undefined, state: '.postern' } })
  })

  it('are read with a space or an equals sign', () => {
    const value = { port: 9000, origin: 'http://localhost:3000', state: '/tmp/x' }
    expect(readFlags(['--port', '9000', '--origin', 'http://localhost:3000', '--state', '/tmp/x'])).toEqual({
      ok: true,
      value,
    })
    expect(readFlags(['--port=9000', '--origin=http://localhost:3000/', '--state=/tmp/x'])).toEqual({ ok: true, value })
  })

  it.each(['1', '65535'])('take port %s', (port) => {
    expect(sentence('--port', port)).toBe('accepted')
  })

  it.each(['0', '65536', '-1', '80.5', '1e3', '0x50', ' 80', 'http'])('refuse port %j', (port) => {
    expect(sentence(`--port=${port}`)).toContain('--port takes a number from 1 to 65535')
  })

  it.each([
    'localhost:3000',
    'ftp://localhost',
    'http://localhost:3000/app',
    'http://localhost:3000?x',
    'http://me@localhost:3000',
    'http://me:secret@localhost:3000',
    '',
  ])('refuse the origin %j', (origin) => {
    expect(sentence(`--origin=${origin}`)).toContain('--origin takes the address of an app without a path')
  })

  it.each([[['--prot', '9000']], [['9000']], [['--port']], [['--state=']], [['--port', '1', '--port', '2']]])(
    'refuse %j with a sentence',
    (args) => {
      expect(sentence(...args)).not.toBe('accepted')
    },
  )
})
