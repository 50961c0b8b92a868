import { DurableObject } from 'cloudflare:workers'
import { installedDeployment } from '#config/installed.ts'
import type { ParkedId, RequestId, SessionId } from '#domain/ids.ts'
import type { SessionProof } from '#domain/session-reading.ts'
import { ok, type Result } from '#lib/result.ts'
import { after, type EpochSeconds, epochSeconds } from '#lib/time.ts'
import { AccountActivity } from './account-activity.ts'
import { AccountAddress } from './account-address.ts'
import { AccountAddressChanges } from './account-address-changes.ts'
import { AccountAddressSwitch } from './account-address-switch.ts'
import { AccountAdmission } from './account-admission.ts'
import { AccountBrowsers } from './account-browsers.ts'
import type { SignOutEverywhere } from './account-calls.ts'
import { AccountClocks } from './account-clocks.ts'
import { AccountContest } from './account-contest.ts'
import { AccountCreation } from './account-creation.ts'
import { AccountDevices } from './account-devices.ts'
import { AccountDirectory, type DirectoryBindings } from './account-directory.ts'
import { AccountEnrolment } from './account-enrolment.ts'
import { AccountEntry } from './account-entry.ts'
import { AccountFactors } from './account-factors.ts'
import { AccountGuesses } from './account-guesses.ts'
import { AccountKeys, type KeyBindings } from './account-keys.ts'
import { AccountLinks } from './account-links.ts'
import { AccountNotices, type NoticeBindings } from './account-notices.ts'
import { AccountOperator } from './account-operator.ts'
import { AccountParking } from './account-parking.ts'
import { type AccountParts, hashOf, prove } from './account-parts.ts'
import { AccountPasskeyEnrolment } from './account-passkey-enrolment.ts'
import { AccountPasskeys } from './account-passkeys.ts'
import { AccountPasswords } from './account-passwords.ts'
import { AccountPendingAddress } from './account-pending-address.ts'
import { AccountPlaces } from './account-places.ts'
import { AccountProfile } from './account-profile.ts'
import { AccountRecovery } from './account-recovery.ts'
import { AccountRecoveryCode } from './account-recovery-code.ts'
import { AccountRecoveryDelay } from './account-recovery-delay.ts'
import { tellOfDelay } from './account-recovery-notices.ts'
import { AccountRecoveryRenewal } from './account-recovery-renewal.ts'
import { AccountRecoveryWaiting } from './account-recovery-waiting.ts'
import { AccountRemovals } from './account-removals.ts'
import { AccountRequests } from './account-requests.ts'
import { AccountRevert } from './account-revert.ts'
import { AccountRisk, type RefusedBefore } from './account-risk.ts'
import { AccountSecondAddress } from './account-second-address.ts'
import { AccountSessions, ENDED, type IssuedSession, type SessionEnded } from './account-sessions.ts'
import { AccountStepUp } from './account-step-up.ts'
import { AccountStore } from './account-store.ts'
import { AccountTotp } from './account-totp.ts'
import { migrate } from './migrate.ts'
import { RecoveryStore } from './recovery-store.ts'
import { ACCOUNT_MIGRATIONS } from './schema/account-migrations.ts'

type Asked<Of, Name extends keyof Of> = Of[Name] extends (...input: infer Input) => unknown ? Input : never
type Told<Of, Name extends keyof Of> = Of[Name] extends (...input: never[]) => infer Output ? Output : never

type AccountBindings = NoticeBindings & KeyBindings & DirectoryBindings

/**
 * One customer's account: profile, authenticators, sessions, events. Everything that must change together for an
 * account changes here, in one synchronous section per call. An object that was never created answers like one
 * whose account does not exist, with the same work, so that decoys cost what accounts cost.
 */
export class Account extends DurableObject<AccountBindings> {
  readonly #parts: AccountParts
  readonly #entry: AccountEntry
  readonly #enrolment: AccountEnrolment
  readonly #passkeyEnrolment: AccountPasskeyEnrolment
  readonly #stepUp: AccountStepUp
  readonly #creation: AccountCreation
  readonly #profile: AccountProfile
  readonly #requests: AccountRequests
  readonly #contest: AccountContest
  readonly #operator: AccountOperator
  readonly #recovery: AccountRecovery
  readonly #recoveryRenewal: AccountRecoveryRenewal
  readonly #recoveryWaiting: AccountRecoveryWaiting
  readonly #devices: AccountDevices
  readonly #activity: AccountActivity
  readonly #address: AccountAddress
  readonly #addressSwitch: AccountAddressSwitch
  readonly #secondAddress: AccountSecondAddress

  constructor(ctx: DurableObjectState, env: AccountBindings) {
    super(ctx, env)
    migrate(ctx.storage, ACCOUNT_MIGRATIONS)
    const { sql } = ctx.storage
    const { lifetimes, risk } = installedDeployment(env)
    const store = new AccountStore(sql)
    const guesses = new AccountGuesses(sql)
    const links = new AccountLinks(sql)
    const rearm = () => this.#rearm()
    const notices = new AccountNotices(ctx, env, store, links, clock, rearm)
    const keys = new AccountKeys(env, (work) => ctx.waitUntil(work))
    const directory = new AccountDirectory(ctx, env, (now) => keys.at(now, () => true), clock, rearm)
    const removals = new AccountRemovals(sql, directory)
    const passkeys = new AccountPasskeys(store, notices, removals, clock)
    const passwords = new AccountPasswords(store, guesses, removals)
    const totp = new AccountTotp(store, guesses, removals)
    const places = new AccountPlaces(sql)
    const factors = new AccountFactors(passkeys, passwords, totp, lifetimes)
    const recoveries = new RecoveryStore(sql)
    const recoveryDelay = new AccountRecoveryDelay(store, recoveries, factors, rearm)
    const addresses = new AccountAddressChanges(sql)
    this.#parts = {
      store,
      guesses,
      passkeys,
      passwords,
      totp,
      sessions: new AccountSessions(store, lifetimes, recoveryDelay),
      recoveryCode: new AccountRecoveryCode(store, guesses, removals),
      factors,
      recoveries,
      recoveryDelay,
      parking: new AccountParking(sql, store),
      notices,
      links,
      admission: new AccountAdmission(store, factors),
      addresses,
      address: new AccountPendingAddress(store, addresses),
      directory,
      removals,
      places,
      risk: new AccountRisk(store, places, risk),
      browsers: new AccountBrowsers(env, (now) => keys.at(now, () => true)),
      clocks: new AccountClocks(sql, lifetimes),
      lifetimes,
      keys: (now, suffice = () => true) => keys.at(now, suffice),
      clock,
      rearm,
    }
    this.#entry = new AccountEntry(this.#parts)
    this.#enrolment = new AccountEnrolment(this.#parts)
    this.#passkeyEnrolment = new AccountPasskeyEnrolment(this.#parts)
    this.#stepUp = new AccountStepUp(this.#parts)
    this.#profile = new AccountProfile(this.#parts)
    this.#creation = new AccountCreation(store, clock)
    this.#contest = new AccountContest(this.#parts, new AccountRevert(this.#parts))
    this.#operator = new AccountOperator(this.#parts)
    this.#recovery = new AccountRecovery(this.#parts)
    this.#recoveryRenewal = new AccountRecoveryRenewal(this.#parts)
    this.#recoveryWaiting = new AccountRecoveryWaiting(this.#parts)
    this.#devices = new AccountDevices(this.#parts)
    this.#activity = new AccountActivity(this.#parts)
    this.#requests = new AccountRequests(this.#parts, rearm)
    this.#addressSwitch = new AccountAddressSwitch(this.#parts)
    this.#address = new AccountAddress(this.#parts, this.#addressSwitch)
    this.#secondAddress = new AccountSecondAddress(this.#parts)
  }

  /**
   * What a flow that sends mail must know: the epoch its evidence will carry, and the one address mail may go to. Codes that
   * get the account back go to the second one too.
   */
  opening(): { readonly epoch: number; readonly address: string | null; readonly second: string | null } {
    const { store, addresses, lifetimes } = this.#parts
    const profile = store.profile()
    const second = addresses.notification()
    // Only once its owner could have contested it for as long as notices can be.
    const isOld = second !== undefined && after(second.addedAt, lifetimes.contestLink) <= clock()
    return {
      epoch: profile?.authEpoch ?? 0,
      address: profile?.address ?? null,
      second: isOld ? second.address : null,
    }
  }

  /** See `AccountCreation.create`. */
  create(...asked: Asked<AccountCreation, 'create'>): Told<AccountCreation, 'create'> {
    return this.#creation.create(...asked)
  }

  /** See `AccountCreation.settle`. */
  settle(...asked: Asked<AccountCreation, 'settle'>): Told<AccountCreation, 'settle'> {
    return this.#creation.settle(...asked)
  }

  /** See `AccountEntry.byCode`. */
  signInWithCode(...asked: Asked<AccountEntry, 'byCode'>): Told<AccountEntry, 'byCode'> {
    return this.#entry.byCode(...asked)
  }

  /** See `AccountEntry.byPasskey`. */
  signInWithPasskey(...asked: Asked<AccountEntry, 'byPasskey'>): Told<AccountEntry, 'byPasskey'> {
    return this.#entry.byPasskey(...asked)
  }

  /** See `AccountEntry.byPassword`. */
  signInWithPassword(...asked: Asked<AccountEntry, 'byPassword'>): Told<AccountEntry, 'byPassword'> {
    return this.#entry.byPassword(...asked)
  }

  /** See `AccountEntry.bySecondFactor`. */
  signInWithSecondFactor(...asked: Asked<AccountEntry, 'bySecondFactor'>): Told<AccountEntry, 'bySecondFactor'> {
    return this.#entry.bySecondFactor(...asked)
  }

  /** See `AccountEntry.byMailCheck`. */
  signInWithMailCheck(...asked: Asked<AccountEntry, 'byMailCheck'>): Told<AccountEntry, 'byMailCheck'> {
    return this.#entry.byMailCheck(...asked)
  }

  /** See `AccountEntry.secondFactorCredentials`. */
  secondFactorCredentials(
    ...asked: Asked<AccountEntry, 'secondFactorCredentials'>
  ): Told<AccountEntry, 'secondFactorCredentials'> {
    return this.#entry.secondFactorCredentials(...asked)
  }

  /** See `AccountPasskeyEnrolment.passkeyFacts`. */
  enrolment(...asked: Asked<AccountPasskeyEnrolment, 'passkeyFacts'>): Told<AccountPasskeyEnrolment, 'passkeyFacts'> {
    return this.#passkeyEnrolment.passkeyFacts(...asked)
  }

  /** See `AccountPasskeyEnrolment.verifyPasskey`. */
  verifyPasskey(
    ...asked: Asked<AccountPasskeyEnrolment, 'verifyPasskey'>
  ): Told<AccountPasskeyEnrolment, 'verifyPasskey'> {
    return this.#passkeyEnrolment.verifyPasskey(...asked)
  }

  /** See `AccountPasskeyEnrolment.addPasskey`. */
  addPasskey(...asked: Asked<AccountPasskeyEnrolment, 'addPasskey'>): Told<AccountPasskeyEnrolment, 'addPasskey'> {
    return this.#passkeyEnrolment.addPasskey(...asked)
  }

  /** See `AccountEnrolment.setPassword`. */
  setPassword(...asked: Asked<AccountEnrolment, 'setPassword'>): Told<AccountEnrolment, 'setPassword'> {
    return this.#enrolment.setPassword(...asked)
  }

  /** See `AccountEnrolment.addTotp`. */
  addTotp(...asked: Asked<AccountEnrolment, 'addTotp'>): Told<AccountEnrolment, 'addTotp'> {
    return this.#enrolment.addTotp(...asked)
  }

  /** See `AccountEnrolment.replaceRecoveryCode`. */
  replaceRecoveryCode(
    ...asked: Asked<AccountEnrolment, 'replaceRecoveryCode'>
  ): Told<AccountEnrolment, 'replaceRecoveryCode'> {
    return this.#enrolment.replaceRecoveryCode(...asked)
  }

  /** See `AccountEnrolment.remove`. */
  removeFactor(...asked: Asked<AccountEnrolment, 'remove'>): Told<AccountEnrolment, 'remove'> {
    return this.#enrolment.remove(...asked)
  }

  /** See `AccountEnrolment.overview`. */
  securityOverview(...asked: Asked<AccountEnrolment, 'overview'>): Told<AccountEnrolment, 'overview'> {
    return this.#enrolment.overview(...asked)
  }

  /** See `AccountEnrolment.changeFacts`. */
  changeFacts(...asked: Asked<AccountEnrolment, 'changeFacts'>): Told<AccountEnrolment, 'changeFacts'> {
    return this.#enrolment.changeFacts(...asked)
  }

  /** See `AccountStepUp.facts`. */
  stepUpFacts(...asked: Asked<AccountStepUp, 'facts'>): Told<AccountStepUp, 'facts'> {
    return this.#stepUp.facts(...asked)
  }

  /** See `AccountStepUp.prove`. */
  stepUp(...asked: Asked<AccountStepUp, 'prove'>): Told<AccountStepUp, 'prove'> {
    return this.#stepUp.prove(...asked)
  }

  /** Notes a try that was refused before it reached the account: see `AccountRisk.noteRefusal`. */
  noteRefusal(input: RefusedBefore): void {
    this.#parts.risk.noteRefusal(input, clock())
  }

  /** Renews what a cookie claims; `activity` false looks without prolonging. Fails `session_ended`. */
  async renew(input: {
    readonly proof: SessionProof
    readonly activity: boolean
    readonly requestId: RequestId
  }): Promise<Result<IssuedSession, SessionEnded>> {
    const { store, sessions } = this.#parts
    await this.#learnWhoIsOut()
    const profile = store.profile()
    if (profile === undefined) return ENDED
    return sessions.renew(profile, input.proof, input.activity, input.requestId, clock())
  }

  /** Whether the session behind an open stream still stands. */
  async stands(sid: SessionId): Promise<boolean> {
    await this.#learnWhoIsOut()
    return this.#parts.sessions.stands(sid, clock())
  }

  /** Ends the session that `proof` proves; ending what is over is no failure, a wrong secret ends nothing. */
  async endSession(input: {
    readonly proof: SessionProof
    readonly reason: 'sign_out' | 'replaced'
    readonly requestId: RequestId
  }): Promise<void> {
    const { store, sessions } = this.#parts
    const profile = store.profile()
    if (profile === undefined) return
    const renewed = await sessions.renew(profile, input.proof, false, input.requestId, clock())
    if (renewed.ok) sessions.end(renewed.value.sid, input.reason, input.requestId, clock())
  }

  /** Ends every session, this one too, and every flow in progress. Fails `session_ended`. */
  async endEverySession(input: SignOutEverywhere): Promise<Result<{ readonly ended: number }, SessionEnded>> {
    const { store, parking, notices } = this.#parts
    const notice = await notices.prepare({ kind: 'signed-out-everywhere', when: clock() }, input.site)
    const hash = await hashOf(input.proof)
    if (prove(this.#parts, input.proof, hash) === undefined) return ENDED
    const ended = store.deleteAllSessions()
    parking.forgetAll()
    this.#parts.address.cancelPending(clock(), input.requestId)
    store.bumpAuthEpoch()
    store.record('sessions.ended_everywhere', { ended }, input.requestId, clock())
    notices.send(notice, input.requestId)
    return ok({ ended })
  }

  /** See `AccountContest.facts`. */
  contestable(...asked: Asked<AccountContest, 'facts'>): Told<AccountContest, 'facts'> {
    return this.#contest.facts(...asked)
  }

  /** See `AccountContest.press`. */
  contest(...asked: Asked<AccountContest, 'press'>): Told<AccountContest, 'press'> {
    return this.#contest.press(...asked)
  }

  /** See `AccountOperator.obey`. */
  obeyOperator(...asked: Asked<AccountOperator, 'obey'>): Told<AccountOperator, 'obey'> {
    return this.#operator.obey(...asked)
  }

  /** See `AccountRecovery.begin`. */
  beginRecovery(...asked: Asked<AccountRecovery, 'begin'>): Told<AccountRecovery, 'begin'> {
    return this.#recovery.begin(...asked)
  }

  /** See `AccountRecovery.typeSavedCode`. */
  recoverBySavedCode(...asked: Asked<AccountRecovery, 'typeSavedCode'>): Told<AccountRecovery, 'typeSavedCode'> {
    return this.#recovery.typeSavedCode(...asked)
  }

  /** See `AccountRecovery.progress`. */
  recoveryProgress(...asked: Asked<AccountRecovery, 'progress'>): Told<AccountRecovery, 'progress'> {
    return this.#recovery.progress(...asked)
  }

  /** See `AccountRecovery.credentials`. */
  recoveryCredentials(...asked: Asked<AccountRecovery, 'credentials'>): Told<AccountRecovery, 'credentials'> {
    return this.#recovery.credentials(...asked)
  }

  /** See `AccountRecovery.prove`. */
  proveRecovery(...asked: Asked<AccountRecovery, 'prove'>): Told<AccountRecovery, 'prove'> {
    return this.#recovery.prove(...asked)
  }

  /** See `AccountRecoveryWaiting.begin`. */
  delayRecovery(...asked: Asked<AccountRecoveryWaiting, 'begin'>): Told<AccountRecoveryWaiting, 'begin'> {
    return this.#recoveryWaiting.begin(...asked)
  }

  /** See `AccountRecoveryWaiting.status`. */
  recoveryStatus(...asked: Asked<AccountRecoveryWaiting, 'status'>): Told<AccountRecoveryWaiting, 'status'> {
    return this.#recoveryWaiting.status(...asked)
  }

  /** See `AccountRecoveryWaiting.stop`. */
  stopRecovery(...asked: Asked<AccountRecoveryWaiting, 'stop'>): Told<AccountRecoveryWaiting, 'stop'> {
    return this.#recoveryWaiting.stop(...asked)
  }

  /** See `AccountRecoveryRenewal.facts`. */
  renewalFacts(...asked: Asked<AccountRecoveryRenewal, 'facts'>): Told<AccountRecoveryRenewal, 'facts'> {
    return this.#recoveryRenewal.facts(...asked)
  }

  /** See `AccountRecoveryRenewal.verifyPasskey`. */
  verifyRecoveryPasskey(
    ...asked: Asked<AccountRecoveryRenewal, 'verifyPasskey'>
  ): Told<AccountRecoveryRenewal, 'verifyPasskey'> {
    return this.#recoveryRenewal.verifyPasskey(...asked)
  }

  /** See `AccountRecoveryRenewal.complete`. */
  completeRecovery(...asked: Asked<AccountRecoveryRenewal, 'complete'>): Told<AccountRecoveryRenewal, 'complete'> {
    return this.#recoveryRenewal.complete(...asked)
  }

  /** See `AccountContest.protect`. */
  protect(...asked: Asked<AccountContest, 'protect'>): Told<AccountContest, 'protect'> {
    return this.#contest.protect(...asked)
  }

  /** See `AccountDevices.list`. */
  devices(...asked: Asked<AccountDevices, 'list'>): Told<AccountDevices, 'list'> {
    return this.#devices.list(...asked)
  }

  /** See `AccountDevices.rename`. */
  renameSession(...asked: Asked<AccountDevices, 'rename'>): Told<AccountDevices, 'rename'> {
    return this.#devices.rename(...asked)
  }

  /** See `AccountDevices.endOne`. */
  endOneSession(...asked: Asked<AccountDevices, 'endOne'>): Told<AccountDevices, 'endOne'> {
    return this.#devices.endOne(...asked)
  }

  /** See `AccountDevices.endOthers`. */
  endOtherSessions(...asked: Asked<AccountDevices, 'endOthers'>): Told<AccountDevices, 'endOthers'> {
    return this.#devices.endOthers(...asked)
  }

  /** See `AccountActivity.page`. */
  activity(...asked: Asked<AccountActivity, 'page'>): Told<AccountActivity, 'page'> {
    return this.#activity.page(...asked)
  }

  /** See `AccountAddress.overview`. */
  addressOverview(...asked: Asked<AccountAddress, 'overview'>): Told<AccountAddress, 'overview'> {
    return this.#address.overview(...asked)
  }

  /** See `AccountAddress.mayAsk`. */
  mayAskAddress(...asked: Asked<AccountAddress, 'mayAsk'>): Told<AccountAddress, 'mayAsk'> {
    return this.#address.mayAsk(...asked)
  }

  /** See `AccountAddress.ask`. */
  askAddress(...asked: Asked<AccountAddress, 'ask'>): Told<AccountAddress, 'ask'> {
    return this.#address.ask(...asked)
  }

  /** See `AccountAddress.mayProve`. */
  mayProveAddress(...asked: Asked<AccountAddress, 'mayProve'>): Told<AccountAddress, 'mayProve'> {
    return this.#address.mayProve(...asked)
  }

  /** See `AccountAddress.prove`. */
  proveAddress(...asked: Asked<AccountAddress, 'prove'>): Told<AccountAddress, 'prove'> {
    return this.#address.prove(...asked)
  }

  /** See `AccountAddress.cancel`. */
  cancelAddress(...asked: Asked<AccountAddress, 'cancel'>): Told<AccountAddress, 'cancel'> {
    return this.#address.cancel(...asked)
  }

  /** See `AccountSecondAddress.remove`. */
  removeSecondAddress(...asked: Asked<AccountSecondAddress, 'remove'>): Told<AccountSecondAddress, 'remove'> {
    return this.#secondAddress.remove(...asked)
  }

  /** See `AccountProfile.setName`. */
  setName(...asked: Asked<AccountProfile, 'setName'>): Told<AccountProfile, 'setName'> {
    return this.#profile.setName(...asked)
  }

  /** See `AccountPasskeyEnrolment.renamePasskey`. */
  renamePasskey(
    ...asked: Asked<AccountPasskeyEnrolment, 'renamePasskey'>
  ): Told<AccountPasskeyEnrolment, 'renamePasskey'> {
    return this.#passkeyEnrolment.renamePasskey(...asked)
  }

  /** See `AccountPasskeyEnrolment.trustPasskey`. */
  trustPasskey(
    ...asked: Asked<AccountPasskeyEnrolment, 'trustPasskey'>
  ): Told<AccountPasskeyEnrolment, 'trustPasskey'> {
    return this.#passkeyEnrolment.trustPasskey(...asked)
  }

  /** See `AccountPasskeyEnrolment.declinePasskey`. */
  declinePasskey(
    ...asked: Asked<AccountPasskeyEnrolment, 'declinePasskey'>
  ): Told<AccountPasskeyEnrolment, 'declinePasskey'> {
    return this.#passkeyEnrolment.declinePasskey(...asked)
  }

  /** See `AccountProfile.overview`. */
  overview(...asked: Asked<AccountProfile, 'overview'>): Told<AccountProfile, 'overview'> {
    return this.#profile.overview(...asked)
  }

  /** See `AccountRequests.park`. */
  park(...asked: Asked<AccountRequests, 'park'>): Told<AccountRequests, 'park'> {
    return this.#requests.park(...asked)
  }

  /** See `AccountRequests.waitingFor`. */
  parkedFor(...asked: Asked<AccountRequests, 'waitingFor'>): Told<AccountRequests, 'waitingFor'> {
    return this.#requests.waitingFor(...asked)
  }

  /** See `AccountRequests.release`. */
  releaseParked(...asked: Asked<AccountRequests, 'release'>): Told<AccountRequests, 'release'> {
    return this.#requests.release(...asked)
  }

  /** See `AccountRequests.useConfirmation`. */
  useConfirmation(...asked: Asked<AccountRequests, 'useConfirmation'>): Told<AccountRequests, 'useConfirmation'> {
    return this.#requests.useConfirmation(...asked)
  }

  /** Notes that the origin has answered a form. */
  parkedAnswered(input: { readonly id: ParkedId; readonly sid: SessionId }): void {
    this.#parts.parking.answered(input.id, input.sid)
  }

  /**
   * Carries out what was held until now, and drops what nobody released or can bring back; makes the notices that are due, tells
   * the directory, and sends what did not get through yet.
   */
  override async alarm(): Promise<void> {
    const { parking, recoveryDelay, removals, directory, notices } = this.#parts
    parking.forget(clock())
    recoveryDelay.sweep(clock())
    removals.purge(clock())
    try {
      await this.#addressSwitch.comeAbout()
      await tellOfDelay(this.#parts, clock)
      await Promise.all([directory.tellDue(), notices.deliver()])
    } finally {
      this.#rearm()
    }
  }

  /** Throws where no source has keys: whether everybody was signed out cannot be told then, and nobody is believed. */
  async #learnWhoIsOut(): Promise<void> {
    const { keys, sessions } = this.#parts
    const known = await keys(clock())
    if (known === undefined) throw new Error('no source has the deployment’s keys')
    sessions.endBefore(known.sessionsNotBefore)
  }

  // Not awaited: rows and alarm commit together, and an alarm that cannot be set fails the call.
  #rearm(): void {
    const { storage } = this.ctx
    const { notices, parking, recoveryDelay, addresses, directory, removals } = this.#parts
    const dues = [
      notices.nextDue(),
      parking.nextDue(),
      recoveryDelay.nextDue(clock()),
      addresses.nextDue(),
      directory.nextDue(),
      removals.nextDue(),
    ].filter((due) => due !== undefined)
    // A moment that has passed rings at once.
    this.ctx.waitUntil(dues.length === 0 ? storage.deleteAlarm() : storage.setAlarm(Math.min(...dues) * 1000))
  }
}

const clock = (): EpochSeconds => epochSeconds(Date.now() / 1000)
