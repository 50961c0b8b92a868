import type { Deployment } from '#config/deployment.ts'
import type { RequestId } from '#domain/ids.ts'
import type { SessionReading } from '#domain/session-reading.ts'
import type { Sealer } from '#keys/seal.ts'
import type { AssertionSigner } from '#keys/signer.ts'
import type { Vault } from '#keys/vault.ts'
import type { Cookies } from '#lib/cookies.ts'
import type { Result } from '#lib/result.ts'
import type { EpochSeconds } from '#lib/time.ts'
import type { AppCookies } from './app-cookies.ts'
import type { CompiledSite, Sites } from './compiled-site.ts'
import type { Parking } from './parking.ts'
import type { RequestFacts } from './parse-request.ts'
import type { Refusal } from './refusal.ts'

/** What the request path takes from its surroundings: what an isolate made once, and what belongs to this request. */
export interface GatewayContext {
  readonly deployment: Deployment
  readonly sites: Sites
  readonly sealer: Sealer
  readonly appCookies: ReadonlyMap<string, AppCookies>
  readonly requestId: RequestId
  /** Reads the session of a request, at once where a known cookie says enough; `strict` asks the account even inside the lease. */
  readSession(question: SessionQuestion): SessionReading | Promise<SessionReading>
  /** The deployment's keys; fails where no source has any. */
  keys(now: EpochSeconds): FoundKeys | Promise<FoundKeys>
  /** Forms that wait for a proof, in the accounts of their sessions. */
  readonly parking: Parking
  /** Lets work outlive the answer. */
  background(work: Promise<unknown>): void
  /** A service binding by its name. */
  service(binding: string): Service | undefined
  /** Where the client is: the platform's word in production, a constant in development; never a header of the client's. */
  clientAddress(request: Request, facts: RequestFacts): string | undefined
  /** Answers a path of the gateway's own; undefined for paths that belong to the origin. */
  serveOwn(request: Request, facts: RequestFacts, site: CompiledSite, now: EpochSeconds): Promise<Response> | undefined
  /** Renders a refusal: a page for people, a problem document for programs. */
  answer(refusal: Refusal, request: Request, site: CompiledSite | undefined): Response | Promise<Response>
  /** Is told of a bug or a lost dependency; the client learns nothing of it. */
  fault(error: unknown): void
  /** Takes the one line that each request writes. */
  log(line: string): void
}

/** What signs assertions and keeps forms, or that nothing does. */
export type FoundKeys = Result<
  { readonly signer: AssertionSigner; readonly vault: Vault },
  { readonly code: 'keys_unavailable' }
>

/** An origin behind a service binding. */
export type Service = Pick<Fetcher, 'fetch'>

/** What is asked of the session part. */
export interface SessionQuestion {
  readonly cookies: Cookies
  readonly host: string
  readonly strict: boolean
  readonly now: EpochSeconds
}
