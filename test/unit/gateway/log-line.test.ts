import { describe, expect, it } from 'vitest'
import { formatLogLine, type LogLine } from '#gateway/log-line.ts'
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

describe('the log line of a request', () => {
  it('is one JSON object on one line', () => {
    expect(formatLogLine(line)).not.toContain('\n')
    expect(JSON.parse(formatLogLine(line))).toEqual(line)
  })

  it('holds its closed list of fields, whatever else was handed in', () => {
    const more = { ...line, path: '/account?token=1', email: 'alice@shop.example' }
    expect(JSON.parse(formatLogLine(more))).toEqual(line)
  })
})
