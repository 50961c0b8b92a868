/** One look at the memory: requests so far, and megabytes. */
export interface Sample {
  readonly requests: number
  readonly megabytes: number
}

/**
 * Megabytes that memory grows by in 10,000 requests: least squares over the lowest sample of each window. What a collector
 * has not come to yet lies above the lowest, so that only what stays is counted.
 */
export const growthPer10k = (samples: readonly Sample[], windows: number): number => {
  const size = Math.floor(samples.length / windows)
  if (size < 1) throw new Error('fewer samples than windows')
  const lowest = Array.from({ length: windows }, (_, window) =>
    samples.slice(window * size, (window + 1) * size).reduce((a, b) => (b.megabytes < a.megabytes ? b : a)),
  )
  const mean = (of: (sample: Sample) => number) => lowest.reduce((sum, each) => sum + of(each), 0) / lowest.length
  const x = mean(({ requests }) => requests)
  const y = mean(({ megabytes }) => megabytes)
  const products = lowest.reduce((sum, each) => sum + (each.requests - x) * (each.megabytes - y), 0)
  const squares = lowest.reduce((sum, each) => sum + (each.requests - x) ** 2, 0)
  return (products / squares) * 10_000
}
