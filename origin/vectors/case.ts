import type { RefusalCode } from '../refusal.ts'
import type { Members, Signing } from './token.ts'

/** One case before it is signed; what it leaves out is in order. */
export interface VectorCase {
  readonly name: string
  readonly expected: 'accepted' | RefusalCode
  readonly binding?: 'session'
  readonly now?: number
  readonly method?: string
  readonly target?: string
  /** Added to the header; undefined takes a member away. */
  readonly header?: Members
  /** Added to the claims, or the whole payload as text. */
  readonly claims?: Members | string
  readonly signing?: Signing
  /** Header lines made of the token; without it, the token alone. */
  readonly lines?: (token: string) => readonly string[]
}
