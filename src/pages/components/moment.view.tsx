import type { EpochSeconds } from '#lib/time.ts'

/** Words for people, the exact time for machines. */
export const Moment = ({ at, children }: { readonly at: EpochSeconds; readonly children: string }) => (
  <time datetime={`${new Date(at * 1000).toISOString().slice(0, 19)}Z`}>{children}</time>
)
