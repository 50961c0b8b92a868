import type { Lifetimes } from '#config/deployment.ts'

/** Seconds in which a page that is open elsewhere may still pass after its session has ended: the lease, and the assertion signed at its end. */
export const revocationBound = ({ lease, assertion, clockSkew }: Lifetimes): number => lease + assertion + clockSkew
