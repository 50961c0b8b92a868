import { NotAdmittedPage } from '#flows/admission/not-admitted.view.tsx'
import { ContestPage } from '#flows/contest/contest.view.tsx'
import { ContestedPage } from '#flows/contest/contested.view.tsx'
import { LinkOverPage } from '#flows/contest/link-over.view.tsx'
import { after, HOUR } from '#lib/time.ts'
import type { PageContext } from '#pages/page-context.ts'
import { at, type Exhibits, FLOW, NOW } from './given.ts'

const RECOVER = '/_auth/recover'
const SIGN_IN = '/_auth/sign-in'

/** What the owner of an account says of a notice, and accounts that do not open. */
export const contesting = (page: PageContext): Exhibits => {
  const link = `${'0'.repeat(64)}.${'k'.repeat(43)}`
  const given = { page, flow: FLOW, link, when: after(NOW, -3 * HOUR) }
  return {
    ...at('/contest', {
      contest: <ContestPage {...given} kind="not-me" about="passkey-added" />,
      'contest-unticked': <ContestPage {...given} kind="not-me" about="passkey-added" error="error.contest-unticked" />,
      'link-over': <LinkOverPage page={page} signInHref={SIGN_IN} recoverHref={RECOVER} />,
    }),
    ...at('/contest/done', {
      contested: <ContestedPage page={page} boundSeconds={110} recoverHref={RECOVER} signInHref={SIGN_IN} />,
    }),
    ...at(undefined, {
      'not-admitted-frozen': <NotAdmittedPage page={page} reason="account_frozen" recoverHref={RECOVER} />,
      'not-admitted-recovery': <NotAdmittedPage page={page} reason="recovery_required" recoverHref={RECOVER} />,
      'not-admitted-disputed': (
        <NotAdmittedPage page={page} reason="account_disputed" recoverHref={RECOVER} waitSeconds={60 * HOUR} />
      ),
    }),
  }
}
