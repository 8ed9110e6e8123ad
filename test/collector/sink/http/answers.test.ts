import { describe, expect, test } from 'vitest'
import { judgeStatus, retryAfter } from '../../../../packages/collector/src/sink/http/answers.ts'

describe('what an answer means', () => {
  test.each([
    { verdict: 'taken', statuses: [200, 201, 202, 204, 299] },
    { verdict: 'later', statuses: [408, 425, 429, 500, 502, 503, 504, 599] },
    { verdict: 'refused', statuses: [300, 301, 302, 304, 307, 308, 401, 403, 404, 405, 410, 411, 415, 431] },
    { verdict: 'events', statuses: [400, 409, 413, 418, 422] },
  ])('$verdict', ({ verdict, statuses }) => {
    expect(statuses.map(judgeStatus)).toEqual(statuses.map(() => verdict))
  })

  const now = Date.UTC(2026, 10, 22, 10)
  test.each([
    { header: undefined, wait: undefined },
    { header: '7', wait: 7000 },
    { header: 'Sun, 22 Nov 2026 10:00:30 GMT', wait: 30_000 },
    { header: 'Sun, 22 Nov 2026 09:00:00 GMT', wait: 0 },
    { header: '999999999', wait: 999_999_999_000 },
    { header: '99999999999999999999', wait: undefined },
    { header: '-1e9', wait: undefined },
    { header: 'soon', wait: undefined },
  ])('Retry-After: $header', ({ header, wait }) => {
    expect(retryAfter(header, now)).toBe(wait)
  })
})
