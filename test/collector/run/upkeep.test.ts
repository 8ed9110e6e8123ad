import { describe, expect, test } from 'vitest'
import { createSeenEvents } from '../../../packages/collector/src/dedupe/seen-events.ts'
import { createMemoryLedger } from '../../../packages/collector/src/ledger/memory-ledger.ts'
import { keepTidy } from '../../../packages/collector/src/run/upkeep.ts'

const MINUTE = 60_000
const WINDOW = 100

/** A ledger that is told what to forget, a clock that goes a minute at each rest, and what happens at each. */
async function tidy(
  atMinute: (minute: number, see: (count: number) => void) => void,
  { minutes, keep }: { minutes: number; keep?: number },
) {
  const seen = createSeenEvents(WINDOW, 1)
  const forgotten: (readonly [what: string, before: number, at: number])[] = []
  const end = new AbortController()
  let [now, name] = [0, 1]
  const see = (count: number) => {
    for (let index = 0; index < count; index++) seen.see(Int32Array.of(name++, 1, 1, 1), 1)
  }
  const ledger = {
    ...createMemoryLedger({ by: 'test' }),
    forgetClaims: async (before: number) => void forgotten.push(['claims', before / MINUTE, now / MINUTE]),
    forgetObjects: async (before: number) => forgotten.push(['objects', before / MINUTE, now / MINUTE]),
    forgetRemembered: async (prefix: string, before: number) => forgotten.push([prefix, before / MINUTE, now / MINUTE]),
  }
  const sleep = async (milliseconds: number) => {
    now += milliseconds
    atMinute(now / MINUTE, see)
    if (now >= minutes * MINUTE) end.abort()
  }
  const problems: unknown[] = []
  await keepTidy(
    { ledger, seen, clock: { now: () => now, random: () => 0, sleep }, keep, failed: (error) => problems.push(error) },
    end.signal,
  )
  expect(problems).toEqual([])
  return forgotten
}

describe('a ledger is kept tidy', () => {
  test('claims are forgotten that are older than everything remembered', async () => {
    const forgotten = await tidy((_, see) => see(WINDOW / 10), { minutes: 60 })
    expect(forgotten.length).toBeGreaterThan(2)
    // What was claimed in the last turn, ten minutes, is remembered; a look is a minute.
    for (const [, before, at] of forgotten) expect(at - before).toBeGreaterThanOrEqual(10)
  })

  test('none are while everything is remembered, and none at the first turn, for nobody knows what came before', async () => {
    expect(await tidy((_, see) => see(1), { minutes: WINDOW - 1 })).toEqual([])
    expect(await tidy((minute, see) => see(minute === 1 ? WINDOW + 1 : 0), { minutes: 60 })).toEqual([])
  })

  test('objects and what passes with them are forgotten every six hours, as long as they are kept', async () => {
    const whats = ['objects', 'digest/', 'alert/', 'silence/', 'addendum/']
    const at = (minute: number) => whats.map((what) => [what, minute - 1000, minute])
    expect(await tidy(() => undefined, { minutes: 800, keep: 1000 * MINUTE })).toEqual([...at(0), ...at(360), ...at(720)])
  })
})
