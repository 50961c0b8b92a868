import { DonePage } from '#flows/step-up/done.view.tsx'
import { ReleasePage } from '#flows/step-up/release.view.tsx'
import { StepUpPage } from '#flows/step-up/step-up.view.tsx'
import { NotReleasedPage } from '#pages/not-released.view.tsx'
import type { PageContext } from '#pages/page-context.ts'
import { PostRefusedPage } from '#pages/post-refused.view.tsx'
import { at, type Exhibits, FLOW } from './given.ts'

/** What somebody typed is longer than one line, and looks like our words. */
const STATEMENT = {
  says: { en: 'Pay {amount} to {recipient}.', de: '{amount} an {recipient} zahlen.' },
  values: { amount: '€ 480.00', recipient: 'NL91 ABNA 0417 1643 00, and nothing else today' },
}

/** More proof from somebody who is signed in, by each way that there is, and the forms that wait for it. */
export const proving = (page: PageContext): Exhibits => {
  const given = { page, flow: FLOW, leaveHref: '/', waiting: false }
  const refused = { page, confirmHref: '/_auth/step-up', backHref: '/checkout' }
  return {
    ...at('/step-up', {
      'step-up': <StepUpPage {...given} ways={['passkey']} />,
      'step-up-choice': <StepUpPage {...given} ways={['passkey', 'password-and-code']} />,
      'step-up-key': <StepUpPage {...given} ways={['password-and-passkey']} />,
      'step-up-key-choice': <StepUpPage {...given} ways={['password-and-passkey', 'password-and-code']} />,
      'step-up-password': <StepUpPage {...given} ways={['password']} />,
      'step-up-code': <StepUpPage {...given} ways={['code']} />,
      'step-up-waiting': <StepUpPage {...given} ways={['passkey']} leaveHref="/checkout" waiting />,
      'step-up-confirm': (
        <StepUpPage {...given} ways={['passkey', 'code']} statement={STATEMENT} leaveHref="/pay" waiting />
      ),
      'step-up-wrong': <StepUpPage {...given} ways={['password-and-code']} error="error.proof-wrong" />,
      'step-up-code-wrong': <StepUpPage {...given} ways={['code']} error="error.proof-wrong" />,
      'step-up-disabled': <StepUpPage {...given} ways={['password', 'code']} error="error.authenticator-disabled" />,
      'step-up-disabled-alone': (
        <StepUpPage {...given} ways={['password-and-code']} error="error.authenticator-disabled" />
      ),
      'step-up-three': <StepUpPage {...given} ways={['passkey', 'password', 'code']} />,
      'step-up-unverified': <StepUpPage {...given} ways={['passkey']} error="error.passkey-unverified" />,
    }),
    ...at('/step-up/release', {
      release: <ReleasePage page={page} target="/checkout" ticket={'t'.repeat(43)} />,
    }),
    ...at('/step-up/done', { 'step-up-done': <DonePage page={page} /> }),
    ...at(undefined, {
      'not-released-answered': <NotReleasedPage page={page} outcome="answered" onHref="/checkout" />,
      'not-released-unknown': <NotReleasedPage page={page} outcome="unknown" onHref="/checkout" />,
      'not-released-gone': <NotReleasedPage page={page} outcome="gone" onHref="/checkout" />,
      'post-refused': <PostRefusedPage {...refused} isTooLarge={false} />,
      'post-too-large': <PostRefusedPage {...refused} isTooLarge />,
    }),
  }
}
