import { describe, expect, test } from 'vitest'
import { createMemoryLedger, emptyLedgerMemory } from '../../../packages/collector/src/ledger/memory-ledger.ts'
import { createMemoryQuarantine } from '../../../packages/collector/src/quarantine/memory-quarantine.ts'
import type { Delivery } from '../../../packages/collector/src/source/source.ts'
import { eventOf, logOf, notingSink, type Staged, type StageOptions, stage } from './stage.ts'

/** Collects one delivery of objects, and another of others, and answers with everything that came of it. */
async function collect(keys: readonly string[], make: (done: string[]) => StageOptions, others: readonly string[] = []) {
  const [done, receives] = [[] as string[], [] as (readonly Delivery[])[]]
  const memory = emptyLedgerMemory()
  const on = stage({ receives, ledger: createMemoryLedger({ by: 'one', memory }), ...make(done) })
  receives.push([on.delivery('m', keys), ...(others.length > 0 ? [on.delivery('other', others)] : [])])
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
  const rejected = (index: number) => [{ index, because: 'too large' }]
  const rejecting = (index: number) => ({ events: 1, rejected: rejected(index) })

  test.each([false, true])('are in quarantine with their bytes, and told from the others (appends: %s)', async (appends) => {
    const { aside, counts, records, on } = await collect(['a'], (done) => ({
      objects: { a: [logOf('1', '2')] },
      sinks: [notingSink(done, { appends, refuses: () => rejected(1), answer: () => rejecting(1) }), notingSink(done, { name: 'other' })],
    }))
    expect(aside).toEqual([{ what: 'event', code: 'rejected', because: 'too large', isWhole: true, sinks: ['sink'], text: eventOf('2') }])
    expect(counts.events).toMatchObject({ read: 2, kept: 1, quarantined: 1 })
    expect(records[0]?.events).toMatchObject({ read: 2, kept: 1, quarantined: 1 })
    expect(on.done).toContain('acknowledge m')
  })

  test('by several sinks count once, with all their names', async () => {
    const { aside, counts } = await collect(['a'], (done) => ({
      objects: { a: [logOf('1', '2')] },
      sinks: ['one', 'two', 'file'].map((name) =>
        notingSink(done, { name, appends: name === 'file', refuses: () => rejected(0), answer: () => rejecting(0) }),
      ),
    }))
    expect(aside).toEqual([expect.objectContaining({ sinks: ['one', 'two', 'file'], text: eventOf('1') })])
    expect(counts.events).toMatchObject({ read: 2, kept: 1, quarantined: 1 })
  })

  test.each<readonly [what: string, appends: boolean, next: Staged[number]]>([
    ['written over', false, logOf('3', '4')],
    ['written over', true, logOf('3', '4')],
    ['gone', true, { is: 'missing' }],
    ['denied', true, { is: 'denied', needs: 's3:GetObject' }],
  ])('of an object that is %s before it is got once more (appends: %s): it comes again, and others go on', async (_what, appends, next) => {
    const { aside, on, records, done } = await collect(
      ['a'],
      (notes) => ({
        objects: { a: [logOf('1', '2'), next], b: [logOf('9')] },
        large: ['a'],
        sinks: [
          notingSink(notes, {
            appends,
            refuses: (lines) => (lines.length > 1 ? rejected(1) : []),
            answer: (lines) => (lines.length > 1 ? rejecting(1) : { events: 1 }),
          }),
        ],
      }),
      ['b'],
    )
    expect([aside, records.map(({ id }) => id)]).toEqual([[], ['s3://b/b']])
    expect(on.done).toEqual(expect.arrayContaining(['release m 5', 'acknowledge other']))
    expect(done.includes('commit sink s3://b/a 2')).toBe(!appends)
  })

  test('that quarantine does not take do not hold up others', async () => {
    const quarantine = { ...createMemoryQuarantine(), put: () => Promise.reject(new Error('denied')) }
    const { on, records, done } = await collect(
      ['a'],
      (notes) => ({
        objects: { a: [logOf('1', '2')], b: [logOf('9')] },
        quarantine,
        sinks: [notingSink(notes, { appends: true, answer: (lines) => ({ events: lines.length }) })],
        process: (batch) => [...batch].flatMap(({ eventID }, index) => (eventID === '2' ? [{ index, because: 'no' }] : [])),
      }),
      ['b'],
    )
    expect(records.map(({ id }) => id)).toEqual(['s3://b/b'])
    expect(on.done).toEqual(expect.arrayContaining(['release m 5', 'acknowledge other']))
    expect(on.problems).toContainEqual(expect.objectContaining({ of: 'delivery', error: expect.objectContaining({ message: 'denied' }) }))
    expect(done.includes('commit sink s3://b/a 1')).toBe(false)
  })

  test('when it is committed, though it has positions, end the collector', async () => {
    const { error, on } = await collect(['a'], (done) => ({
      objects: { a: [logOf('1', '2')] },
      sinks: [notingSink(done, { appends: true, answer: () => rejecting(1) })],
    }))
    expect(error).toMatchObject({ code: 'not-balanced', message: expect.stringContaining('when it was committed') })
    expect(on.done).not.toContain('acknowledge m')
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
