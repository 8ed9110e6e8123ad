import { describe, expect, test } from 'vitest'
import { IDENTITY_WORDS } from '../../../packages/collector/src/dedupe/event-identity.ts'
import { createMemoryLedger } from '../../../packages/collector/src/ledger/memory-ledger.ts'
import { createIdentityList } from '../../../packages/collector/src/read/identity-list.ts'
import { createOrdinals } from '../../../packages/collector/src/read/ordinals.ts'
import { printOf } from '../../../packages/collector/src/run/print.ts'
import type { Delivery } from '../../../packages/collector/src/source/source.ts'
import { eventOf, logOf, notingSink, stage } from './stage.ts'

/** A reading of events with these identities, of which so many were written. */
function reading(identities: readonly number[], { written = identities.length, refused = 0 } = {}) {
  const list = createIdentityList()
  for (const one of identities) list.push(new Int32Array(IDENTITY_WORDS).fill(one), 0)
  const ordinals = createOrdinals()
  for (let at = 0; at < written; at++) ordinals.push(at)
  return { identities: list, written: ordinals, refused: Array.from({ length: refused }, (_, ordinal) => ({ ordinal, because: 'broken' })) }
}

describe('the print of what was written', () => {
  test('is the same for the same events, and another for others, fewer, or in another order', () => {
    const all = [[1, 2, 3], [1, 2, 4], [1, 2], [2, 1, 3], []].map((identities) => printOf(reading(identities)))
    expect(new Set(all).size).toBe(all.length)
    expect(printOf(reading([1, 2, 3]))).toBe(all[0])
    expect(all[0]).toMatch(/^[0-9a-f]{1,8}$/)
  })

  test('covers all of a list in several pieces', () => {
    const many = Array.from({ length: 3_000 }, (_, at) => at)
    expect(printOf(reading(many))).not.toBe(printOf(reading(many.with(0, -1))))
    expect(printOf(reading(many))).not.toBe(printOf(reading(many.with(2_999, -1))))
  })

  test.each([
    ['an event has no identity', { written: 4 }],
    ['one that has an identity was not written', { written: 2 }],
    ['one was refused, and another has no identity', { refused: 1 }],
  ])('is not there where %s', (_why, more) => {
    expect(printOf(reading([1, 2, 3], more))).toBeUndefined()
  })
})

test.each([
  ['sinks that append are told the print', false],
  ['no sink is told one by which the next run would not know its own parcel: with a shared ledger that has another secret', true],
])('%s', async (_what, isShared) => {
  const prints: (string | undefined)[] = []
  const noting = notingSink([], { appends: true })
  const sink = {
    ...noting,
    open: (...args: Parameters<typeof noting.open>) => {
      const parcel = noting.open(...args)
      return {
        ...parcel,
        commit: (signal: AbortSignal, print?: string) => {
          prints.push(print)
          return parcel.commit(signal)
        },
      }
    },
  }
  const receives: (readonly Delivery[])[] = []
  const objects = { a: [logOf('1', '2')], b: [Buffer.from(`{"Records":[${eventOf('3')},{}]}`)] }
  const on = stage({ receives, objects, sinks: [sink], ledger: { ...createMemoryLedger({ by: 'one' }), isShared } })
  receives.push([on.delivery('m', ['a', 'b'])])
  await on.run()
  expect(prints).toEqual([isShared ? undefined : expect.stringMatching(/^[0-9a-f]+$/), undefined])
})
