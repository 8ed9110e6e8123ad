import { describe, expect, test } from 'vitest'
import { parseDigest } from '../../../packages/stream/src/digest/digest.ts'
import { isShapedLikeDigest } from '../../../packages/stream/src/digest/shape.ts'
import { good } from './verify.ts'

const HASH = 'a'.repeat(64)
const log = (index: number) => ({ s3Bucket: 'b', s3Object: `AWSLogs/${index}`, hashValue: HASH, hashAlgorithm: 'SHA-256' })

describe('what a digest can look like', () => {
  const { json } = good().digests[0]!
  const many = { ...json, logFiles: Array.from({ length: 5000 }, (_, index) => log(index)) }
  test.each([
    ['as CloudTrail writes it', JSON.stringify(json)],
    ['without log files', JSON.stringify({ ...json, logFiles: [] })],
    ['with many', JSON.stringify(many)],
    ['indented', JSON.stringify(many, null, 2)],
    ['with marks and quotes in names', JSON.stringify({ ...json, digestS3Object: `${'[{,:"\\'.repeat(5000)}` })],
    ['with what is not known yet', JSON.stringify({ ...json, more: { of: [{ this: null }] } })],
  ])('%s', (_what, text) => {
    expect(isShapedLikeDigest(text)).toBe(true)
    expect(parseDigest(text)).toBeDefined()
  })
})

describe('what none can look like', () => {
  const inside = (value: string) => JSON.stringify({ ...good().digests[0]!.json, more: 0 }).replace('"more":0', `"more":${value}`)
  test.each([
    ['deep', inside('['.repeat(17) + ']'.repeat(17))],
    ['a list of nothings', inside(`[${'{},'.repeat(1000)}{}]`)],
    ['a list of numbers', inside(`[${'1,'.repeat(1000)}1]`)],
    ['an object of many members', inside(`{${Array.from({ length: 1000 }, (_, index) => `"${index}":0`).join()}}`)],
    ['lists in lists', inside(`[${'[[]],'.repeat(1000)}0]`)],
  ])('%s', (_what, text) => {
    expect(JSON.parse(text)).toBeDefined()
    expect(isShapedLikeDigest(text)).toBe(false)
    expect(parseDigest(text)).toBeUndefined()
  })
  test('a text that ends in a string ends', () => {
    expect(isShapedLikeDigest('{"a\\')).toBe(true)
    expect(parseDigest('{"a\\')).toBeUndefined()
  })
})
