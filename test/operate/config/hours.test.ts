import { expect, test } from 'vitest'
import { hoursOf } from '../../../packages/operate/src/config/hours.ts'

test.each([
  ['24h', 24],
  ['90m', 1.5],
  ['2d', 48],
  ['12', 12],
  [36, 36],
  ['0.5h', 0.5],
  ['0h', undefined],
  ['-1h', undefined],
  ['24 h', undefined],
  ['1w', undefined],
  ['', undefined],
  ['9999999', undefined],
  ['1e3', undefined],
  [Number.NaN, undefined],
])('%j is %j hours', (text, hours) => {
  expect(hoursOf(text)).toBe(hours)
})
