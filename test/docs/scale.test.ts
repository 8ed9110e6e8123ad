import { expect, test } from 'vitest'
import { scaleUnits, scaleWork } from '../../scripts/generated/scale-blocks.ts'
import { EACH_EVENT, EACH_OBJECT, hoursOf, incoming, LARGE, SMALL } from '../../scripts/generated/scale-figures.ts'
import { read } from '../architecture/repository.ts'

const page = read('docs/scale.md')

test('no number with a unit stands on the page that is not made from the results', () => {
  const prose = page.replace(/<!-- generated:(\w+) -->[\s\S]*<!-- \/generated:\1 -->/g, '')
  const numbers = [...prose.matchAll(/\d[\d.,]*\s?(?:ms|µs|s|min|hours|%|MB|GB|KB|USD|a day|a second|messages|calls|times)\b/g)].map(
    ([each]) => each,
  )
  // An option of V8, and the size of the objects that a benchmark makes.
  expect(numbers).toEqual(['128 MB', '500 KB'])
})

test('each number that was measured names its benchmark’s result', () => {
  const rows = page.split('\n').filter((line) => /^\|.*(?:\| M: |C, M: |; M: )/.test(line))
  expect(rows.length).toBeGreaterThan(2)
  expect(rows.filter((row) => !/\]\(\.\.\/bench\/results\/[\w-]+\.json\)/.test(row))).toEqual([])
})

test('an object’s time and an event’s come to what was measured of both sizes, and to a day', () => {
  for (const { events, milliseconds } of [SMALL, LARGE]) expect(EACH_OBJECT + events * EACH_EVENT).toBeCloseTo(milliseconds, 9)
  expect([EACH_OBJECT > 0, EACH_EVENT > 0]).toEqual([true, true])
  expect(hoursOf({ events: 0, files: 3.6e6 / EACH_OBJECT, digests: 0 })).toBeCloseTo(1, 9)
  expect(incoming(1)).toMatchObject({ files: 17 * 24 * 12, digests: 17 * 24 })
  expect(page).toContain(scaleUnits())
  expect(page).toContain(scaleWork())
})
