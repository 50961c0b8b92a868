import { describe, expect, it } from 'vitest'
import { likelyAddress } from '#domain/likely-domain.ts'

describe('an address whose domain looks mistyped', () => {
  it.each([
    ['ada@gmial.com', 'ada@gmail.com'],
    ['ada@gmai.com', 'ada@gmail.com'],
    ['ada@outlok.com', 'ada@outlook.com'],
    ['Ada.L@hotnail.com', 'Ada.L@hotmail.com'],
    ['ada@webb.de', 'ada@web.de'],
  ])('is likely meant as another one: %s', (typed, meant) => {
    expect(likelyAddress(typed)).toBe(meant)
  })

  it.each([
    'ada@gmail.com',
    'ada@mail.com',
    'ada@ymail.com',
    'ada@gmx.com',
    'ada@example.com',
    'ada@gmail.example.com',
  ])('is not %s', (typed) => {
    expect(likelyAddress(typed)).toBeUndefined()
  })
})
