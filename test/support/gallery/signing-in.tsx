import { CodePage } from '#flows/code/code.view.tsx'
import { SecondFactorPage } from '#flows/second-factor/second-factor.view.tsx'
import { IdentifyPage, type IdentifyProps } from '#flows/sign-in/identify.view.tsx'
import { SignOutPage } from '#flows/sign-out/sign-out.view.tsx'
import { SignedOutPage } from '#flows/sign-out/signed-out.view.tsx'
import { SignUpPage } from '#flows/sign-up/start.view.tsx'
import type { PageContext } from '#pages/page-context.ts'
import { ADDRESS, at, type Exhibits, FLOW } from './given.ts'

/** From the first page of a sign-in or sign-up to the last, and out again. */
export const signingIn = (page: PageContext): Exhibits => {
  const Identify = (props: Partial<IdentifyProps>) => (
    <IdentifyPage page={page} flow={FLOW} signUpHref="/_auth/sign-up" takesPasswords {...props} />
  )
  return {
    ...at('/sign-in', {
      identify: <Identify takesPasswords={false} />,
      'identify-password': <Identify />,
      'identify-nothing-sent': <Identify takesPasswords={false} notice="notice.nothing-sent" />,
      'identify-expired': <Identify notice="notice.flow-expired" />,
      'identify-passkey-needed': <Identify takesPasswords={false} notice="notice.passkey-needed-code" />,
      'identify-fresh-code': <Identify notice="notice.fresh-code" />,
      'identify-wrong': <Identify address="mia@" error="error.address-invalid" />,
      'identify-failed': <Identify address={ADDRESS} error="error.sign-in-failed" />,
      'identify-refused': <Identify error="error.passkey-refused" />,
    }),
    ...at('/sign-up', {
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
    }),
    ...codes(page),
    ...secondFactors(page),
    ...at('/sign-out', {
      'sign-out': <SignOutPage page={page} returnTo="/shop" stayHref="/shop" />,
      'signed-out': <SignedOutPage page={page} reach="here" signInHref="/_auth/sign-in" homeHref="/" />,
    }),
    ...at('/account/signed-out', {
      'signed-out-everywhere': (
        <SignedOutPage page={page} reach="everywhere" boundSeconds={110} signInHref="/_auth/sign-in" homeHref="/" />
      ),
    }),
  }
}

const codes = (page: PageContext): Exhibits => {
  const given = { page, flow: FLOW, address: ADDRESS, validSeconds: 600 }
  const signingUp = { ...given, purpose: 'sign-up', changeAddressHref: '/_auth/sign-up' } as const
  return {
    ...at('/sign-in/code', {
      code: <CodePage {...given} purpose="sign-in" resendAfterSeconds={30} changeAddressHref="/_auth/sign-in" />,
    }),
    ...at('/sign-up/code', {
      'code-wrong': <CodePage {...signingUp} resendAfterSeconds={0} error="error.code-invalid" />,
      'code-resent': <CodePage {...signingUp} resendAfterSeconds={60} notice="notice.code-resent" />,
    }),
  }
}

const secondFactors = (page: PageContext): Exhibits => {
  const given = { page, flow: FLOW, startHref: '/_auth/sign-in' }
  return at('/sign-in/second', {
    'second-factor': <SecondFactorPage {...given} totp passkeys />,
    'second-factor-key': <SecondFactorPage {...given} totp={false} passkeys />,
    'second-factor-wrong': <SecondFactorPage {...given} totp passkeys={false} error="error.proof-wrong" />,
    'second-factor-disabled': <SecondFactorPage {...given} totp passkeys error="error.authenticator-disabled" />,
    'second-factor-none': <SecondFactorPage {...given} totp passkeys={false} error="error.authenticator-disabled" />,
  })
}
