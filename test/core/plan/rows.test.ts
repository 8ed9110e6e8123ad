import { describe, expect, test } from 'vitest'
import { decide, rowsFor, statesOf } from '../../../packages/core/src/plan/decide.ts'
import { HOLDERS, type Holder, type PART_CARDS, PARTS, type PartState, PROFILES } from '../../../packages/core/src/plan/parts.ts'
import { ROWS, SITUATIONS } from '../../../packages/core/src/plan/rows.ts'

const combinations = PARTS.flatMap((part) =>
  statesOf(part).flatMap((state) => HOLDERS.flatMap((holder) => PROFILES.map((profile) => ({ part, state, holder, profile })))),
)

describe('the decision table', () => {
  test('covers every combination of part, state, holder and profile by exactly one row', () => {
    const wrong = combinations
      .map((each) => ({ ...each, rows: rowsFor(each, each.profile).length }))
      .filter(({ rows }) => rows !== 1)
      .map(({ part, state, holder, profile, rows }) => `${part}, ${state}, ${holder}, ${profile}: ${rows} rows`)
    expect(wrong).toEqual([])
    expect(combinations.length).toBeGreaterThan(1_500)
  })

  test('has no row that covers nothing, and no situation without a row', () => {
    const idle = ROWS.filter((row) => !combinations.some((each) => rowsFor(each, each.profile).includes(row)))
    expect(idle.map(({ situation, parts, states }) => ({ situation, parts, states }))).toEqual([])
    expect([...new Set(ROWS.map(({ situation }) => situation))].sort()).toEqual(Object.keys(SITUATIONS).sort())
  })

  test('changes nothing that a tool, another account or nobody known looks after, and nothing that was not read', () => {
    const changed = combinations.filter(({ part, state, holder, profile }) => {
      const { does } = decide(reading(part, state, holder), profile)
      const isOthers = holder === 'managed' || holder === 'other-account' || holder === 'unknown'
      return (does === 'create' || does === 'repair') && (isOthers || state === 'unknown' || state === 'in-place' || state === 'foreign')
    })
    expect(changed).toEqual([])
  })

  test('has no word for a state or a holder that is none, not that of the first row', () => {
    expect(() => decide({ ...reading('trail', 'unknown', 'ours'), state: 'no state' as PartState }, 'standard')).toThrow('no row for')
    expect(() => decide({ ...reading('trail', 'unknown', 'ours'), holder: 'nobody' as Holder }, 'standard')).toThrow('no row for')
  })

  test('says in a whole sentence why', () => {
    for (const each of combinations) {
      expect(decide(reading(each.part, each.state, each.holder), each.profile).why).toMatch(/^[A-Z][^{}]*\.$/u)
    }
  })
})

function reading(part: (typeof PARTS)[number], state: (typeof PART_CARDS)['bucket']['states'][number], holder: (typeof HOLDERS)[number]) {
  return { part, of: '', state, holder, account: '111122223333', region: 'eu-west-1', name: 'name', because: 'seen' }
}
