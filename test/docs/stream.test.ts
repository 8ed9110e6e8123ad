import { describe, expect, test } from 'vitest'
import { DEFAULT_LIMITS } from '../../packages/stream/src/read/limits.ts'
import { HOT_FIELDS } from '../../packages/stream/src/scan/hot-fields.ts'
import { read } from '../architecture/repository.ts'
import { tableRows } from './markdown.ts'

const page = read('docs/stream.md')
const unquoted = (cell = '') => cell.replaceAll('`', '')

describe('docs/stream.md', () => {
  test('has every code of a StreamError with its words, and no other', () => {
    const source = read('packages/stream/src/stream-error.ts').split('} as const')[0] ?? ''
    const messages = [...source.matchAll(/^ {2}'?([a-z-]+)'?: '(.+)',$/gm)].map((match) => match.slice(1, 3))
    expect(messages.length).toBeGreaterThan(9)
    expect(tableRows(page, '## Errors').map(([code, words]) => [unquoted(code), words])).toEqual(messages)
  })

  test('has every limit with its default', () => {
    const size = (bytes: number) =>
      bytes >= 2 ** 30 ? `${bytes / 2 ** 30} GiB` : bytes >= 2 ** 20 ? `${bytes / 2 ** 20} MiB` : String(bytes)
    const wanted = Object.entries(DEFAULT_LIMITS).map(([name, limit]) => [name, size(limit)])
    expect(tableRows(page, '## Limits').map(([name, limit]) => [unquoted(name), limit])).toEqual(wanted)
  })

  test('has every field that can be filtered by', () => {
    const line = page.split('<!-- hot fields -->\n')[1]?.split('\n')[0] ?? ''
    expect([...line.matchAll(/`([^`]+)`/g)].map((match) => match[1])).toEqual([...HOT_FIELDS])
  })

  test('has every option', () => {
    const source = read('packages/stream/src/read/options.ts')
    const names = [...source.matchAll(/^ {2}readonly (\w+)\?:/gm)].map((match) => match[1])
    expect(
      tableRows(page, 'at once and without a promise')
        .map(([name]) => unquoted(name))
        .sort(),
    ).toEqual(names.sort())
  })
})
