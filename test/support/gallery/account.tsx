import { qrMatrix } from '#authenticators/totp/qr-code.ts'
import { OverviewPage } from '#flows/account/overview.view.tsx'
import { PasskeyEnrolmentPage } from '#flows/enrolment/passkey.view.tsx'
import { SetPasswordPage } from '#flows/password/set-password.view.tsx'
import { MakeRecoveryCodePage, RecoveryCodePage } from '#flows/recovery-code/recovery-code.view.tsx'
import { SecurityPage } from '#flows/security/security.view.tsx'
import { SetUpTotpPage } from '#flows/totp/set-up.view.tsx'
import { after, DAY, HOUR } from '#lib/time.ts'
import type { PageContext } from '#pages/page-context.ts'
import { ADDRESS, at, type Exhibits, FLOW, NOW, OTHER_SIGNALLED, SIGNALLED } from './given.ts'
import { sessionsIn } from './watching.tsx'

/** What an authenticator app scans. */
const KEY_URI = 'otpauth://totp/Shop:mia@example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Shop'
const MATRIX = await qrMatrix(KEY_URI)

const SECURITY = '/_auth/account/security'

/** The account, and what it proves itself by. */
export const account = (page: PageContext): Exhibits => ({
  ...overviews(page),
  ...securities(page),
  ...passkeys(page),
  ...passwords(page),
  ...apps(page),
  ...at('/account/security/recovery-code', {
    'recovery-code-make': <MakeRecoveryCodePage page={page} form={FLOW} backHref={SECURITY} />,
    'recovery-code-shown-before': (
      <MakeRecoveryCodePage page={page} form={FLOW} backHref={SECURITY} error="error.recovery-code-shown" />
    ),
    'recovery-code': <RecoveryCodePage page={page} code="7ZQX-4M1V-K0RD-9TWN-3HBE-6YCP-5G" backHref={SECURITY} />,
  }),
})

const overviews = (page: PageContext): Exhibits => {
  const given = {
    page,
    now: NOW,
    form: FLOW,
    address: ADDRESS,
    addPasskeyHref: '/_auth/passkey',
    securityHref: SECURITY,
    boundSeconds: 110,
  }
  return at('/account', {
    account: (
      <OverviewPage
        {...given}
        name="Mia Lindqvist"
        passkeys={[
          {
            id: SIGNALLED,
            label: 'iCloud Keychain',
            addedAt: after(NOW, -40 * DAY),
            lastUsedAt: after(NOW, -3 * HOUR),
          },
          { id: OTHER_SIGNALLED, addedAt: after(NOW, -2 * DAY) },
        ]}
        sessions={sessionsIn(page)}
        moreSessions={2}
        notice="notice.name-saved"
      />
    ),
    'account-recovery': (
      <OverviewPage
        {...given}
        passkeys={[]}
        sessions={sessionsIn(page).slice(0, 1)}
        moreSessions={0}
        recoveryReadyAt={after(NOW, 2 * DAY)}
      />
    ),
    'account-new': (
      <OverviewPage
        {...given}
        name={'x'.repeat(101)}
        passkeys={[]}
        sessions={sessionsIn(page).slice(0, 1)}
        moreSessions={0}
        error="error.name-invalid"
      />
    ),
  })
}

const securities = (page: PageContext): Exhibits => {
  const given = {
    page,
    now: NOW,
    form: FLOW,
    relyingPartyId: 'localhost',
    userHandle: 'AAECAwQFBgcICQoLDA0ODw',
    address: ADDRESS,
    displayName: 'Mia Lindqvist',
    restrictedUntil: undefined,
  }
  return at('/account/security', {
    security: (
      <SecurityPage
        {...given}
        passkeys={[
          {
            id: SIGNALLED,
            label: 'Red key on the ring',
            provider: 'YubiKey 5 Series',
            addedAt: after(NOW, -40 * DAY),
            addedFrom: 'Firefox, Windows, NL',
            lastUsedAt: after(NOW, -3 * HOUR),
            usedFrom: 'Safari, iOS, NL',
          },
          { id: OTHER_SIGNALLED, addedAt: after(NOW, -2 * DAY) },
        ]}
        arePasswordsOffered
        passwordSetAt={after(NOW, -90 * DAY)}
        totpAddedAt={after(NOW, -80 * DAY)}
        recoveryCodeSince={after(NOW, -80 * DAY)}
        notice="passkey-renamed"
      />
    ),
    'security-doubt': (
      <SecurityPage
        {...given}
        passkeys={[{ id: SIGNALLED, label: 'Red key on the ring', addedAt: after(NOW, -40 * DAY), isDoubtful: true }]}
        arePasswordsOffered={false}
        passwordSetAt={undefined}
        totpAddedAt={undefined}
        recoveryCodeSince={undefined}
      />
    ),
    'security-restricted': (
      <SecurityPage
        {...given}
        passkeys={[
          { id: SIGNALLED, label: 'Red key on the ring', addedAt: after(NOW, -40 * DAY) },
          { id: OTHER_SIGNALLED, addedAt: after(NOW, -HOUR) },
        ]}
        arePasswordsOffered
        passwordSetAt={after(NOW, -90 * DAY)}
        totpAddedAt={undefined}
        recoveryCodeSince={undefined}
        restrictedUntil={after(NOW, DAY)}
      />
    ),
    'security-bare': (
      <SecurityPage
        {...given}
        displayName={ADDRESS}
        passkeys={[]}
        arePasswordsOffered
        passwordSetAt={undefined}
        totpAddedAt={undefined}
        recoveryCodeSince={undefined}
      />
    ),
    'security-refused': (
      <SecurityPage
        {...given}
        passkeys={[{ id: SIGNALLED, label: 'iCloud Keychain', addedAt: after(NOW, -2 * DAY) }]}
        arePasswordsOffered={false}
        passwordSetAt={undefined}
        totpAddedAt={undefined}
        recoveryCodeSince={undefined}
        error="error.last-strong-factor"
      />
    ),
  })
}

const passkeys = (page: PageContext): Exhibits => {
  const asked = { page, flow: FLOW, occasion: 'asked', backHref: '/_auth/account' } as const
  return at('/passkey', {
    'passkey-offered': (
      <PasskeyEnrolmentPage page={page} flow={FLOW} occasion="offered" passwordHref={`${SECURITY}/password`} />
    ),
    'passkey-upgrade': <PasskeyEnrolmentPage page={page} flow={FLOW} occasion="upgrade" passwordHref={undefined} />,
    'passkey-asked': <PasskeyEnrolmentPage {...asked} error="error.passkey-refused" />,
    'passkey-needed': <PasskeyEnrolmentPage {...asked} notice="notice.passkey-needed" />,
  })
}

const passwords = (page: PageContext): Exhibits => {
  const given = { page, form: FLOW, address: ADDRESS, least: 15, returnTo: '/', backHref: SECURITY }
  return at('/account/security/password', {
    'set-password': <SetPasswordPage {...given} />,
    'set-password-wrong': (
      <SetPasswordPage {...given} error={{ id: 'error.password-too-short', values: { least: 15 } }} />
    ),
    'set-password-breached': <SetPasswordPage {...given} least={8} error={{ id: 'error.password-breached' }} />,
  })
}

const apps = (page: PageContext): Exhibits => {
  const keyText = 'GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ'
  const given = { page, flow: FLOW, matrix: MATRIX, keyText, keyHref: KEY_URI, backHref: SECURITY }
  return at('/account/security/totp', {
    'set-up-totp': <SetUpTotpPage {...given} />,
    'set-up-totp-wrong': <SetUpTotpPage {...given} error="error.code-app" />,
    'set-up-totp-text': <SetUpTotpPage {...given} matrix={undefined} />,
  })
}
