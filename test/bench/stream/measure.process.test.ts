import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CONTENDERS, type Contender } from '../../../bench/stream/contenders.ts'
import { type Corpus, makeCorpus } from '../../../bench/stream/corpora.ts'
import { measure } from '../../../bench/stream/measure.ts'
import { buildScripts } from '../../../bench/stream/scripts.ts'

const QUICK = { rounds: 2, warmUp: 0, round: 0 }
let folder: string
let corpus: Corpus

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trailmend-measure-'))
  corpus = makeCorpus(folder, { name: 'small', names: 'any', files: 3, bytes: 100_000 })
  buildScripts()
})
afterAll(() => rm(folder, { recursive: true }))

/** A process that says that it found so many. */
function liar(name: string, count: number): Contender {
  const path = join(folder, `${name}.mjs`)
  writeFileSync(
    path,
    `import { createInterface } from 'node:readline'
console.log('{"ready":true}')
for await (const line of createInterface(process.stdin)) console.log('{"cpu":0.5,"wall":1,"peak":1000,"count":${count},"check":0}')`,
  )
  return { name, task: 'filter', command: () => [process.execPath, path] }
}

describe('measuring', () => {
  test('every way that needs no peer finds the same as the others of its task', async () => {
    const own = CONTENDERS.filter(({ peer }) => peer === undefined)
    const figures = await measure(corpus, own, QUICK)
    expect(figures.map(({ task, way }) => `${task}: ${way}`)).toEqual(own.map(({ task, name }) => `${task}: ${name}`))
    for (const { speed, slowest, fastest, rounds, peak, count } of figures) {
      expect([rounds, count > 0, peak > 1e7]).toEqual([2, true, true])
      expect([slowest <= speed, speed <= fastest]).toEqual([true, true])
    }
  })
  test('speed is of all unzipped bytes in a second of processor time', async () => {
    const [figure] = await measure(corpus, [liar('alone', 3)], { rounds: 3, warmUp: 1, round: 1 })
    expect(figure).toMatchObject({ passes: 2, rounds: 3, speed: corpus.plainBytes / 1e6 / 0.25, peak: 1000 })
  })
  test('who leaves something out is found', async () => {
    await expect(measure(corpus, [liar('one', 3), liar('other', 2)], QUICK)).rejects.toThrow(
      'small, filter: they do not agree:\none: 3 (0)\nother: 2 (0)',
    )
  })
  test('a process that ends is told with its last words', async () => {
    const broken: Contender = { name: 'broken', task: 'unzip', command: () => [process.execPath, '--eval', 'throw new Error("no way")'] }
    await expect(measure(corpus, [broken], QUICK)).rejects.toThrow(/^small, unzip: broken failed: ended: .*no way/s)
  })
  test('what is asked of small files only is left out where they are large', async () => {
    const picky = { ...liar('picky', 3), mostBytes: 99_999 }
    expect(await measure(corpus, [picky], QUICK)).toEqual([])
  })
})
