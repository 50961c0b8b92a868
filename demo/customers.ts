/** What the shop keeps of its customers: under `sub`, which stays when the e-mail address changes. */
import type { BasketLine } from './baskets.ts'

/** Where flowers go. */
export interface Address {
  readonly name: string
  readonly street: string
  readonly postcode: string
  readonly city: string
  readonly country: string
  readonly note: string
}

export interface Order {
  readonly number: string
  /** Seconds since 1970. */
  readonly placedAt: number
  readonly lines: readonly BasketLine[]
  readonly address: Address
  readonly isPaid: boolean
}

export interface Customers {
  address(sub: string): Address | undefined
  saveAddress(sub: string, address: Address): void
  /** Newest first. */
  orders(sub: string): readonly Order[]
  /** Places an order to the customer's address; undefined where there is none yet. */
  placeOrder(sub: string, lines: readonly BasketLine[], now: number): Order | undefined
  /** Notes that an order of the customer is paid; false where there is none of this number that is open. */
  pay(sub: string, number: string): boolean
}

/** Customers in memory, gone with the process. */
export const createCustomers = (): Customers => {
  const addresses = new Map<string, Address>()
  const orders = new Map<string, readonly Order[]>()
  let lastNumber = 1000
  return {
    address: (sub) => addresses.get(sub),
    saveAddress: (sub, address) => {
      addresses.set(sub, address)
    },
    orders: (sub) => orders.get(sub) ?? [],
    placeOrder(sub, lines, now) {
      const address = addresses.get(sub)
      if (address === undefined) return undefined
      lastNumber += 1
      const order = { number: `HP-${lastNumber}`, placedAt: Math.floor(now), lines, address, isPaid: false }
      orders.set(sub, [order, ...(orders.get(sub) ?? [])])
      return order
    },
    pay(sub, number) {
      const known = orders.get(sub) ?? []
      const isOpen = known.some((order) => order.number === number && !order.isPaid)
      orders.set(
        sub,
        known.map((order) => (order.number === number ? { ...order, isPaid: true } : order)),
      )
      return isOpen
    },
  }
}

/** Stages of a delivery, and the seconds after the order when each begins. */
const STAGES = [
  { name: 'Ordered', from: 0 },
  { name: 'Bunched and wrapped', from: 30 },
  { name: 'On the bicycle', from: 90 },
  { name: 'Delivered', from: 240 },
] as const

/** How far an order has come at `now`. */
export const stageAt = ({ placedAt }: Order, now: number): string =>
  STAGES.findLast(({ from }) => now - placedAt >= from)?.name ?? STAGES[0].name

/** Countries that the shop delivers to. */
export const COUNTRIES = {
  AT: 'Austria',
  BE: 'Belgium',
  DE: 'Germany',
  FR: 'France',
  LU: 'Luxembourg',
  NL: 'Netherlands',
} as const

/** Why a field of the address form was not taken, for the person who filled it in. */
export type AddressProblems = Readonly<Partial<Record<keyof Address, string>>>

/** Reads the address form. Answers the address, or what was typed with a sentence for each field to mend. */
export const parseAddress = (
  form: URLSearchParams,
): { readonly address: Address; readonly problems: AddressProblems; readonly isComplete: boolean } => {
  const read = (field: keyof Address): string => (form.get(field) ?? '').replaceAll(/\s+/g, ' ').trim()
  const address: Address = {
    name: read('name'),
    street: read('street'),
    postcode: read('postcode'),
    city: read('city'),
    country: read('country'),
    note: read('note'),
  }
  const problems: AddressProblems = {
    ...problemOf('name', address.name, 80, 'Enter the name on the doorbell'),
    ...problemOf('street', address.street, 120, 'Enter street and number'),
    ...problemOf('postcode', address.postcode, 12, 'Enter the postcode'),
    ...problemOf('city', address.city, 80, 'Enter the town or city'),
    ...(Object.hasOwn(COUNTRIES, address.country) ? {} : { country: 'Choose a country we deliver to' }),
    ...(address.note.length <= 200 ? {} : { note: 'Keep the note under 200 characters' }),
  }
  return { address, problems, isComplete: Object.keys(problems).length === 0 }
}

const problemOf = (field: keyof Address, value: string, max: number, absent: string): AddressProblems => {
  if (value === '') return { [field]: absent }
  return value.length > max ? { [field]: `Keep this under ${max} characters` } : {}
}
