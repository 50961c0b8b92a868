import type { OperatorCall } from './call.ts'

/** What an operator key may be made for; none of them includes another. */
export const OPERATOR_SCOPES = ['read', 'act', 'everyone-out'] as const
/** One of them. */
export type OperatorScope = (typeof OPERATOR_SCOPES)[number]

/** The scope that each call takes. */
export const SCOPE_OF = {
  find: 'read',
  show: 'read',
  events: 'read',
  'end-sessions': 'act',
  freeze: 'act',
  unfreeze: 'act',
  'require-recovery': 'act',
  'lift-recovery': 'act',
  'everyone-out': 'everyone-out',
} as const satisfies Readonly<Record<OperatorCall['do'], OperatorScope>>
