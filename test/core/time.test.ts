import { parseTime } from '@trailmend/core'
import { expect, test } from 'vitest'

test.each([
  ['2026-11-22T10:00:00Z', '2026-11-22T10:00:00.000Z'],
  ['2026-11-22T10:00:00.123456Z', '2026-11-22T10:00:00.123Z'],
  ['2026-11-22T19:00:00+09:00', '2026-11-22T10:00:00.000Z'],
  ['2026-11-22T02:00:00-0800', '2026-11-22T10:00:00.000Z'],
  ['2026-11-22T10:00:00', '2026-11-22T10:00:00.000Z'],
  ['2026-11-22 10:00:00', '2026-11-22T10:00:00.000Z'],
  ['2026-11-22T10:00', '2026-11-22T10:00:00.000Z'],
  ['2026-11-22', '2026-11-22T00:00:00.000Z'],
  ['0049-01-01 10:00', '0049-01-01T10:00:00.000Z'],
  ['2026-02-30', undefined],
  ['2026-02-30T10:00:00Z', undefined],
  ['2026-11-22T25:00:00Z', undefined],
  ['2026-11-22Z', undefined],
  ['22 Nov 2026', undefined],
  ['1763805600', undefined],
  ['2026-13-22T10:00:00Z', undefined],
  ['', undefined],
])('%s', (text, expected) => {
  const time = parseTime(text)
  expect(time === undefined ? undefined : new Date(time).toISOString()).toBe(expected)
})
