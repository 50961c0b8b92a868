import { describe, expect, it } from 'vitest'
import { formatLogLine, type LoggedRequest, type LogLine } from '#gateway/log-line.ts'
import { NOW, REQUEST_ID } from './builders.ts'

const line: LogLine = {
  time: NOW,
  request_id: REQUEST_ID,
  site: 'shop',
  route: '/account/*',
  rule: 'shop/account',
  decision: 'challenge',
  reasons: ['not_signed_in'],
  principal: 'anonymous',
  method: 'GET',
  status: 303,
  duration_ms: 2,
  origin_ms: null,
  renewed: false,
}

/** What the steps say so that `line` is written. */
const logged: LoggedRequest = {
  time: line.time,
  requestId: line.request_id,
  status: line.status,
  duration: line.duration_ms,
  said: {
    site: line.site,
    route: line.route,
    rule: line.rule,
    decision: line.decision,
    reasons: line.reasons,
    principal: line.principal,
    method: 'GET',
    originMs: line.origin_ms,
    renewed: line.renewed,
  },
}

describe('the log line of a request', () => {
  it('is one JSON object on one line', () => {
    expect(formatLogLine(logged)).not.toContain('\n')
    expect(JSON.parse(formatLogLine(logged))).toEqual(line)
  })

  it('quotes what an operator may write, and says null where nothing is known', () => {
    const said = {
      ...logged.said,
      site: 'shop "one"',
      route: '/a\\b\n',
      rule: null,
      reasons: ['not_signed_in', 'acr_too_low'] as const,
      principal: null,
      method: null,
      originMs: 12,
      renewed: true,
    }
    const { site, route, rule, reasons, principal, method, renewed } = said
    const written = { ...line, site, route, rule, reasons, principal, method, renewed, origin_ms: 12 }
    expect(JSON.parse(formatLogLine({ ...logged, said }))).toEqual(written)
  })

  it('holds its closed list of fields, whatever else was handed in', () => {
    const more = { ...logged, said: { ...logged.said, path: '/account?token=1', email: 'alice@shop.example' } }
    expect(JSON.parse(formatLogLine(more))).toEqual(line)
  })
})
