import { expect, test } from 'vitest'
import { read } from '../architecture/repository.ts'
import { tableRows } from './markdown.ts'

const page = read('docs/stream.md')
const firstCells = (before: string) => tableRows(page, before).map(([name = '']) => name.replaceAll('`', ''))

test('docs/stream.md has every option of the pool', () => {
  const source = read('packages/stream/src/pool/options.ts')
  const names = [...source.matchAll(/^ {2}readonly (\w+)\?:/gm)].map((match) => match[1])
  expect(names.length).toBeGreaterThan(4)
  expect(firstCells('| Option of the pool |')).toEqual(names)
})

test('docs/stream.md has every code of a PoolError', () => {
  const source = read('packages/stream/src/pool/pool-error.ts').split('} as const')[0] ?? ''
  const codes = [...source.matchAll(/^ {2}'?([a-z-]+)'?: '/gm)].map((match) => match[1])
  expect(codes.length).toBeGreaterThan(4)
  expect(firstCells('| Code of a `PoolError` |')).toEqual(codes)
})
