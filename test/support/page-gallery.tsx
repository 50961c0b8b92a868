import type { Deployment } from '#config/deployment.ts'
import { parseRequestId } from '#domain/ids.ts'
import { LANGUAGES, type Language } from '#domain/language.ts'
import { PROBLEMS, type ProblemSlug } from '#domain/problem.ts'
import { OverviewPage } from '#flows/account/overview.view.tsx'
import { CodePage } from '#flows/code/code.view.tsx'
import { PasskeyEnrolmentPage } from '#flows/enrolment/passkey.view.tsx'
import { IdentifyPage } from '#flows/sign-in/identify.view.tsx'
import { SignOutPage } from '#flows/sign-out/sign-out.view.tsx'
import { SignedOutPage } from '#flows/sign-out/signed-out.view.tsx'
import { SignUpPage } from '#flows/sign-up/start.view.tsx'
import { ReleasePage } from '#flows/step-up/release.view.tsx'
import { StepUpPage } from '#flows/step-up/step-up.view.tsx'
import { after, DAY, epochSeconds, HOUR, MINUTE } from '#lib/time.ts'
import { pageAssets } from '#pages/assets.ts'
import { CookiesPage } from '#pages/cookies.view.tsx'
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

const SLUGS = Object.keys(PROBLEMS).filter((slug): slug is ProblemSlug => slug in PROBLEMS)

const pagesOf = (page: PageContext) => ({
  identify: <IdentifyPage page={page} flow={FLOW} signUpHref="/_auth/sign-up" />,
  'identify-nothing-sent': (
    <IdentifyPage page={page} flow={FLOW} signUpHref="/_auth/sign-up" notice="notice.nothing-sent" />
  ),
  'identify-wrong': (
    <IdentifyPage page={page} flow={FLOW} signUpHref="/_auth/sign-up" address="mia@" error="error.address-invalid" />
  ),
  'identify-refused': (
    <IdentifyPage page={page} flow={FLOW} signUpHref="/_auth/sign-up" error="error.passkey-refused" />
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
  'passkey-offered': <PasskeyEnrolmentPage page={page} flow={FLOW} occasion="offered" />,
  'passkey-asked': (
    <PasskeyEnrolmentPage
      page={page}
      flow={FLOW}
      occasion="asked"
      backHref="/_auth/account"
      error="error.passkey-refused"
    />
  ),
  'step-up': <StepUpPage page={page} way="passkey" flow={FLOW} leaveHref="/" waiting={false} />,
  'step-up-waiting': <StepUpPage page={page} way="passkey" flow={FLOW} leaveHref="/checkout" waiting />,
  release: <ReleasePage page={page} target="/checkout" ticket={'t'.repeat(43)} />,
  'not-released-answered': <NotReleasedPage page={page} outcome="answered" onHref="/checkout" />,
  'not-released-unknown': <NotReleasedPage page={page} outcome="unknown" onHref="/checkout" />,
  'not-released-gone': <NotReleasedPage page={page} outcome="gone" onHref="/checkout" />,
  'step-up-sign-in': <StepUpPage page={page} way="sign-in" signInHref="/_auth/sign-in" leaveHref="/" />,
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
        { label: 'iCloud Keychain', addedAt: after(NOW, -40 * DAY), lastUsedAt: after(NOW, -3 * HOUR) },
        { addedAt: after(NOW, -2 * DAY) },
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
      addPasskeyHref="/_auth/account/passkey"
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
      addPasskeyHref="/_auth/account/passkey"
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
