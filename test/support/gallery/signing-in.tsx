import type { Work } from '#bot-challenge/work.ts'
import { ChallengePage } from '#flows/bot-challenge/challenge.view.tsx'
import { CodePage } from '#flows/code/code.view.tsx'
import { SecondFactorPage } from '#flows/second-factor/second-factor.view.tsx'
import { IdentifyPage, type IdentifyProps } from '#flows/sign-in/identify.view.tsx'
import { SignOutPage } from '#flows/sign-out/sign-out.view.tsx'
import { SignedOutPage } from '#flows/sign-out/signed-out.view.tsx'
import { SignUpPage } from '#flows/sign-up/start.view.tsx'
import type { PageContext } from '#pages/page-context.ts'
import { ADDRESS, at, type Exhibits, FLOW } from './given.ts'

/** How no key begins that the work of the gallery derives, and how the key of its sixth try does. */
const NO_PREFIX = '0'.repeat(32)
const PREFIX_OF_5 = '790e63a07e9acdc06a86d71031c7bb8a'

/** From the first page of a sign-in or sign-up to the last, and out again. */
export const signingIn = (page: PageContext): Exhibits => {
  const Identify = (props: Partial<IdentifyProps>) => (
    <IdentifyPage
      page={page}
      flow={FLOW}
      signUpHref="/_auth/sign-up"
      recoverHref="/_auth/recover"
      takesPasswords
      {...props}
    />
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
    ...challenges(page),
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

/** Work of a known solution, of no meaning. */
const workOf = (tries: number, keyPrefix: string): Work => ({
  parameters: {
    algorithm: 'PBKDF2/SHA-256',
    cost: 1,
    keyLength: 32,
    keyPrefix,
    keySignature: '0'.repeat(64),
    nonce: '0f'.repeat(16),
    salt: 'f0'.repeat(16),
  },
  signature: '0'.repeat(64),
  secret: 'A'.repeat(22),
  tries,
})

const challenges = (page: PageContext): Exhibits => {
  const given = { page, flow: FLOW, address: ADDRESS, asksPassword: false, waitSeconds: 30 }
  const signingIn = { ...given, purpose: 'sign-in', changeAddressHref: '/_auth/sign-in' } as const
  const signingUp = { ...given, purpose: 'sign-up', changeAddressHref: '/_auth/sign-up' } as const
  // Long enough to be looked at; solved at once; and never to be solved.
  const [long, done, hopeless] = [workOf(999_999_999, NO_PREFIX), workOf(9, PREFIX_OF_5), workOf(1, NO_PREFIX)]
  return {
    ...at('/sign-in/challenge', {
      challenge: <ChallengePage {...signingIn} work={long} />,
      'challenge-password': <ChallengePage {...signingIn} work={done} asksPassword />,
      'challenge-password-missing': (
        <ChallengePage {...signingIn} work={done} asksPassword error="error.password-missing" />
      ),
    }),
    ...at('/sign-up/challenge', {
      'challenge-unable': <ChallengePage {...signingUp} work={hopeless} />,
      'challenge-early': (
        <ChallengePage {...signingUp} work={hopeless} waitSeconds={12} notice="notice.challenge-early" />
      ),
      'challenge-failed': <ChallengePage {...signingUp} work={done} error="error.challenge-failed" />,
    }),
    ...at('/recover/challenge', {
      'challenge-recover': (
        <ChallengePage
          {...given}
          purpose="recovery"
          changeAddressHref="/_auth/recover"
          work={hopeless}
          waitSeconds={0}
        />
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
    ...at('/sign-in/mail-check', {
      'code-mail-check': (
        <CodePage {...given} purpose="mail-check" resendAfterSeconds={30} changeAddressHref="/_auth/sign-in" />
      ),
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
