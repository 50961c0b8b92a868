import { fromBase64Url, toBase64Url } from '#lib/encoding.ts'
import { type AccountId, parseAccountId } from './ids.ts'

/** What a link in a notice does when its button is pressed. Rows name it so: never renamed. */
export const LINK_KINDS = [
  /** Ends whatever a thief could be in, and holds back what they would do next. */
  'not-me',
  /** Stops a delayed recovery. */
  'cancel-recovery',
  /** The same, where a change of address was asked for. */
  'stop-change',
  /** Takes the account back to the address that a change has superseded. */
  'revert',
  /** Objects to such a revert, from the address that it took the account from. */
  'dispute',
] as const
/** One of them. */
export type LinkKind = (typeof LINK_KINDS)[number]

/** Path below the base path that every link of a notice leads to. */
export const CONTEST_PATH = '/contest'

/** Path below the base path that shows how far a delayed recovery is; the link that stops it leads here too. */
export const RECOVERY_STATUS_PATH = '/recover/status'

/** What a link in a notice carries: whose account it is about, and the secret whose hash that account holds. */
export interface ContestLink {
  readonly account: AccountId
  /** 32 random bytes. */
  readonly secret: Uint8Array<ArrayBuffer>
}

/** The token of a link: the object id and the secret, joined by a point. */
export const contestToken = ({ account, secret }: ContestLink): string => `${account}.${toBase64Url(secret)}`

/** Reads a token; undefined for whatever is none. Whether the account knows its secret is for the account to say. */
export const parseContestToken = (token: string): ContestLink | undefined => {
  const [id = '', text = '', more] = token.split('.')
  const account = parseAccountId(id)
  const secret = fromBase64Url(text)
  if (account === undefined || secret?.length !== 32 || more !== undefined) return undefined
  return { account, secret }
}
