import { describe, expect, test } from 'vitest'
import { columnsOf, wrap } from '../../../packages/report/src/table/wrap.ts'

test.each([
  ['', 0],
  ['abc…', 4],
  ['監査', 4],
  ['🔥', 2],
])('%j takes %d columns', (text, columns) => {
  expect(columnsOf(text)).toBe(columns)
})

describe('wrap', () => {
  test.each([
    ['nothing', '', 5, ['']],
    ['what fits', 'ab cd', 5, ['ab cd']],
    ['at a space', 'ab cde', 5, ['ab', 'cde']],
    ['a long word after punctuation', 'cloudtrail-cloudwatch-logs', 16, ['cloudtrail-', 'cloudwatch-logs']],
    ['a long word anywhere', 'abcdefgh', 3, ['abc', 'def', 'gh']],
    ['a long word behind a short one', 'a bcdefgh', 3, ['a', 'bcd', 'efg', 'h']],
    ['a short word behind a long one', 'abcd e', 3, ['abc', 'd e']],
    ['punctuation too early to help', 'a-bcdefghij', 8, ['a-bcdefg', 'hij']],
    ['wide characters', '監査監査', 5, ['監査', '監査']],
  ])('breaks %s', (_, text, width, lines) => {
    expect(wrap(text, width)).toEqual(lines)
  })
})
