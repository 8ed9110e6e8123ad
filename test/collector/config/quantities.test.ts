import { expect, test } from 'vitest'
import { bytesOf, momentOf, secondsOf } from '../../../packages/collector/src/config/quantities.ts'

test.each([
  ['90', 90],
  [90, 90],
  ['90s', 90],
  ['5m', 300],
  ['1.5h', 5400],
  ['2d', 172_800],
  ['0', undefined],
  ['-1', undefined],
  ['5 minutes', undefined],
  ['', undefined],
])('%s is %s seconds', (text, seconds) => {
  expect(secondsOf(text)).toBe(seconds)
})

test.each([
  ['100', 100],
  ['1kB', 1000],
  ['1KiB', 1024],
  ['256MiB', 256 * 2 ** 20],
  ['1.5 GiB', 1.5 * 2 ** 30],
  ['1TB', undefined],
  ['0', undefined],
  ['999999999999999GiB', undefined],
])('%s is %s bytes', (text, bytes) => {
  expect(bytesOf(text)).toBe(bytes)
})

test.each([
  ['2026-11-22', Date.UTC(2026, 10, 22)],
  ['2026-11-22T10:00', Date.UTC(2026, 10, 22, 10)],
  ['2026-11-22T10:00:30Z', Date.UTC(2026, 10, 22, 10, 0, 30)],
  ['2026-11-22T10:00:30.5+01:00', Date.UTC(2026, 10, 22, 9, 0, 30, 500)],
  ['2026-13-01', undefined],
  ['22.11.2026', undefined],
])('%s is %s', (text, at) => {
  expect(momentOf(text)).toBe(at)
})
