/** What the shop sells, and the clock that prices it. */

/** One bunch. Prices in euro cents. */
export interface Flower {
  readonly id: string
  readonly name: string
  readonly latin: string
  readonly note: string
  /** Price when a round begins. */
  readonly opening: number
  /** Price when it ends. */
  readonly floor: number
}

export const FLOWERS = [
  {
    id: 'tulip',
    name: 'Tulips',
    latin: 'Tulipa ‘Ballerina’',
    note: 'Ten stems, lily-flowered',
    opening: 1890,
    floor: 890,
  },
  {
    id: 'anemone',
    name: 'Anemones',
    latin: 'Anemone coronaria',
    note: 'Twelve stems, black-eyed',
    opening: 2150,
    floor: 990,
  },
  {
    id: 'poppy',
    name: 'Iceland poppies',
    latin: 'Papaver nudicaule',
    note: 'Ten stems, in bud',
    opening: 1950,
    floor: 850,
  },
  {
    id: 'cornflower',
    name: 'Cornflowers',
    latin: 'Centaurea cyanus',
    note: 'A fistful, field-grown',
    opening: 1290,
    floor: 590,
  },
  {
    id: 'rudbeckia',
    name: 'Coneflowers',
    latin: 'Rudbeckia hirta',
    note: 'Seven stems, long-lasting',
    opening: 1690,
    floor: 790,
  },
  {
    id: 'ranunculus',
    name: 'Ranunculus',
    latin: 'Ranunculus asiaticus',
    note: 'Nine stems, paper-thin',
    opening: 2390,
    floor: 1190,
  },
  {
    id: 'lavender',
    name: 'Lavender',
    latin: 'Lavandula angustifolia',
    note: 'One sheaf, dries well',
    opening: 1390,
    floor: 690,
  },
  {
    id: 'eucalyptus',
    name: 'Eucalyptus',
    latin: 'Eucalyptus cinerea',
    note: 'Five branches, for the green',
    opening: 1150,
    floor: 550,
  },
] as const satisfies readonly Flower[]

export type FlowerId = (typeof FLOWERS)[number]['id']

/** A round of the clock in seconds: it begins at every full and half hour. */
export const ROUND = 1800
/** The price changes once per step, in seconds. */
export const STEP = 2

/** The flower of an id as it comes in from outside, or undefined. */
export const findFlower = (id: string): (typeof FLOWERS)[number] | undefined =>
  FLOWERS.find((flower) => flower.id === id)

/** How far the round has gone at `now` (seconds since 1970), in seconds. */
export const elapsedAt = (now: number): number => Math.floor((now % ROUND) / STEP) * STEP

/** Price in cents at `now`: falls from opening to floor in even steps, and starts again with each round. */
export const priceAt = ({ opening, floor }: Flower, now: number): number =>
  Math.round(opening - ((opening - floor) * elapsedAt(now)) / ROUND)

/** Cents as customers read them. */
export const euro = (cents: number): string => `€ ${(cents / 100).toFixed(2)}`
