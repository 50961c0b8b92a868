import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countOf, createBaskets, totalOf } from '../../../demo/baskets.ts'
import { FLOWERS, priceAt, ROUND, STEP } from '../../../demo/catalogue.ts'
import { createCustomers, parseAddress, stageAt } from '../../../demo/customers.ts'

const START = ROUND * 994_444
const [tulip] = FLOWERS

describe('the clock', () => {
  it('opens each round at the highest price', () => {
    expect(priceAt(tulip, START)).toBe(tulip.opening)
    expect(priceAt(tulip, START + ROUND)).toBe(tulip.opening)
  })

  it('never rises within a round and never goes below the floor', async () => {
    await fc.assert(
      fc.property(fc.constantFrom(...FLOWERS), fc.nat(ROUND - STEP - 1), (flower, elapsed) => {
        const price = priceAt(flower, START + elapsed)
        expect(price).toBeGreaterThanOrEqual(priceAt(flower, START + elapsed + STEP))
        expect(price).toBeGreaterThan(flower.floor)
      }),
    )
  })
})

describe('a basket', () => {
  it('keeps the price at which a bunch was taken', () => {
    const baskets = createBaskets()
    baskets.add('b', 'tulip', START)
    baskets.add('b', 'tulip', START)
    baskets.add('b', 'tulip', START + ROUND / 2)
    expect(baskets.read('b')).toEqual([
      { flower: 'tulip', cents: 1890, quantity: 2 },
      { flower: 'tulip', cents: 1390, quantity: 1 },
    ])
    expect(totalOf(baskets.read('b'))).toBe(2 * 1890 + 1390)
    expect(countOf(baskets.read('b'))).toBe(3)
  })

  it('takes no flower that is not sold, whatever it is called', () => {
    const baskets = createBaskets()
    for (const name of ['rose', '', '__proto__', 'constructor']) expect(baskets.add('b', name, START)).toBe(false)
    expect(baskets.read('b')).toEqual([])
  })

  it('holds 9 bunches of a kind and price', () => {
    const baskets = createBaskets()
    const added = Array.from({ length: 10 }, () => baskets.add('b', 'tulip', START))
    expect(added.filter(Boolean)).toHaveLength(9)
  })

  it('holds 12 lines', () => {
    const baskets = createBaskets()
    const added = Array.from({ length: 13 }, (_, index) => baskets.add('b', 'tulip', START + index * 60))
    expect(added).toEqual([...Array.from({ length: 12 }, () => true), false])
  })

  it('gives a line back', () => {
    const baskets = createBaskets()
    baskets.add('b', 'tulip', START)
    baskets.add('b', 'poppy', START)
    baskets.remove('b', 'tulip', 1889)
    expect(countOf(baskets.read('b'))).toBe(2)
    baskets.remove('b', 'tulip', 1890)
    expect(baskets.read('b')).toEqual([{ flower: 'poppy', cents: 1950, quantity: 1 }])
  })

  it('is forgotten when 10,000 others came after it', () => {
    const baskets = createBaskets()
    for (let index = 0; index < 10_000; index++) baskets.add(`b${index}`, 'tulip', START)
    expect(countOf(baskets.read('b0'))).toBe(1)
    baskets.add('b10000', 'tulip', START)
    expect(countOf(baskets.read('b0'))).toBe(0)
    expect(countOf(baskets.read('b1'))).toBe(1)
  })
})

const filledIn = { name: 'Ada Löwe', street: 'Kanalweg 3', postcode: '10117', city: 'Berlin', country: 'DE', note: '' }

describe('the address form', () => {
  it('is taken when it is complete', () => {
    expect(parseAddress(new URLSearchParams(filledIn))).toEqual({ address: filledIn, problems: {}, isComplete: true })
  })

  it('folds white space, so that no line can be smuggled onto a label', () => {
    const form = new URLSearchParams({ ...filledIn, name: '  Ada\r\nLöwe ' })
    expect(parseAddress(form).address.name).toBe('Ada Löwe')
  })

  it.each([
    ['name', ''],
    ['name', ' '],
    ['name', 'x'.repeat(81)],
    ['street', 'x'.repeat(121)],
    ['postcode', 'x'.repeat(13)],
    ['city', 'x'.repeat(81)],
    ['country', ''],
    ['country', 'XX'],
    ['country', '__proto__'],
    ['country', 'toString'],
    ['note', 'x'.repeat(201)],
  ])('says what is wrong with %s = %j', (field, value) => {
    const { problems, isComplete } = parseAddress(new URLSearchParams({ ...filledIn, [field]: value }))
    expect(Object.keys(problems)).toEqual([field])
    expect(isComplete).toBe(false)
  })

  it.each([
    ['name', 80],
    ['street', 120],
    ['postcode', 12],
    ['city', 80],
    ['note', 200],
  ])('takes %s of %i characters', (field, length) => {
    expect(parseAddress(new URLSearchParams({ ...filledIn, [field]: 'x'.repeat(length) })).isComplete).toBe(true)
  })
})

describe('an order', () => {
  const lines = [{ flower: 'tulip', cents: 1890, quantity: 1 }] as const

  it('needs an address', () => {
    expect(createCustomers().placeOrder('ada', lines, START)).toBeUndefined()
  })

  it('belongs to one customer and keeps the address it was placed with', () => {
    const customers = createCustomers()
    customers.saveAddress('ada', filledIn)
    const order = customers.placeOrder('ada', lines, START)
    customers.saveAddress('ada', { ...filledIn, city: 'Hamburg' })
    expect(customers.orders('ada')).toEqual([order])
    expect(order?.address.city).toBe('Berlin')
    expect(customers.orders('bob')).toEqual([])
  })

  it('comes nearer with time', () => {
    const customers = createCustomers()
    customers.saveAddress('ada', filledIn)
    const order = customers.placeOrder('ada', lines, START)
    if (order === undefined) throw new Error('not placed')
    const stages = [0, 29, 30, 90, 239, 240].map((seconds) => stageAt(order, START + seconds))
    expect(stages).toEqual([
      'Ordered',
      'Ordered',
      'Bunched and wrapped',
      'On the bicycle',
      'On the bicycle',
      'Delivered',
    ])
  })
})
