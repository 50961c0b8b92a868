import { CodePage } from '#flows/code/code.view.tsx'
import { ContestPage } from '#flows/contest/contest.view.tsx'
import { DelayPage } from '#flows/recovery/delay.view.tsx'
import { ProofPage } from '#flows/recovery/proof.view.tsx'
import { RecoverPage } from '#flows/recovery/recover.view.tsx'
import { RecoveredPage } from '#flows/recovery/recovered.view.tsx'
import { RenewPage } from '#flows/recovery/renew.view.tsx'
import { SavedCodePage } from '#flows/recovery/saved.view.tsx'
import { RecoveryOverPage, StatusPage, StoppedPage } from '#flows/recovery/status.view.tsx'
import { after, DAY, HOUR } from '#lib/time.ts'
import type { PageContext } from '#pages/page-context.ts'
import { ADDRESS, at, type Exhibits, FLOW, NOW } from './given.ts'

const SIGN_IN = '/_auth/sign-in'
const RECOVER = '/_auth/recover'
const LINK = `${'0'.repeat(64)}.${'k'.repeat(43)}`

/** From the address of an account to having it back, at once or after a wait. */
export const recovering = (page: PageContext): Exhibits => {
  const given = { page, flow: FLOW }
  const recovered = { page, boundSeconds: 110, restrictedSeconds: DAY, signInHref: SIGN_IN }
  return {
    ...at('/recover', {
      recover: <RecoverPage {...given} signInHref={SIGN_IN} />,
      'recover-expired': <RecoverPage {...given} signInHref={SIGN_IN} notice="notice.flow-expired" />,
      'recover-wrong': <RecoverPage {...given} signInHref={SIGN_IN} address="mia@" error="error.address-invalid" />,
    }),
    ...codes(page),
    ...at('/recover/proof', {
      'recovery-proof': <ProofPage {...given} ways={['saved', 'passkey', 'password', 'totp']} delayHref={RECOVER} />,
      'recovery-proof-saved': <ProofPage {...given} ways={['saved']} delayHref={RECOVER} />,
      'recovery-proof-passkey': <ProofPage {...given} ways={['passkey']} delayHref={RECOVER} />,
      'recovery-proof-wrong': (
        <ProofPage {...given} ways={['passkey', 'password']} delayHref={RECOVER} error="error.proof-wrong" />
      ),
      'recovery-proof-disabled': (
        <ProofPage {...given} ways={['saved', 'totp']} delayHref={RECOVER} error="error.recovery-way-disabled" />
      ),
    }),
    ...waiting(page),
    ...at('/recover/renew', {
      renew: <RenewPage {...given} address={ADDRESS} takesPassword least={15} passwordStaysFor={DAY} />,
      'renew-passkey': <RenewPage {...given} address={ADDRESS} takesPassword={false} least={15} />,
      'renew-refused': (
        <RenewPage {...given} address={ADDRESS} takesPassword least={15} error={{ id: 'error.passkey-refused' }} />
      ),
      'renew-wrong': (
        <RenewPage {...given} address={ADDRESS} takesPassword least={15} error={{ id: 'error.password-common' }} />
      ),
    }),
    ...at('/recover/done', {
      recovered: <RecoveredPage {...recovered} kept={['password', 'passkeys', 'app']} mayTakeAwayNow={false} />,
      'recovered-code': (
        <RecoveredPage {...recovered} kept={['passkeys']} mayTakeAwayNow code="7KQ2-M4XV-9TBC-0HNR-5PWD-8YAE-3G" />
      ),
    }),
  }
}

const codes = (page: PageContext): Exhibits => {
  const given = { page, flow: FLOW, backHref: RECOVER }
  const code = {
    page,
    flow: FLOW,
    purpose: 'recovery',
    address: ADDRESS,
    validSeconds: 600,
    resendAfterSeconds: 0,
    changeAddressHref: RECOVER,
    otherwiseHref: RECOVER,
  } as const
  return {
    ...at('/recover/code', {
      'recover-code': <CodePage {...code} />,
      'recover-code-wrong': <CodePage {...code} error="error.recovery-code-shape" />,
    }),
    ...at('/recover/saved', {
      'saved-code': <SavedCodePage {...given} />,
      'saved-code-wrong': <SavedCodePage {...given} error="error.saved-code-wrong" />,
    }),
  }
}

const waiting = (page: PageContext): Exhibits => {
  const status = {
    page,
    readyAt: after(NOW, 3 * DAY),
    until: after(NOW, 10 * DAY),
    stopHref: '/_auth/contest',
    signInHref: SIGN_IN,
    recoverHref: RECOVER,
  }
  return {
    ...at('/recover/delay', {
      'recovery-delay': <DelayPage page={page} flow={FLOW} waitSeconds={3 * DAY} backHref={RECOVER} />,
    }),
    ...at('/recover/status', {
      'recovery-status': <StatusPage {...status} secondsLeft={3 * DAY - 75} />,
      'recovery-status-ready': <StatusPage {...status} secondsLeft={0} />,
      'recovery-over': <RecoveryOverPage page={page} signInHref={SIGN_IN} recoverHref={RECOVER} />,
    }),
    ...at('/contest', {
      'stop-recovery': (
        <ContestPage
          page={page}
          flow={FLOW}
          link={LINK}
          kind="cancel-recovery"
          address={null}
          disputeSeconds={3 * DAY}
          about="recovery-delayed"
          when={after(NOW, -3 * HOUR)}
        />
      ),
    }),
    ...at('/recover/stopped', { 'recovery-stopped': <StoppedPage page={page} signInHref={SIGN_IN} /> }),
  }
}
