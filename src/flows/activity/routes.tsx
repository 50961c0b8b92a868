import { answerPage } from '#pages/answer.ts'
import type { PageHandler, PageRequest } from '#pages/page-request.ts'
import { accountOf, cookiesOf, readSession } from '../session-edge.ts'
import { answerSessionLost, answerSignInFirst } from '../ways-edge.ts'
import { ActivityPage } from './activity.view.tsx'
import { byDay } from './days.ts'
import { entriesOf } from './entries-edge.ts'

/** `GET /account/activity`: what happened in the account; `before` numbers the event from which an older page goes back. */
export const showActivity: PageHandler = async (request) => {
  const session = await readSession(request, true)
  if (session.state !== 'live') return answerSignInFirst(request, session, activityHref(request))
  const before = cursorOf(request.query.get('before'))
  const found = await accountOf(request, session.account).activity({ proof: session.proof, before })
  if (!found.ok) return answerSessionLost(request, activityHref(request))
  const { activities, before: older } = found.value
  const page = (
    <ActivityPage
      page={request.page}
      now={request.now}
      days={byDay(await entriesOf(request.language, activities))}
      {...(older !== null && { olderHref: `${activityHref(request)}?before=${older}` })}
      {...(before !== undefined && { newestHref: activityHref(request) })}
    />
  )
  return answerPage(request, page, 200, cookiesOf(session))
}

/** The number of an event of this very account, which tells nothing; whatever is none begins with the newest. */
const cursorOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined

const activityHref = (request: PageRequest): string => `${request.page.deployment.basePath}/account/activity`
