import { describe, expect, it } from 'vitest'
import { parseOperationId, parseSessionId } from '#domain/ids.ts'
import { after, DAY, type EpochSeconds, epochSeconds } from '#lib/time.ts'
import { revertable, undoingOf } from '#objects/address-chain.ts'
import type { AddressChange } from '#objects/schema/address-change.ts'

const known = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('a well-formed id')
  return value
}

const NOW = epochSeconds(1_800_000_000)
const operation = known(parseOperationId('o'.repeat(22)))
const sid = known(parseSessionId('s'.repeat(22)))

/** Changes that have come about, one after the other; each is named by the address that it left and goes to. */
const chain = (...hops: readonly `${string}>${string}`[]): readonly AddressChange[] =>
  hops.map((hop, index) => {
    const [old = '', next = ''] = hop.split('>')
    const doneAt = after(NOW, index * DAY)
    return {
      id: hop,
      what: 'address',
      state: 'done',
      old,
      new: next,
      operation,
      sid,
      epoch: index,
      site: undefined,
      authenticators: [],
      second: undefined,
      askedAt: doneAt,
      dueAt: doneAt,
      doneAt,
      revertUntil: after(doneAt, 7 * DAY),
      revertedBy: undefined,
      disputedAt: undefined,
    }
  })

const undoing = (hops: readonly AddressChange[], id: string, now: EpochSeconds = NOW) => {
  const found = undoingOf(hops, id, now)
  return found && { undone: found.changes.map((change) => change.id), restored: found.restored, left: found.left }
}

describe('the revert of a change', () => {
  it('undoes that one where it is the last', () => {
    expect(undoing(chain('a>b'), 'a>b')).toEqual({ undone: ['a>b'], restored: 'a', left: ['b'] })
    expect(undoing(chain('a>b', 'b>c'), 'b>c')).toEqual({ undone: ['b>c'], restored: 'b', left: ['c'] })
  })

  it('undoes every later one with it, and leaves each address that came by them', () => {
    expect(undoing(chain('a>b', 'b>c', 'c>d'), 'a>b')).toEqual({
      undone: ['a>b', 'b>c', 'c>d'],
      restored: 'a',
      left: ['b', 'c', 'd'],
    })
  })

  it('never leaves the address that it restores, also where a later hop came by it', () => {
    expect(undoing(chain('a>b', 'b>a', 'a>c'), 'a>b')).toMatchObject({ restored: 'a', left: ['b', 'c'] })
    const spelled = chain('ada@example.com>b@example.com', 'b@example.com>Ada@example.com')
    expect(undoing(spelled, 'ada@example.com>b@example.com')).toMatchObject({ left: ['b@example.com'] })
  })

  it('ends with the window of that change, whatever came after it', () => {
    const hops = chain('a>b', 'b>c')
    expect(undoing(hops, 'a>b', after(NOW, 7 * DAY - 1))).toMatchObject({ restored: 'a' })
    expect(undoing(hops, 'a>b', after(NOW, 7 * DAY))).toBeUndefined()
    expect(undoing(hops, 'b>c', after(NOW, 8 * DAY - 1))).toMatchObject({ restored: 'b' })
  })

  it('is none of a change that is not there', () => {
    expect(undoing(chain('a>b'), 'x>y')).toBeUndefined()
    expect(undoing([], 'a>b')).toBeUndefined()
  })
})

it('each former address keeps its own right until its window ends', () => {
  const hops = chain('a>b', 'b>c')
  const left = (now: EpochSeconds) => revertable(hops, now).map(({ old }) => old)
  expect(left(after(NOW, 7 * DAY - 1))).toEqual(['a', 'b'])
  expect(left(after(NOW, 7 * DAY))).toEqual(['b'])
  expect(left(after(NOW, 8 * DAY))).toEqual([])
})
