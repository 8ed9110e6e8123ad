import { createScanner, type ReadOptions } from '@trailmend/stream'
import { createScanner as createNodeScanner } from '@trailmend/stream/node'
import { describe, expect, test } from 'vitest'
import { ENGINES, utf8 } from '../collect.ts'

const log = (...names: readonly string[]) => utf8(JSON.stringify({ Records: names.map((eventName) => ({ eventName })) }))
const many = (name: string, count: number) => new Array<string>(count).fill(name)

describe.each(ENGINES)('%s, closed', (engine) => {
  test('while batches are walked, gives no more of them', () => {
    const scanner = createScanner({ engine })
    const batches = scanner.push(log(...many('A', 3000)))[Symbol.iterator]()
    expect(batches.next().done).toBe(false)
    scanner.close()
    expect(() => batches.next()).toThrow('the scanner is closed')
  })

  test('before batches are walked, gives none', () => {
    const scanner = createScanner({ engine })
    const batches = scanner.push(log('A'))
    scanner.close()
    expect(() => [...batches]).toThrow('the scanner is closed')
  })

  test('once more while and after they are walked, gives its memory back only once', () => {
    const scanner = createScanner({ engine })
    const walk = () => {
      for (const _ of scanner.push(log(...many('A', 3000)))) scanner.close()
    }
    expect(walk).toThrow('the scanner is closed')
    scanner.close()
    const others = ['B', 'C'].map((name) => {
      const other = createScanner({ engine })
      return {
        other,
        batch: other
          .push(log(...many(name, 100)))
          [Symbol.iterator]()
          .next().value,
      }
    })
    expect(others.map(({ batch }) => new Set(Array.from(batch, ({ eventName }) => eventName)))).toEqual([new Set(['B']), new Set(['C'])])
    for (const { other } of others) other.close()
  })

  test('or busy, takes nothing', () => {
    const scanner = createScanner({ engine })
    scanner.push(log('A'))
    expect(() => scanner.push(log('B'))).toThrow('not walked to their end')
    scanner.close()
    for (const call of [() => scanner.push(log('B')), () => scanner.end()]) expect(call).toThrow('the scanner is closed')
  })
})

const LARGE = `L${'x'.repeat(400)}`

const COUNTED: readonly (readonly [what: string, documents: readonly (readonly string[])[], options: ReadOptions, sum: number])[] = [
  ['without a condition', [['A', 'B', 'C']], {}, 3],
  ['up to the last that is wanted', [[...many('B', 2000), 'Wanted', 'B']], { where: { eventName: ['Wanted'] } }, 2001],
  ['over several documents', [many('B', 5), many('Wanted', 2)], { where: { eventName: ['Wanted'] } }, 7],
  ['with one that is too large among them', [['A', LARGE, 'B', 'C']], { limits: { maxRecordBytes: 300 } }, 4],
  [
    'with one that is too large and wanted',
    [['A', LARGE, 'B', 'C']],
    { limits: { maxRecordBytes: 300 }, where: { eventName: [LARGE] } },
    2,
  ],
  ['with one that is too large and not wanted', [['A', LARGE, 'B']], { limits: { maxRecordBytes: 300 }, where: { eventName: ['B'] } }, 3],
]

describe.each(COUNTED)('%s, each record counts once', (_what, documents, options, sum) => {
  test.each(ENGINES.flatMap((engine) => [50, 1_000_000].map((piece) => [engine, piece] as const)))(
    '%s, in pieces of %i',
    (engine, piece) => {
      const scanner = createNodeScanner({ engine, ...options })
      const bytes = Buffer.concat(documents.map((names) => log(...names)))
      const sizes: (readonly [length: number, scanned: number])[] = []
      for (let at = 0; at < bytes.length; at += piece)
        for (const { length, scanned } of scanner.push(bytes.subarray(at, at + piece))) sizes.push([length, scanned])
      for (const { length, scanned } of scanner.end()) sizes.push([length, scanned])
      scanner.close()
      expect(sizes.filter(([length, scanned]) => length > scanned)).toEqual([])
      const all = sizes.reduce((total, [, scanned]) => total + scanned, 0)
      // Plain TypeScript finds records of the same piece that stand behind the last one that is wanted.
      expect(all).toBeGreaterThanOrEqual(sum)
      expect(all).toBeLessThanOrEqual(documents.flat().length)
    },
  )
})
