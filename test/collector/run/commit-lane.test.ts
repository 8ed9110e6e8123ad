import { describe, expect, test } from 'vitest'
import { CollectorError } from '../../../packages/collector/src/collector-error.ts'
import type { LedgerEntry } from '../../../packages/collector/src/ledger/ledger.ts'
import { createMemoryLedger, emptyLedgerMemory } from '../../../packages/collector/src/ledger/memory-ledger.ts'
import { createCommitLane } from '../../../packages/collector/src/run/commit-lane.ts'
import type { Parcel, Sink } from '../../../packages/collector/src/sink/sink.ts'
import { turningClock } from '../source/turning-clock.ts'
import { turn } from './turn.ts'

const entry = (id: string): LedgerEntry => ({ record: { id, fate: 'stored', at: 1 } })

/** A lane with two sinks, and everything that is done in it, in order. */
function lane({
  fails = [] as readonly string[],
  ledgerFails = 0,
  lost = [] as readonly string[],
  underWay = 0 as number | (() => number),
  recording = async (): Promise<void> => {},
} = {}) {
  const done: string[] = []
  const failing = new Set(fails)
  let failures = ledgerFails
  const memory = emptyLedgerMemory()
  const ledger = createMemoryLedger({ by: 'one', memory })
  const sinks = ['first', 'second'].map(
    (name): Sink => ({
      name,
      guarantee: 'effectively-once',
      resume: async () => undefined,
      recorded: (position, origins) => void done.push(`recorded ${name} ${position} ${origins.join('+')}`),
      open: () => parcel(name, ''),
    }),
  )
  const end = new AbortController()
  const clock = turningClock(0)
  const told: string[] = []
  const made = createCommitLane(
    {
      sinks,
      clock,
      underWay: () => (typeof underWay === 'number' ? underWay : underWay()),
      ledger: {
        ...ledger,
        finish: async (entries) => {
          if (failures-- > 0) throw new Error('ledger')
          await recording()
          done.push(
            `ledger ${entries.map(({ record, positions }) => `${record.id}@${[...(positions?.values() ?? [])].join(',')}`).join('+')}`,
          )
          const taken = entries.filter(({ record }) => !lost.includes(record.id))
          await ledger.finish(taken)
          return { lost }
        },
      },
      told: { sink: ({ name }) => told.push(name), ledger: () => told.push('ledger') },
    },
    end.signal,
  )
  let position = 0

  function parcel(sink: string, id: string): Parcel {
    return {
      write: () => undefined,
      commit: async () => {
        await turn()
        if (failing.delete(`${sink} ${id}`)) throw new Error('disk full')
        done.push(`${sink} ${id}`)
        return { position: String(++position) }
      },
      abort: () => void done.push(`abort ${sink} ${id}`),
    }
  }
  const finish = (id: string) => made.finish({ parcels: ['first', 'second'].map((sink) => parcel(sink, id)), entryOf: () => entry(id) })
  return { made, finish, done, told, end, memory, clock }
}

describe('the commit lane', () => {
  test('first a sink takes the group, then the next, then the ledger, with where the sinks stand', async () => {
    const { finish, done } = lane()
    expect(await Promise.all([finish('a'), finish('b')])).toEqual(['finished', 'finished'])
    expect(done).toEqual([
      'first a',
      'first b',
      'second a',
      'second b',
      'ledger a@2,4+b@2,4',
      'recorded first 2 a+b',
      'recorded second 4 a+b',
    ])
  })

  test('what fails is tried again: the position is that of whoever was last', async () => {
    const { finish, done, told } = lane({ fails: ['first a', 'second b'], ledgerFails: 2 })
    expect(await Promise.all([finish('a'), finish('b')])).toEqual(['finished', 'finished'])
    expect(done).toEqual([
      'first b',
      'first a',
      'second a',
      'second b',
      'ledger a@2,4+b@2,4',
      'recorded first 2 a+b',
      'recorded second 4 a+b',
    ])
    expect(told).toEqual(['first', 'second', 'ledger', 'ledger'])
  })

  test('one group after the other', async () => {
    const { finish, done } = lane()
    const first = finish('a')
    await turn()
    const second = finish('b')
    await Promise.all([first, second])
    expect(done.indexOf('first b')).toBeGreaterThan(done.indexOf('ledger a@1,2'))
  })

  test('a group waits for all that is under way, so that they are flushed together', async () => {
    const { finish, done, clock } = lane({ underWay: 3 })
    const first = finish('a')
    await turn()
    const second = finish('b')
    await turn()
    await Promise.all([first, second, finish('c')])
    expect(done.filter((each) => each.startsWith('ledger'))).toEqual(['ledger a@3,6+b@3,6+c@3,6'])
    expect(clock.now()).toBe(0)
  })

  test('nobody waits for long for what is still under way, nor at all where there is none', async () => {
    const slow = lane({ underWay: 2 })
    await slow.finish('a')
    expect(slow.clock.now()).toBe(20)
    const alone = lane({ underWay: 1 })
    await alone.finish('a')
    expect(alone.clock.now()).toBe(0)
  })

  test('nobody waits for those of the group before, which are under way until they heard that they are finished', async () => {
    let underWay = 40
    const { finish, clock } = lane({ underWay: () => underWay })
    const one = async (id: string): Promise<void> => {
      await finish(id)
      underWay--
    }
    await Promise.all(Array.from({ length: 40 }, (_, index) => one(`${index}`)))
    expect([clock.now(), underWay]).toEqual([0, 0])
  })

  test('twenty-four are enough, however many are under way', async () => {
    const { finish, done, clock } = lane({ underWay: 64 })
    await Promise.all(Array.from({ length: 24 }, (_, index) => finish(`${index}`)))
    expect([done.filter((each) => each.startsWith('ledger')).length, clock.now()]).toEqual([1, 0])
  })

  test('a group takes a third of what is under way: another is in the ledger meanwhile, and another is read', async () => {
    const groups = async (underWay: number, ready: number): Promise<number[]> => {
      const { finish, done } = lane({ underWay })
      await Promise.all(Array.from({ length: ready }, (_, index) => finish(`${index}`)))
      return done.filter((each) => each.startsWith('ledger')).map((each) => each.split('+').length)
    }
    expect(await groups(72, 72)).toEqual([24, 24, 24])
    expect(await groups(144, 144)).toEqual([48, 48, 48])
    expect(await groups(20, 20)).toEqual([20])
  })

  test('the sinks take a group while the ledger takes the one before, which it has first', async () => {
    const isOver = Promise.withResolvers<void>()
    const { finish, done } = lane({ underWay: 1, recording: () => isOver.promise })
    const finishing = [finish('a')]
    for (let turns = 0; turns < 5; turns++) await turn()
    finishing.push(finish('b'))
    for (let turns = 0; turns < 5; turns++) await turn()
    expect(done).toEqual(['first a', 'second a', 'first b', 'second b'])
    isOver.resolve()
    expect(await Promise.all(finishing)).toEqual(['finished', 'finished'])
    expect(done.filter((each) => each.startsWith('ledger'))).toEqual(['ledger a@1,2', 'ledger b@3,4'])
  })

  test('what the ledger does not take takes the group with it that the sinks have by then', async () => {
    const isOver = Promise.withResolvers<void>()
    const { finish, done } = lane({ underWay: 1, recording: () => isOver.promise })
    const finishing = [finish('a')]
    for (let turns = 0; turns < 5; turns++) await turn()
    finishing.push(finish('b'))
    for (let turns = 0; turns < 5; turns++) await turn()
    isOver.reject(new CollectorError('ledger-not-flushed', 'x'))
    const ended = await Promise.allSettled([...finishing, finish('c')])
    expect(ended.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    expect(done.filter((each) => each.startsWith('ledger'))).toEqual([])
  })

  test('ended while it waits for others, it is over at once', async () => {
    const { finish, end, clock, done } = lane({ underWay: 2, ledgerFails: 1 })
    const finishing = finish('a')
    end.abort(new Error('over'))
    await expect(finishing).rejects.toThrow('over')
    expect([clock.now(), done]).toEqual([0, ['first a', 'second a']])
  })

  test('tells who was lost, and records the others alone', async () => {
    const { finish, done, memory } = lane({ lost: ['a'] })
    expect(await Promise.all([finish('a'), finish('b')])).toEqual(['lost', 'finished'])
    expect(done.slice(-2)).toEqual(['recorded first 2 b', 'recorded second 4 b'])
    expect([...memory.records.keys()]).toEqual(['b'])
  })

  test('an object without events needs no sink', async () => {
    const { made, done } = lane()
    expect(await made.finish({ entryOf: () => entry('digest') })).toBe('finished')
    expect(done).toEqual(['ledger digest@'])
  })

  test('where an entry cannot be made nobody can go on', async () => {
    const { made, finish, done } = lane()
    const entryOf = (): never => {
      throw new Error('cannot be made')
    }
    await expect(made.finish({ entryOf })).rejects.toThrow('cannot be made')
    await expect(finish('b')).rejects.toThrow('cannot be made')
    expect(done).toEqual([])
  })

  test('what nobody can go on with breaks it for good, when all that was begun is over', async () => {
    const { made, finish, done } = lane()
    const broken: Parcel = {
      write: () => undefined,
      commit: () => Promise.reject(new CollectorError('position-lost', 'x')),
      abort: () => undefined,
    }
    const [one, other] = await Promise.allSettled([made.finish({ parcels: [broken, broken], entryOf: () => entry('a') }), finish('b')])
    expect([one, other]).toEqual([
      { status: 'rejected', reason: expect.objectContaining({ code: 'position-lost' }) },
      { status: 'rejected', reason: expect.objectContaining({ code: 'position-lost' }) },
    ])
    expect(done).toEqual(['first b'])
    await expect(finish('c')).rejects.toThrow(CollectorError)
    expect(done).toEqual(['first b'])
  })

  test('aborted, it tries nothing again and takes nothing more', async () => {
    const { finish, done, end } = lane({ ledgerFails: 1e9 })
    const finishing = finish('a')
    for (let at = 0; at < 20; at++) await turn()
    end.abort(new Error('over'))
    await expect(finishing).rejects.toThrow('over')
    await expect(finish('b')).rejects.toThrow('over')
    expect(done).toEqual(['first a', 'second a'])
  })
})
