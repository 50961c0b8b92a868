import { fromBase64Url, toBase64Url } from '#lib/encoding.ts'
import { type AccountId, parseAccountId } from './ids.ts'

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
