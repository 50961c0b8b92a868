import { qrMatrix } from '#authenticators/totp/qr-code.ts'
import type { Deployment } from '#config/deployment.ts'
import { type CredentialId, parseCredentialId, parseRequestId } from '#domain/ids.ts'
import { LANGUAGES, type Language } from '#domain/language.ts'
import { PROBLEMS, type ProblemSlug } from '#domain/problem.ts'
import { OverviewPage } from '#flows/account/overview.view.tsx'
import { CodePage } from '#flows/code/code.view.tsx'
import { PasskeyEnrolmentPage } from '#flows/enrolment/passkey.view.tsx'
import { SetPasswordPage } from '#flows/password/set-password.view.tsx'
import { MakeRecoveryCodePage, RecoveryCodePage } from '#flows/recovery-code/recovery-code.view.tsx'
import { SecondFactorPage } from '#flows/second-factor/second-factor.view.tsx'
import { SecurityPage } from '#flows/security/security.view.tsx'
import { IdentifyPage } from '#flows/sign-in/identify.view.tsx'
import { SignOutPage } from '#flows/sign-out/sign-out.view.tsx'
import { SignedOutPage } from '#flows/sign-out/signed-out.view.tsx'
import { SignUpPage } from '#flows/sign-up/start.view.tsx'
import { ReleasePage } from '#flows/step-up/release.view.tsx'
import { StepUpPage } from '#flows/step-up/step-up.view.tsx'
import { SetUpTotpPage } from '#flows/totp/set-up.view.tsx'
import { after, DAY, epochSeconds, HOUR, MINUTE } from '#lib/time.ts'
import { pageAssets } from '#pages/assets.ts'
import { PasskeyForm } from '#pages/components/passkey-form.view.tsx'
import { AcceptedPasskeys, UnknownPasskey } from '#pages/components/passkey-signals.view.tsx'
import { CookiesPage } from '#pages/cookies.view.tsx'
import { Layout } from '#pages/layout.view.tsx'
import { NotReleasedPage } from '#pages/not-released.view.tsx'
import type { PageContext } from '#pages/page-context.ts'
import { PostRefusedPage } from '#pages/post-refused.view.tsx'
import { ProblemPage } from '#pages/problem.view.tsx'
import { renderPage } from '#pages/render-page.ts'
import { ThrottledPage } from '#pages/throttled.view.tsx'

/** One page of ours as a browser would get it. */
export interface GalleryPage {
  readonly name: string
  readonly language: Language
  readonly html: string
}

export type GalleryDeployment = Pick<Deployment, 'name' | 'brand' | 'basePath'>

/** An operator without a logo, whose name holds what HTML must escape. */
export const GALLERY_DEPLOYMENT: GalleryDeployment = {
  name: 'Field & Larch',
  basePath: '/_auth',
  brand: { colour: '#2f5d50', supportUrl: 'https://shop.example/help' },
}

const NOW = epochSeconds(1_763_900_000)
/** As long as sealed flows get. */
const FLOW = `k1Jx8a2Q.1f3z.${'pZ0n_Xq7-tB4'.repeat(40)}`
const ADDRESS = 'mia.lindqvist@example.com'

const context = (deployment: GalleryDeployment, language: Language): PageContext => {
  const requestId = parseRequestId('01KAS7T5V0E3M8QZ4RN2X6WCBD')
  if (requestId === undefined) throw new Error('the example request id is none')
  return {
    deployment,
    language,
    requestId,
    languageLinks: LANGUAGES.map((other) => ({ language: other, href: `/_auth/sign-in?flow=abc&lang=${other}` })),
    assets: pageAssets(deployment),
  }
}

const credential = (text: string): CredentialId => {
  const id = parseCredentialId(text)
  if (id === undefined) throw new Error('the example credential id is none')
  return id
}
/** The passkeys of which the pages for the browser's signals speak: 16 bytes, of no meaning. */
export const SIGNALLED = credential('AAECAwQFBgcICQoLDA0-_w')
export const OTHER_SIGNALLED = credential('_-0NDAsKCQgHBgUEAwIBAA')

/** What an authenticator app scans. */
const MATRIX = await qrMatrix('otpauth://totp/Shop:mia@example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Shop')

const SLUGS = Object.keys(PROBLEMS).filter((slug): slug is ProblemSlug => slug in PROBLEMS)

const pagesOf = (page: PageContext) => ({
  identify: <IdentifyPage page={page} flow={FLOW} signUpHref="/_auth/sign-up" takesPasswords={false} />,
  'identify-password': <IdentifyPage page={page} flow={FLOW} signUpHref="/_auth/sign-up" takesPasswords />,
  'identify-nothing-sent': (
    <IdentifyPage
      page={page}
      flow={FLOW}
      signUpHref="/_auth/sign-up"
      takesPasswords={false}
      notice="notice.nothing-sent"
    />
  ),
  'identify-wrong': (
    <IdentifyPage
      page={page}
      flow={FLOW}
      signUpHref="/_auth/sign-up"
      takesPasswords
      address="mia@"
      error="error.address-invalid"
    />
  ),
  'identify-refused': (
    <IdentifyPage page={page} flow={FLOW} signUpHref="/_auth/sign-up" takesPasswords error="error.passkey-refused" />
  ),
  'sign-up': <SignUpPage page={page} flow={FLOW} signInHref="/_auth/sign-in" />,
  'sign-up-wrong': (
    <SignUpPage
      page={page}
      flow={FLOW}
      signInHref="/_auth/sign-in"
      address="mïa@example.com"
      error="error.address-unsupported"
    />
  ),
  code: (
    <CodePage
      page={page}
      purpose="sign-in"
      flow={FLOW}
      address={ADDRESS}
      resendAfterSeconds={30}
      changeAddressHref="/_auth/sign-in"
    />
  ),
  'code-wrong': (
    <CodePage
      page={page}
      purpose="sign-up"
      flow={FLOW}
      address={ADDRESS}
      resendAfterSeconds={0}
      changeAddressHref="/_auth/sign-up"
      error="error.code-invalid"
    />
  ),
  'code-resent': (
    <CodePage
      page={page}
      purpose="sign-up"
      flow={FLOW}
      address={ADDRESS}
      resendAfterSeconds={60}
      changeAddressHref="/_auth/sign-up"
      notice="notice.code-resent"
    />
  ),
  'passkey-offered': (
    <PasskeyEnrolmentPage page={page} flow={FLOW} occasion="offered" passwordHref="/_auth/account/security/password" />
  ),
  'passkey-upgrade': <PasskeyEnrolmentPage page={page} flow={FLOW} occasion="upgrade" passwordHref={undefined} />,
  'passkey-asked': (
    <PasskeyEnrolmentPage
      page={page}
      flow={FLOW}
      occasion="asked"
      backHref="/_auth/account"
      error="error.passkey-refused"
    />
  ),
  'step-up': <StepUpPage page={page} ways={['passkey']} flow={FLOW} leaveHref="/" waiting={false} />,
  'step-up-choice': (
    <StepUpPage page={page} ways={['passkey', 'password-and-code']} flow={FLOW} leaveHref="/" waiting={false} />
  ),
  'step-up-wrong': (
    <StepUpPage
      page={page}
      ways={['password-and-code']}
      flow={FLOW}
      leaveHref="/"
      waiting={false}
      error="error.proof-wrong"
    />
  ),
  'step-up-key': <StepUpPage page={page} ways={['password-and-passkey']} flow={FLOW} leaveHref="/" waiting={false} />,
  'step-up-waiting': <StepUpPage page={page} ways={['passkey']} flow={FLOW} leaveHref="/checkout" waiting />,
  release: <ReleasePage page={page} target="/checkout" ticket={'t'.repeat(43)} />,
  'not-released-answered': <NotReleasedPage page={page} outcome="answered" onHref="/checkout" />,
  'not-released-unknown': <NotReleasedPage page={page} outcome="unknown" onHref="/checkout" />,
  'not-released-gone': <NotReleasedPage page={page} outcome="gone" onHref="/checkout" />,
  'second-factor': <SecondFactorPage page={page} flow={FLOW} totp passkeys startHref="/_auth/sign-in" />,
  'second-factor-key': <SecondFactorPage page={page} flow={FLOW} totp={false} passkeys startHref="/_auth/sign-in" />,
  'second-factor-wrong': (
    <SecondFactorPage
      page={page}
      flow={FLOW}
      totp
      passkeys={false}
      startHref="/_auth/sign-in"
      error="error.proof-wrong"
    />
  ),
  'set-password': (
    <SetPasswordPage
      page={page}
      form={FLOW}
      address={ADDRESS}
      least={15}
      returnTo="/"
      backHref="/_auth/account/security"
    />
  ),
  'set-password-wrong': (
    <SetPasswordPage
      page={page}
      form={FLOW}
      address={ADDRESS}
      least={15}
      returnTo="/"
      backHref="/_auth/account/security"
      error={{ id: 'error.password-too-short', values: { least: 15 } }}
    />
  ),
  'set-up-totp': (
    <SetUpTotpPage
      page={page}
      flow={FLOW}
      matrix={MATRIX}
      keyText="GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"
      backHref="/_auth/account/security"
    />
  ),
  'set-up-totp-wrong': (
    <SetUpTotpPage
      page={page}
      flow={FLOW}
      matrix={MATRIX}
      keyText="GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"
      backHref="/_auth/account/security"
      error="error.code-app"
    />
  ),
  'recovery-code-make': <MakeRecoveryCodePage page={page} form={FLOW} backHref="/_auth/account/security" />,
  'recovery-code': (
    <RecoveryCodePage page={page} code="7ZQX-4M1V-K0RD-9TWN-3HBE-6YCP-5G" backHref="/_auth/account/security" />
  ),
  security: (
    <SecurityPage
      page={page}
      now={NOW}
      form={FLOW}
      relyingPartyId="localhost"
      userHandle="AAECAwQFBgcICQoLDA0ODw"
      address={ADDRESS}
      displayName="Mia Lindqvist"
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
      password={{ setAt: after(NOW, -90 * DAY), totpAddedAt: after(NOW, -80 * DAY) }}
      recoveryCodeSince={after(NOW, -80 * DAY)}
      notice="passkey-renamed"
    />
  ),
  'security-bare': (
    <SecurityPage
      page={page}
      now={NOW}
      form={FLOW}
      relyingPartyId="localhost"
      userHandle="AAECAwQFBgcICQoLDA0ODw"
      address={ADDRESS}
      displayName={ADDRESS}
      passkeys={[]}
      password={{ setAt: undefined, totpAddedAt: undefined }}
      recoveryCodeSince={undefined}
      error="error.last-strong-factor"
    />
  ),
  'sign-out': <SignOutPage page={page} returnTo="/shop" stayHref="/shop" />,
  'signed-out': <SignedOutPage page={page} reach="here" signInHref="/_auth/sign-in" homeHref="/" />,
  'signed-out-everywhere': (
    <SignedOutPage page={page} reach="everywhere" boundSeconds={110} signInHref="/_auth/sign-in" homeHref="/" />
  ),
  account: (
    <OverviewPage
      page={page}
      now={NOW}
      form={FLOW}
      address={ADDRESS}
      name="Mia Lindqvist"
      passkeys={[
        { id: SIGNALLED, label: 'iCloud Keychain', addedAt: after(NOW, -40 * DAY), lastUsedAt: after(NOW, -3 * HOUR) },
        { id: OTHER_SIGNALLED, addedAt: after(NOW, -2 * DAY) },
      ]}
      sessions={[
        { browser: 'Safari', system: 'iPhone', startedAt: after(NOW, -2 * HOUR), lastSeenAt: NOW, isCurrent: true },
        {
          browser: 'Firefox',
          system: 'Windows',
          startedAt: after(NOW, -9 * DAY),
          lastSeenAt: after(NOW, -50 * MINUTE),
          isCurrent: false,
        },
        { startedAt: after(NOW, -20 * DAY), lastSeenAt: after(NOW, -6 * DAY), isCurrent: false },
      ]}
      addPasskeyHref="/_auth/passkey"
      securityHref="/_auth/account/security"
      boundSeconds={110}
      notice="notice.passkey-added"
    />
  ),
  'account-new': (
    <OverviewPage
      page={page}
      now={NOW}
      form={FLOW}
      address={ADDRESS}
      name={'x'.repeat(101)}
      passkeys={[]}
      sessions={[{ browser: 'Chrome', startedAt: NOW, lastSeenAt: NOW, isCurrent: true }]}
      addPasskeyHref="/_auth/passkey"
      securityHref="/_auth/account/security"
      boundSeconds={110}
      error="error.name-invalid"
    />
  ),
  throttled: <ThrottledPage page={page} waitSeconds={840} flow={FLOW} backHref="/_auth/sign-in" />,
  'throttled-sign-up': <ThrottledPage page={page} waitSeconds={45} backHref="/_auth/sign-up" />,
  cookies: <CookiesPage page={page} retryHref="/_auth/sign-in" />,
  'post-refused': <PostRefusedPage page={page} confirmHref="/_auth/step-up" backHref="/checkout" isTooLarge={false} />,
  'post-too-large': <PostRefusedPage page={page} confirmHref="/_auth/step-up" backHref="/checkout" isTooLarge />,
  ...Object.fromEntries(
    SLUGS.map((slug) => [`problem-${slug}`, <ProblemPage page={page} slug={slug} retryHref="/account" homeHref="/" />]),
  ),
  'passkey-conditional': (
    <Layout page={page} title="Passkey" scripts="form-and-passkey">
      <h1>Passkey</h1>
      <PasskeyForm
        page={page}
        ceremony="create"
        flow={FLOW}
        action="/_auth/passkey/create"
        label="Create a passkey"
        weight="primary"
        isConditional
      />
    </Layout>
  ),
  'passkeys-accepted': (
    <Layout page={page} title="Passkeys" scripts="form-and-passkey">
      <h1>Passkeys</h1>
      <AcceptedPasskeys
        relyingPartyId="localhost"
        userHandle="dXNlci1oYW5kbGU"
        credentials={[SIGNALLED, OTHER_SIGNALLED]}
        userName="mia.new@example.com"
        displayName={'Mia "M" <Lindqvist>'}
      />
    </Layout>
  ),
  'passkeys-none-accepted': (
    <Layout page={page} title="Passkeys" scripts="form-and-passkey">
      <h1>Passkeys</h1>
      <AcceptedPasskeys
        relyingPartyId="localhost"
        userHandle="dXNlci1oYW5kbGU"
        credentials={[]}
        userName="mia.new@example.com"
        displayName="Mia"
      />
    </Layout>
  ),
  'passkey-unknown': (
    <Layout page={page} title="Passkey" scripts="form-and-passkey">
      <h1>Passkey</h1>
      <UnknownPasskey relyingPartyId="localhost" credential={SIGNALLED} />
    </Layout>
  ),
})

/** Every page of ours in every language, each view in its states. */
export const gallery = async (deployment: GalleryDeployment = GALLERY_DEPLOYMENT): Promise<readonly GalleryPage[]> => {
  const pages: GalleryPage[] = []
  for (const language of LANGUAGES) {
    for (const [name, node] of Object.entries(pagesOf(context(deployment, language)))) {
      pages.push({ name, language, html: await renderPage(node) })
    }
  }
  return pages
}
