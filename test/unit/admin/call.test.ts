import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { operatorCall } from '#admin/call.ts'

const isCall = (value: unknown): boolean => v.safeParse(operatorCall, value).success

const freeze = { do: 'freeze', address: 'ada@example.com', reason: 'ticket 4711' }

describe('a call of an operator', () => {
  it('names what to do, whom, and why', () => {
    expect(isCall(freeze)).toBe(true)
    expect(isCall({ do: 'everyone-out', reason: 'a leak' })).toBe(true)
    expect(isCall({ ...freeze, do: 'events', before: 7 })).toBe(true)
  })

  it.each([
    ['without a reason', { do: 'freeze', address: 'ada@example.com' }],
    ['with an empty reason', { ...freeze, reason: '' }],
    ['with blanks for a reason', { ...freeze, reason: '   ' }],
    ['with a reason of 201 characters', { ...freeze, reason: 'x'.repeat(201) }],
    ['with a line break in its reason', { ...freeze, reason: 'a\nb' }],
    ['with an escape in its reason', { ...freeze, reason: 'a\u001b[2Jb' }],
    ['with a reason that turns the direction of writing', { ...freeze, reason: 'a\u202eb' }],
    ['about nobody', { do: 'freeze', reason: 'x' }],
    ['about everybody and somebody', { ...freeze, do: 'everyone-out' }],
    ['with a member more', { ...freeze, scope: 'act' }],
    ['with a cursor where there is nothing to page', { ...freeze, before: 7 }],
    ['with a cursor that is no number of an event', { ...freeze, do: 'events', before: 0 }],
    ['of another name', { ...freeze, do: 'delete' }],
    ['that is a list', [freeze]],
    ['that is nothing', undefined],
  ])('is none %s', (_, value) => {
    expect(isCall(value)).toBe(false)
  })

  it('takes a reason of 200 characters, in any script', () => {
    expect(isCall({ ...freeze, reason: 'x'.repeat(200) })).toBe(true)
    expect(isCall({ ...freeze, reason: 'Ticket 4711: Konto übernommen, 客户来电 🙂' })).toBe(true)
  })
})
