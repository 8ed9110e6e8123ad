import { describe, expect, test } from 'vitest'
import { type Faults, NO_FAULTS, STORM } from './faults.ts'
import { judge } from './judge.ts'
import { seedsOf } from './seeds.ts'
import { type Setting, type Simulated, simulate } from './simulate.ts'
import type { SinkSet } from './sinks.ts'

const ALL: SinkSet = { idempotent: true, appending: true, sending: true }
const IDEMPOTENT: SinkSet = { idempotent: true, appending: false, sending: false }
const APPENDING: SinkSet = { idempotent: false, appending: true, sending: false }

const TWICE: Faults = { ...NO_FAULTS, duplicateDelivery: 200, lostAnswer: 80, lostHandle: 80, slow: 30 }
const KILLED: Faults = { ...NO_FAULTS, kills: 900 }
/** Two are at work on the same at the same time, and storage takes what nobody waits for any more. */
const LATE: Faults = { ...STORM, lateWrite: 20 }
const SLOW: Faults = { ...NO_FAULTS, slow: 150, duplicateDelivery: 300, lateWrite: 80, lostAnswer: 60 }
/** What a shared ledger allows for clocks to differ by is 30 seconds: two of them are off by less than half of it. */
const RIGHT_CLOCKS: Faults = { ...STORM, clockJump: 40, clockError: 14_000 }

type Row = readonly [what: string, seeds: number, setting: Omit<Setting, 'seed'>]

/** Simulates each seed and judges it; a failure names the seed. */
async function hold(seeds: number, setting: Omit<Setting, 'seed'>): Promise<readonly Simulated[]> {
  const all: Simulated[] = []
  for (const seed of seedsOf(seeds)) {
    const simulated = await simulate({ ...setting, seed })
    expect({ seed, wrong: judge(simulated) }).toEqual({ seed, wrong: [] })
    all.push(simulated)
  }
  return all
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0)

describe('one collector: every event once', () => {
  test.each<Row>([
    ['nothing goes wrong', 60, { faults: NO_FAULTS, has: ALL }],
    ['it is ended again and again', 250, { faults: KILLED, has: ALL }],
    ['messages come twice, in flight too, and answers and handles are lost', 250, { faults: TWICE, has: ALL }],
    ['objects come broken, and are written over', 150, { faults: { ...NO_FAULTS, corruptBody: 300, cutBody: 200, slow: 100 }, has: ALL }],
    ['everything goes wrong at once: storage', 200, { faults: STORM, has: IDEMPOTENT }],
    ['everything goes wrong at once: a file', 250, { faults: STORM, has: APPENDING }],
    ['everything goes wrong at once: all sinks', 800, { faults: STORM, has: ALL }],
  ])(
    '%s',
    async (_what, seeds, setting) => {
      const all = await hold(seeds, setting)
      for (const how of ['kill', 'stop', 'abort'] as const) expect(sum(all.map(({ ends }) => ends[how])) > 0).toBe(setting.faults.kills > 0)
    },
    600_000,
  )
})

describe('several collectors on one queue', () => {
  test.each<Row>([
    ['each has all that it took once, and together they have everything', 150, { collectors: 3, faults: STORM, has: ALL }],
    [
      'with one storage, where no event is in two objects: every event once',
      100,
      { collectors: 2, onePlace: true, copies: false, faults: STORM, has: ALL },
    ],
    [
      'with one storage: nobody writes over what another left out for it',
      60,
      { collectors: 3, onePlace: true, faults: LATE, has: IDEMPOTENT },
    ],
    ['with one storage, while nothing but time goes by', 300, { collectors: 3, onePlace: true, faults: SLOW, has: IDEMPOTENT }],
  ])('with ledgers of their own: %s', async (_what, seeds, setting) => void (await hold(seeds, setting)), 600_000)

  test.each<Row>([
    ['nothing goes wrong', 40, { collectors: 3, ledger: 'shared', faults: NO_FAULTS, has: ALL }],
    ['everything goes wrong at once', 220, { collectors: 3, ledger: 'shared', faults: RIGHT_CLOCKS, has: ALL }],
    ['clocks are an hour off', 60, { collectors: 3, ledger: 'shared', faults: LATE, has: IDEMPOTENT }],
    [
      'clocks are an hour off, and all is slow',
      400,
      { collectors: 3, ledger: 'shared', faults: { ...SLOW, clockJump: 300, clockError: 3_600_000 }, has: IDEMPOTENT },
    ],
  ])(
    'with a ledger that they share: every event of an object once; %s',
    async (_what, seeds, setting) => void (await hold(seeds, setting)),
    600_000,
  )
})

describe('the simulation itself', () => {
  test.each<Setting>([
    { seed: 1, faults: STORM, has: ALL },
    { seed: 2, faults: STORM, has: ALL, collectors: 3 },
    { seed: 3, faults: STORM, has: ALL, collectors: 3, ledger: 'shared' },
  ])('does the same for the same seed', async (setting) => {
    for (let seed = setting.seed; seed < setting.seed + 5; seed++) {
      const [one, other] = [await simulate({ ...setting, seed }), await simulate({ ...setting, seed })]
      expect(other.world.trace).toEqual(one.world.trace)
      expect(other.world.stored).toEqual(one.world.stored)
      expect(other.counts).toEqual(one.counts)
    }
  })

  test('meets everything that it is there for', async () => {
    const all = [
      ...(await hold(60, { faults: STORM, has: ALL })),
      ...(await hold(20, { faults: { ...NO_FAULTS, corruptBody: 500 }, has: ALL })),
    ]
    const counts = all.flatMap((one) => one.counts)
    const of = (one: (each: (typeof counts)[number]) => number): boolean => sum(counts.map(one)) > 0
    expect({
      duplicate: of(({ events }) => events.duplicate),
      filtered: of(({ events }) => events.filtered),
      quarantined: of(({ events }) => events.quarantined),
      twins: of(({ events }) => events.twins),
      poison: of(({ messages }) => messages.poison),
      digest: of(({ objects }) => objects.digest),
      foreign: of(({ objects }) => objects.foreign),
      unwanted: of(({ objects }) => objects.filtered),
      aside: of(({ objects }) => objects.quarantined),
      lost: of(({ deliveries }) => deliveries.lost),
      released: of(({ deliveries }) => deliveries.released),
      overwritten: all.some(({ world }) => [...world.stored.keys()].some((id) => id.includes('#etag'))),
      brokenTwice: all.some(({ world }) =>
        [...world.quarantined.values()].some(
          ({ what, origin }) =>
            what === 'object' &&
            [...world.objects.values()].some(({ key, versions }) => origin.includes(key) && versions.every(({ flaw }) => flaw === 'none')),
        ),
      ),
    }).toEqual({
      duplicate: true,
      filtered: true,
      quarantined: true,
      twins: true,
      poison: true,
      digest: true,
      foreign: true,
      unwanted: true,
      aside: true,
      lost: true,
      released: true,
      overwritten: true,
      brokenTwice: true,
    })
  })
})
