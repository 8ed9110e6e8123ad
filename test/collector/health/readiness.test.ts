import { expect, test } from 'vitest'
import { readinessOf } from '../../../packages/collector/src/health/readiness.ts'
import { createStandingKeeper, type Standing } from '../../../packages/collector/src/health/standing.ts'
import type { Source } from '../../../packages/collector/src/source/source.ts'

const NOW = 1_000_000_000
const BALANCED = { events: { read: 3, kept: 1, filtered: 1, duplicate: 1, quarantined: 0, twins: 0, late: 0, addenda: 0 } }
const WELL: Standing = {
  sources: [{ name: 'queue', answeredAt: NOW - 1000, failures: 0, isDrained: false }],
  left: 0,
  lag: undefined,
  stuck: new Map(),
  acknowledgedAt: undefined,
}

test.each<[string, Partial<Standing>, { events: typeof BALANCED.events }, readonly string[]]>([
  ['all is well', {}, BALANCED, []],
  [
    'a source has never answered',
    { sources: [{ name: 'queue', answeredAt: undefined, failures: 0, isDrained: false }] },
    BALANCED,
    ['queue: it has not answered yet'],
  ],
  ['a source failed a moment ago', { sources: [{ name: 'queue', answeredAt: NOW - 60_000, failures: 2, isDrained: false }] }, BALANCED, []],
  [
    'a source does not answer',
    { sources: [{ name: 'queue', answeredAt: NOW - 121_000, failures: 2, isDrained: false }] },
    BALANCED,
    ['queue: it does not answer'],
  ],
  ['a source is drained', { sources: [{ name: 'bucket', answeredAt: 0, failures: 0, isDrained: true }] }, BALANCED, []],
  ['a sink has just refused', { stuck: new Map([['http', NOW - 10_000]]) }, BALANCED, []],
  ['a sink has long refused', { stuck: new Map([['http', NOW - 61_000]]) }, BALANCED, ['http: it does not take what it is given']],
  ['an event is unaccounted for', {}, { events: { ...BALANCED.events, read: 4 } }, ['events read are not those accounted for']],
])('%s', (_what, standing, counts, because) => {
  expect(readinessOf({ ...WELL, ...standing }, counts, NOW)).toEqual({ ready: because.length === 0, because })
})

test('what was given back is left until it is acknowledged', () => {
  const keeper = createStandingKeeper({ now: () => NOW })
  const settled = (id: string, how: 'acknowledged' | 'released') =>
    keeper.progress({ is: 'settled', source: 'queue', id, how, sentAt: NOW - 5000 })
  settled('a', 'released')
  settled('b', 'released')
  settled('a', 'released')
  expect(keeper.now()).toMatchObject({ left: 2, lag: undefined })
  settled('a', 'acknowledged')
  expect(keeper.now()).toMatchObject({ left: 1, lag: 5000, acknowledgedAt: NOW })
})

test('a sink is stuck until an object is stored', () => {
  const keeper = createStandingKeeper({ now: () => NOW })
  keeper.problem({ of: 'sink', name: 'http', because: 'x', isFatal: false })
  keeper.problem({ of: 'object', name: 's3://a/b', because: 'x', isFatal: false })
  expect([...keeper.now().stuck]).toEqual([['http', NOW]])
  keeper.progress({ is: 'object', id: 's3://a/b', fate: 'stored' })
  expect(keeper.now().stuck.size).toBe(0)
})

test('a source is watched as it answers', async () => {
  const keeper = createStandingKeeper({ now: () => NOW })
  const answers: (() => Promise<readonly [] | 'drained'>)[] = [
    async () => {
      throw new Error('no')
    },
    async () => [],
    async () => 'drained',
  ]
  const source: Source = { name: 'queue', receive: () => answers.shift()?.() ?? Promise.resolve([]) }
  const { receive } = keeper.watched(source)
  const signal = new AbortController().signal
  await expect(receive(1, signal)).rejects.toThrow('no')
  expect(keeper.now().sources).toEqual([{ name: 'queue', answeredAt: undefined, failures: 1, isDrained: false }])
  await receive(1, signal)
  expect(keeper.now().sources).toEqual([{ name: 'queue', answeredAt: NOW, failures: 0, isDrained: false }])
  await receive(1, signal)
  expect(keeper.now().sources).toMatchObject([{ isDrained: true }])
})
