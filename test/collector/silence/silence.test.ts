import { describe, expect, test } from 'vitest'
import type { Alert } from '../../../packages/collector/src/alert/alert.ts'
import { createChainNotes } from '../../../packages/collector/src/complete/known-chains.ts'
import { createMemoryLedger, emptyLedgerMemory } from '../../../packages/collector/src/ledger/memory-ledger.ts'
import { judgeSilence, type LastSeen } from '../../../packages/collector/src/silence/judge-silence.ts'
import { createSilenceWatch } from '../../../packages/collector/src/silence/silence-watch.ts'
import { digest, HOUR, logKey, MINUTE, record, START } from '../complete/hours.ts'

const PLACE = { account: '111122223333', region: 'us-east-2' }
const BUSY = { times: 200, longestGap: 6 * MINUTE }
const NIGHTLY = { times: 60, longestGap: 9 * HOUR }
const QUIET = { times: 3, longestGap: 9 * HOUR }
const seen = (more: Partial<LastSeen>): LastSeen => ({ ...PLACE, digests: [], habit: BUSY, ...more })
const chain = [{ trail: 'main@us-east-1', end: START }]

describe('what is overdue', () => {
  test.each<[string, LastSeen, number, readonly string[]]>([
    ['nothing was ever seen', seen({}), START + 99 * HOUR, []],
    ['the next digest is on its way', seen({ digests: chain }), START + 3 * HOUR, []],
    ['the next digest did not come', seen({ digests: chain }), START + 3 * HOUR + 1, ['digest']],
    ['of two trails one', seen({ digests: [...chain, { trail: 'second', end: START + HOUR }] }), START + 3.5 * HOUR, ['digest']],
    ['files came just now', seen({ fileTime: START }), START + 30 * MINUTE, []],
    ['files no longer come', seen({ fileTime: START }), START + 31 * MINUTE, ['file']],
    ['a region that sleeps at night', seen({ fileTime: START, habit: NIGHTLY }), START + 17 * HOUR, []],
    ['a region that slept too long', seen({ fileTime: START, habit: NIGHTLY }), START + 19 * HOUR, ['file']],
    ['a region where hardly anything happens', seen({ fileTime: START, habit: QUIET, digests: chain }), START + 2.9 * HOUR, []],
    [
      'a region where hardly anything happens, without digests',
      seen({ fileTime: START, habit: QUIET, digests: chain }),
      START + 99 * HOUR,
      ['digest'],
    ],
    ['both', seen({ fileTime: START, digests: chain }), START + 9 * HOUR, ['digest', 'file']],
    ['a clock that went back', seen({ fileTime: START, digests: chain }), START - 99 * HOUR, []],
  ])('%s', (_what, last, now, of) => {
    expect(judgeSilence([last], now).map((silence) => silence.of)).toEqual(of)
  })
  test('patience can be set', () => {
    const settings = { digestPatience: 0, filePatience: 5 * HOUR, usualTimes: 1 }
    expect(judgeSilence([seen({ digests: chain, fileTime: START })], START + HOUR + 1, settings).map(({ of }) => of)).toEqual(['digest'])
  })
})

describe('the watch', () => {
  const memory = () => emptyLedgerMemory()
  function watchOf(kept = memory(), start = START + 2 * HOUR, more: { caughtUpTo?: () => number } = {}) {
    let now = start
    const ledger = createMemoryLedger({ by: 'test', memory: kept })
    const alerts: Alert[] = []
    const clock = { now: () => now, sleep: async () => {}, random: () => 0 }
    const watch = createSilenceWatch({ ledger, clock, raise: async (alert) => void alerts.push(alert), ...more })
    return {
      ...{ watch, ledger, alerts },
      at: async (time: number) => {
        now = time
        await watch.look()
        return alerts.splice(0).map(({ code, isOver }) => (isOver ? `${code} over` : code))
      },
    }
  }
  const file = (hours: number) => ({ is: 'object', id: 'x', fate: 'stored', ...PLACE, keyTime: START + hours * HOUR }) as const

  test('tells once of each silence, and once when it is over', async () => {
    const { watch, at } = watchOf()
    await at(START + 2 * HOUR)
    watch.sawDigest(digest(0))
    expect(await at(START + 4 * HOUR)).toEqual([])
    expect(await at(START + 4.1 * HOUR)).toEqual(['digests-overdue'])
    expect(await at(START + 5 * HOUR)).toEqual([])
    watch.sawDigest(digest(3))
    expect(await at(START + 6 * HOUR)).toEqual(['digests-overdue over'])
    expect(await at(START + 9 * HOUR)).toEqual(['digests-overdue'])
  })
  test('forgets nothing when it is started again', async () => {
    const kept = memory()
    const first = watchOf(kept)
    await createChainNotes(first.ledger).note(digest(0))
    await first.at(START + 2 * HOUR)
    expect(await first.at(START + 5 * HOUR)).toEqual(['digests-overdue'])
    const second = watchOf(kept, START + 6 * HOUR)
    expect(await second.at(START + 7 * HOUR)).toEqual([])
    await createChainNotes(second.ledger).note(digest(6))
    const third = watchOf(kept, START + 8 * HOUR)
    expect([await third.at(START + 8 * HOUR), await third.at(START + 8.5 * HOUR)]).toEqual([[], ['digests-overdue over']])
  })
  test('learns from the ledger how often files come', async () => {
    const kept = memory()
    for (let minutes = 0; minutes < 480; minutes += 5) {
      const each = record(logKey(minutes / 60, `m${minutes}`))
      kept.records.set(each.id, each)
    }
    const { at, watch } = watchOf(kept, START + 8 * HOUR)
    expect(await at(START + 8 * HOUR)).toEqual([])
    expect(await at(START + 8.25 * HOUR)).toEqual([])
    watch.saw(file(8.2))
    expect(await at(START + 8.6 * HOUR)).toEqual([])
    expect(await at(START + 8.8 * HOUR)).toEqual(['files-overdue'])
    watch.saw(file(8.9))
    expect(await at(START + 9 * HOUR)).toEqual(['files-overdue over'])
  })
  test('says nothing while it settles, or while the collector is behind', async () => {
    const kept = memory()
    await createChainNotes(createMemoryLedger({ by: 'test', memory: kept })).note(digest(0))
    const { at } = watchOf(kept, START + 50 * HOUR)
    expect([await at(START + 50 * HOUR), await at(START + 50.2 * HOUR)]).toEqual([[], []])
    expect(await at(START + 50.3 * HOUR)).toEqual(['digests-overdue'])
    const other = memory()
    await createChainNotes(createMemoryLedger({ by: 'test', memory: other })).note(digest(0))
    const behind = watchOf(other, START + HOUR, { caughtUpTo: () => START + 2 * HOUR })
    await behind.at(START + HOUR)
    expect(await behind.at(START + 99 * HOUR)).toEqual([])
  })
  test('a clock that is set back ends no silence', async () => {
    const { watch, at } = watchOf()
    await at(START + 2 * HOUR)
    watch.sawDigest(digest(0))
    expect([await at(START + 5 * HOUR), await at(START + 3 * HOUR), await at(START + 6 * HOUR)]).toEqual([['digests-overdue'], [], []])
  })
  test('a digest that nobody signed, or an old one told anew, ends no silence', async () => {
    const { watch, at } = watchOf()
    await at(START + 2 * HOUR)
    watch.sawDigest(digest(0))
    await at(START + 5 * HOUR)
    watch.sawDigest(digest(4, { verdict: { is: 'tampered', code: 'digest-unsigned', because: '', isSigned: false } }))
    watch.sawDigest(digest(4, { isBackfill: true }))
    expect(await at(START + 5.5 * HOUR)).toEqual([])
  })
  test('a name of a time to come ends no silence', async () => {
    const { watch, at } = watchOf()
    await at(START + 2 * HOUR)
    watch.sawDigest(digest(0))
    watch.sawDigest(digest(99))
    for (let minutes = 0; minutes < 300; minutes += 5) watch.saw(file(minutes / 60 - 3))
    watch.saw(file(99))
    expect(await at(START + 5 * HOUR)).toEqual(['digests-overdue', 'files-overdue'])
    watch.sawDigest(digest(99))
    watch.saw(file(99))
    expect(await at(START + 6 * HOUR)).toEqual([])
  })
  test('what is told is told again where it could not be kept', async () => {
    const { watch, ledger, at } = watchOf()
    await at(START + 2 * HOUR)
    watch.sawDigest(digest(0))
    const remember = ledger.remember
    Object.assign(ledger, { remember: async () => Promise.reject(new Error('disk full')) })
    await expect(at(START + 5 * HOUR)).rejects.toThrow('disk full')
    Object.assign(ledger, { remember })
    expect(await at(START + 5 * HOUR)).toEqual(['digests-overdue', 'digests-overdue'])
  })
})
