import { describe, expect, test } from 'vitest'
import { CollectorError } from '../../packages/collector/src/collector-error.ts'
import { createMemoryLedger, emptyLedgerMemory } from '../../packages/collector/src/ledger/memory-ledger.ts'
import { createGather } from '../../packages/collector/src/source/gather.ts'
import type { Delivery } from '../../packages/collector/src/source/source.ts'
import { logOf, notingSink, stage } from './run/stage.ts'

/** What a test pushes into after it was handed to a stage. */
const waiting = (): (readonly Delivery[] | Error)[] => []

describe('a collector', () => {
  test('opens its sinks where the ledger has them before it receives, and closes them at the end', async () => {
    const [done, receives] = [[] as string[], waiting()]
    const memory = emptyLedgerMemory()
    memory.positions.set('file', '7')
    const sinks = [notingSink(done, { name: 'file', appends: true, answer: () => ({ position: '8' }) })]
    const on = stage({ sinks, receives, objects: { a: [logOf('1')] }, ledger: createMemoryLedger({ by: 'one', memory }) })
    receives.push([on.delivery('m', ['a'])])
    const counts = await on.run()
    expect(done).toEqual(['resume file 7', 'open file s3://b/a', 'commit file s3://b/a 1', 'close file'])
    expect(on.done).toEqual(['get a', 'acknowledge m', 'close source'])
    expect(memory.positions.get('file')).toBe('8')
    expect(counts).toMatchObject({ deliveries: { received: 1, acknowledged: 1 }, objects: { stored: 1 }, events: { read: 1, kept: 1 } })
  })

  test('runs once', async () => {
    const on = stage()
    await on.run()
    await expect(on.collector.run()).rejects.toThrow('runs once')
  })

  test('takes what it saw before it was started for copies', async () => {
    const memory = emptyLedgerMemory()
    for (const key of ['a', 'b']) {
      const receives = waiting()
      const on = stage({
        receives,
        objects: { a: [logOf('1', '2')], b: [logOf('2', '3')] },
        ledger: createMemoryLedger({ by: 'one', memory }),
      })
      receives.push([on.delivery('m', [key])])
      expect((await on.run()).events).toMatchObject({ read: 2, duplicate: key === 'a' ? 0 : 1 })
    }
  })

  test('receives more while acknowledgements wait for others to go with', async () => {
    const receives = waiting()
    const on = stage({ receives, objects: { a: [logOf('1')] } })
    const acknowledgements = createGather<string, string>({ most: 10, within: 60_000, clock: on.clock, send: async (ids) => ids })
    const some = (count: number, name: string) =>
      Array.from({ length: count }, (_, at) =>
        on.delivery(`${name}${at}`, ['a'], { acknowledge: async () => void (await acknowledgements.add(`${name}${at}`)) }),
      )
    receives.push(some(8, 'm'), some(12, 'n'))
    const start = on.clock.now()
    expect((await on.run()).deliveries.acknowledged).toBe(20)
    expect(on.clock.now() - start).toBeLessThan(60_000)
  })

  test('reads one object in each turn of the loop, so that the disk and the network go on between them', async () => {
    const [done, receives] = [[] as string[], waiting()]
    const sink = notingSink([])
    const open: typeof sink.open = (...args) => {
      done.push('read')
      setImmediate(() => done.push('turn'))
      return sink.open(...args)
    }
    const on = stage({ sinks: [{ ...sink, open }], receives, objects: { a: [logOf('1')], b: [logOf('2')], c: [logOf('3')] } })
    receives.push([on.delivery('m', ['a', 'b', 'c'])])
    await on.run()
    expect(done.slice(0, 5)).toEqual(['read', 'turn', 'read', 'turn', 'read'])
  })

  test('stops: takes nothing more, and ends what was begun', async () => {
    const [done, receives] = [[] as string[], waiting()]
    const sinks = [notingSink(done)]
    const on = stage({ sinks, receives, objects: { a: [logOf('1')], b: [logOf('2')] }, getTakes: 5_000 })
    receives.push([on.delivery('m', ['a'])], [on.delivery('n', ['b'])])
    for (let at = 0; at < 10_000; at++) receives.push([])
    void on.time.sleep(1_000).then(() => on.collector.stop())
    await on.run()
    expect(on.done).toEqual(['get a', 'get b', 'acknowledge m', 'acknowledge n', 'close source'])
    expect(done.at(-1)).toBe('close sink')
  })

  test('ends at once: gives back what is under way, and leaves its sinks as a crash would', async () => {
    const [done, receives] = [[] as string[], waiting()]
    const sinks = [notingSink(done, { appends: true })]
    const on = stage({ sinks, receives, objects: { a: [logOf('1')] }, getTakes: 1e9 })
    receives.push([on.delivery('m', ['a'])])
    for (let at = 0; at < 10_000; at++) receives.push([])
    const end = new AbortController()
    void on.time.sleep(1_000).then(() => end.abort(new Error('now')))
    const counts = await on.run(end.signal)
    expect(on.done).toEqual(['get a', 'release m 0', 'close source'])
    expect(done).toEqual(['resume sink undefined'])
    expect(counts.deliveries).toEqual({ received: 1, acknowledged: 0, released: 1, lost: 0 })
  })

  test.each(['progress', 'problem'] as const)('ends when the hook %s throws, with what it threw', async (hook) => {
    const [done, receives] = [[] as string[], waiting()]
    const on = stage({
      sinks: [notingSink(done, { appends: true })],
      receives,
      objects: { a: [logOf('1')] },
      [hook]: () => {
        throw new Error(`${hook} is broken`)
      },
    })
    receives.push([on.delivery('m', ['a'])], [on.delivery('n', ['gone'])])
    await expect(on.run()).rejects.toThrow(`${hook} is broken`)
    expect(done).not.toContain('close sink')
    expect(on.done).toContain('close source')
  })

  test('does an object once that is delivered twice at the same time', async () => {
    const [done, receives] = [[] as string[], waiting()]
    const on = stage({ sinks: [notingSink(done)], receives, objects: { a: [logOf('1')] } })
    receives.push(['m', 'n', 'o'].map((id) => on.delivery(id, ['a'])))
    const counts = await on.run()
    expect(done).toEqual(['open sink s3://b/a', 'commit sink s3://b/a 1', 'close sink'])
    expect(on.done.filter((each) => each.startsWith('ack')).sort()).toEqual(['acknowledge m', 'acknowledge n', 'acknowledge o'])
    expect(counts.objects).toMatchObject({ stored: 1, duplicate: 2 })
  })
})

describe('a source', () => {
  test('that does not answer is asked again, with growing rests', async () => {
    const receives = waiting()
    const on = stage({ receives, objects: { a: [logOf('1')] } })
    receives.push(...Array.from({ length: 9 }, () => new Error('throttled')), [on.delivery('m', ['a'])])
    await on.run()
    expect(on.done).toContain('acknowledge m')
    expect(on.problems.map(({ of, isFatal }) => [of, isFatal])).toEqual(Array.from({ length: 9 }, () => ['source', false]))
    // 1 + 2 + 4 + 8 + 16 + 32 + 60 + 60 + 60 seconds.
    expect(Math.round(on.time.elapsed() / 1000)).toBe(243)
  })

  test('that is gone ends it, with what the source said', async () => {
    const [done, receives] = [[] as string[], waiting()]
    const on = stage({ sinks: [notingSink(done, { appends: true })], receives, objects: { a: [logOf('1')] }, getTakes: 1e9 })
    receives.push([on.delivery('m', ['a'])], new CollectorError('queue-gone', 'queue'))
    await expect(on.run()).rejects.toMatchObject({ code: 'queue-gone' })
    expect(on.done).toEqual(['get a', 'release m 0', 'close source'])
    expect(on.problems).toEqual([expect.objectContaining({ of: 'source', isFatal: true })])
    expect(done).not.toContain('close sink')
  })
})
