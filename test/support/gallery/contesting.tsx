import { NotAdmittedPage } from '#flows/admission/not-admitted.view.tsx'
import { ContestPage } from '#flows/contest/contest.view.tsx'
import { ContestedPage } from '#flows/contest/contested.view.tsx'
import { LinkOverPage } from '#flows/contest/link-over.view.tsx'
import { after, DAY, HOUR } from '#lib/time.ts'
import type { PageContext } from '#pages/page-context.ts'
import { at, type Exhibits, FLOW, NOW } from './given.ts'

const RECOVER = '/_auth/recover'
const SIGN_IN = '/_auth/sign-in'

/** What the owner of an account says of a notice, and accounts that do not open. */
export const contesting = (page: PageContext): Exhibits => {
  const link = `${'0'.repeat(64)}.${'k'.repeat(43)}`
  const given = {
    page,
    flow: FLOW,
    link,
    when: after(NOW, -3 * HOUR),
    address: 'n•••@d••.com',
    disputeSeconds: 3 * DAY,
  }
  const done = { page, boundSeconds: 110, disputeSeconds: 3 * DAY, recoverHref: RECOVER, signInHref: SIGN_IN }
  return {
    ...at('/contest', {
      contest: <ContestPage {...given} kind="not-me" about="passkey-added" />,
      'contest-unticked': <ContestPage {...given} kind="not-me" about="passkey-added" error="error.box-unticked" />,
      'contest-stop': <ContestPage {...given} kind="stop-change" about="address-change-asked" />,
      'contest-revert': <ContestPage {...given} kind="revert" about="address-changed" />,
      'contest-dispute': <ContestPage {...given} kind="dispute" about="address-taken-back" />,
      'link-over': <LinkOverPage page={page} signInHref={SIGN_IN} recoverHref={RECOVER} />,
    }),
    ...at('/contest/done', {
      contested: <ContestedPage {...done} did="not-me" />,
      'contested-stop': <ContestedPage {...done} did="stop-change" />,
      'contested-revert': <ContestedPage {...done} did="revert" />,
      'contested-dispute': <ContestedPage {...done} did="dispute" />,
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
