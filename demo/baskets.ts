/** Baskets of visitors, signed in or not: kept under the value of a cookie of the shop's own. */
import { type FlowerId, findFlower, priceAt } from './catalogue.ts'

/** Bunches of one flower at the price that the clock showed when they were taken. */
export interface BasketLine {
  readonly flower: FlowerId
  readonly cents: number
  readonly quantity: number
}

export interface Baskets {
  /** The lines of a basket; empty where there is none. */
  read(id: string | undefined): readonly BasketLine[]
  /** Adds one bunch at the price of `now`. Answers whether the flower exists and the basket had room. */
  add(id: string, flower: string, now: number): boolean
  /** Takes a line out. */
  remove(id: string, flower: string, cents: number): void
  clear(id: string): void
}

const MAX_LINES = 12
const MAX_QUANTITY = 9
/** The oldest basket makes room for a new one, so that strangers cannot fill the memory. */
const MAX_BASKETS = 10_000

/** Baskets in memory, gone with the process. */
export const createBaskets = (): Baskets => {
  const baskets = new Map<string, readonly BasketLine[]>()
  const read = (id: string | undefined): readonly BasketLine[] => (id === undefined ? [] : (baskets.get(id) ?? []))
  const write = (id: string, lines: readonly BasketLine[]): void => {
    baskets.delete(id)
    if (lines.length > 0) baskets.set(id, lines)
    const oldest = baskets.keys().next()
    if (baskets.size > MAX_BASKETS && !oldest.done) baskets.delete(oldest.value)
  }
  return {
    read,
    add(id, flowerId, now) {
      const flower = findFlower(flowerId)
      if (flower === undefined) return false
      const lines = addLine(read(id), flower.id, priceAt(flower, now))
      if (lines !== undefined) write(id, lines)
      return lines !== undefined
    },
    remove: (id, flower, cents) =>
      write(
        id,
        read(id).filter((line) => line.flower !== flower || line.cents !== cents),
      ),
    clear: (id) => write(id, []),
  }
}

/** The sum of all lines in cents. */
export const totalOf = (lines: readonly BasketLine[]): number =>
  lines.reduce((sum, { cents, quantity }) => sum + cents * quantity, 0)

/** How many bunches lie in a basket. */
export const countOf = (lines: readonly BasketLine[]): number => lines.reduce((sum, { quantity }) => sum + quantity, 0)

const addLine = (lines: readonly BasketLine[], flower: FlowerId, cents: number): readonly BasketLine[] | undefined => {
  const isSame = (line: BasketLine): boolean => line.flower === flower && line.cents === cents
  const same = lines.find(isSame)
  if (same === undefined) return lines.length < MAX_LINES ? [...lines, { flower, cents, quantity: 1 }] : undefined
  if (same.quantity >= MAX_QUANTITY) return undefined
  return lines.map((line) => (isSame(line) ? { ...line, quantity: line.quantity + 1 } : line))
}
