import { describe, expect, test } from 'vitest'
import { createMemoryLedger, emptyLedgerMemory } from '../../../packages/collector/src/ledger/memory-ledger.ts'
import type { Delivery } from '../../../packages/collector/src/source/source.ts'
import { eventOf, logOf, notingSink, type StageOptions, stage } from './stage.ts'

/** Collects one delivery of objects, and answers with everything that came of it. */
async function collect(keys: readonly string[], make: (done: string[]) => StageOptions) {
  const [done, receives] = [[] as string[], [] as (readonly Delivery[])[]]
  const memory = emptyLedgerMemory()
  const on = stage({ receives, ledger: createMemoryLedger({ by: 'one', memory }), ...make(done) })
  receives.push([on.delivery('m', keys)])
  const ended = await on.run().then(
    (counts) => ({ counts, error: undefined }),
    (error: unknown) => ({ counts: on.collector.counts(), error }),
  )
  const aside = [...on.entries.values()].map(({ what, code, because, isWhole, sinks, bytes }) => {
    return { what, code, because, isWhole, sinks, text: bytes && Buffer.from(bytes).toString() }
  })
  return { ...ended, done, on, aside, records: [...memory.records.values()] }
}

describe('events that a sink refuses', () => {
  const rejecting = (index: number) => ({ events: 1, rejected: [{ index, because: 'too large' }] })

  test.each([false, true])('are in quarantine with their bytes, and told from the others (appends: %s)', async (appends) => {
    const { aside, counts, records, on } = await collect(['a'], (done) => ({
      objects: { a: [logOf('1', '2')] },
      sinks: [notingSink(done, { appends, answer: () => rejecting(1) }), notingSink(done, { name: 'other' })],
    }))
    expect(aside).toEqual([{ what: 'event', code: 'rejected', because: 'too large', isWhole: true, sinks: ['sink'], text: eventOf('2') }])
    expect(counts.events).toMatchObject({ read: 2, kept: 1, quarantined: 1 })
    expect(records[0]?.events).toMatchObject({ read: 2, kept: 1, quarantined: 1 })
    expect(on.done).toContain('acknowledge m')
  })

  test('by several sinks count once, with all their names', async () => {
    const { aside, counts } = await collect(['a'], (done) => ({
      objects: { a: [logOf('1', '2')] },
      sinks: ['one', 'two', 'file'].map((name) => notingSink(done, { name, appends: name === 'file', answer: () => rejecting(0) })),
    }))
    expect(aside).toEqual([expect.objectContaining({ sinks: ['one', 'two', 'file'], text: eventOf('1') })])
    expect(counts.events).toMatchObject({ read: 2, kept: 1, quarantined: 1 })
  })

  test('of an object that is written over before it is got once more: it comes again as a whole', async () => {
    const { aside, on, records } = await collect(['a'], (done) => ({
      objects: { a: [logOf('1', '2'), logOf('3', '4')] },
      large: ['a'],
      sinks: [notingSink(done, { answer: () => rejecting(1) })],
    }))
    expect([aside, records]).toEqual([[], []])
    expect(on.done).toContain('release m 5')
  })

  test.each([
    ['written over', logOf('3', '4')],
    ['gone', { is: 'missing' }],
  ] as const)('of an object that is %s when a file has the others: what is known of them is in quarantine', async (_what, next) => {
    const { aside, on, counts } = await collect(['a'], (done) => ({
      objects: { a: [logOf('1', '2'), next] },
      large: ['a'],
      sinks: [notingSink(done, { appends: true, answer: () => rejecting(1) })],
    }))
    expect(aside).toEqual([expect.objectContaining({ code: 'rejected', isWhole: false, text: undefined })])
    expect(counts.events).toMatchObject({ read: 2, kept: 1, quarantined: 1 })
    expect(on.done).toContain('acknowledge m')
  })

  test('but were never given to it end the collector', async () => {
    const { error, on } = await collect(['a'], (done) => ({
      objects: { a: [logOf('1', '2')] },
      sinks: [notingSink(done, { answer: () => rejecting(5) })],
    }))
    expect(error).toMatchObject({ code: 'not-balanced' })
    expect(on.done).not.toContain('acknowledge m')
  })
})

test.each([false, true])('a sink that has other than it was given ends the collector (appends: %s)', async (appends) => {
  const { error, on, records } = await collect(['a'], (done) => ({
    objects: { a: [logOf('1', '2')] },
    sinks: [notingSink(done, { appends, answer: () => ({ events: 1 }) })],
  }))
  expect(error).toMatchObject({ code: 'not-balanced', message: expect.stringContaining('1 of 2 events') })
  expect([on.done.includes('acknowledge m'), records]).toEqual([false, []])
})

test('a commit that is under way when another fails is waited for, and never aborted', async () => {
  const { done, on } = await collect(['a'], (notes) => ({
    objects: { a: [logOf('1')] },
    sinks: [
      notingSink(notes, { name: 'quick', answer: () => Promise.reject(new Error('no')) }),
      notingSink(notes, {
        name: 'slow',
        answer: async () => {
          await new Promise((resolve) => setImmediate(resolve))
          return {}
        },
      }),
    ],
  }))
  expect(done.filter((each) => !each.startsWith('open') && !each.startsWith('close'))).toEqual([
    'commit slow s3://b/a 1',
    'abort quick s3://b/a',
  ])
  expect(on.done).toContain('release m 5')
})

test('a copy is left out only when its first is stored', async () => {
  let failures = 1
  const { done, on, records } = await collect(['a', 'b'], (notes) => ({
    objects: { a: [logOf('1')], b: [logOf('1', '2')] },
    concurrency: { least: 4, most: 4 },
    sinks: [
      notingSink(notes, {
        answer: async () => {
          // So long that the copy is read meanwhile.
          for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
          if (failures-- > 0) throw new Error('no')
          return {}
        },
      }),
    ],
  }))
  expect(done.filter((each) => each.startsWith('commit'))).toEqual([])
  expect(records).toEqual([])
  expect(on.problems.map(({ because }) => because)).toContain('an object that had the same events first is not stored')
})

test('an object that another collector took over is nothing of ours: it comes again, and its events are no longer seen', async () => {
  const ledger = createMemoryLedger({ by: 'one' })
  let losses = 1
  const { on, counts } = await collect(['a'], () => ({
    objects: { a: [logOf('1')] },
    ledger: {
      ...ledger,
      finish: async (entries) => (losses-- > 0 ? { lost: entries.map(({ record }) => record.id) } : ledger.finish(entries)),
    },
  }))
  expect(on.done).toContain('release m 5')
  expect(counts).toMatchObject({ deliveries: { acknowledged: 0 }, objects: { stored: 0 }, events: { read: 0 } })
})
