/** Whether the proofs run at their full sizes (`npm run prove`) instead of those that fit into `npm test`. */
const isFull = process.env['POSTERN_PROOF'] === 'full'

/** How much of something a proof does: `reduced` within `npm test`, `full` for `npm run prove`. */
export const size = (reduced: number, full: number): number => (isFull ? full : reduced)
