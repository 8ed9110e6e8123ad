import { describe, expect, test } from 'vitest'
import { fromWellFormed, wellFormed } from '../../../packages/collector/src/ledger/well-formed.ts'

describe('a text made well-formed', () => {
  test.each([
    ['s3://b/AWSLogs/ü/😀', 's3://b/AWSLogs/ü/😀'],
    ['a\ud800b', 'a\\d800b'],
    ['\udc00\ud800', '\\dc00\\d800'],
    ['a\\d800', 'a\\005cd800'],
    ['a\0b', 'a\\0000b'],
    ['', ''],
  ])('%j', (text, expected) => {
    expect(wellFormed(text)).toBe(expected)
    expect(wellFormed(text).isWellFormed()).toBe(true)
    expect(fromWellFormed(expected)).toBe(text)
  })
})
