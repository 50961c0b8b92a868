import { describe, expect, it } from 'vitest'
import { answerText, boundText } from '../../../src/dev/node/admin-text.ts'

describe('an answer in the terminal', () => {
  it('has a line for each value, and one for each item of a list', () => {
    const answer = {
      address: 'ada@example.com',
      createdAt: 1_800_000_000,
      state: { frozenSince: 1_800_000_060 },
      sessions: [{ lastSeen: 1_800_000_120, agent: 'Firefox' }],
      passkeys: [],
    }
    expect(answerText(answer)).toBe(
      [
        'address    ada@example.com',
        'createdAt  2027-01-15 08:00:00 UTC',
        'state      frozenSince 2027-01-15 08:01:00 UTC',
        'sessions   1',
        'passkeys   0',
        '',
        'sessions:',
        '  lastSeen 2027-01-15 08:02:00 UTC, agent Firefox',
      ].join('\n'),
    )
  })

  it('cannot be made to move the cursor or hide something by what a browser says of itself', () => {
    const text = answerText({ sessions: [{ agent: 'a\u001b[2Jb\u009b31mc\u202ed\ne' }] })
    expect(text).toContain('agent a?[2Jb?31mc?d?e')
  })
})

describe('the bound of everyone-out', () => {
  const bound = { requests: 180, streams: 240, assertions: 230 }

  it('is said in seconds from now', () => {
    expect(boundText({ notBefore: 1, published: true, bound })).toBe(
      'Everybody is signed out at the latest 180 seconds from now.\n' +
        'Open streams end at the latest 240 seconds from now; what the app was told before is void at the latest 230 seconds from now.',
    )
  })

  it('is not promised where it is not published yet', () => {
    expect(boundText({ notBefore: 1, published: false, bound })).toMatch(/Not published yet/)
  })

  it('is nothing that other answers have', () => {
    expect(boundText({ address: 'ada@example.com' })).toBeUndefined()
  })
})
