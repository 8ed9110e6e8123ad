import { describe, expect, test } from 'vitest'
import { PROFILES } from '../../../../packages/core/src/plan/parts.ts'
import { soundAccount, wholeChain } from '../../../fixtures/chain-accounts.ts'
import { DIMENSIONS, type Dimension, LOGS, NOTIFICATION, STORAGE, TRAIL, type Variation } from '../../../fixtures/chain-states.ts'
import { walk } from './laws.ts'

/** Every combination of one variation of each dimension. */
function* product(dimensions: readonly Dimension[]): Generator<readonly Variation[]> {
  const [first, ...rest] = dimensions
  if (first === undefined) yield []
  else for (const variation of first.variations) for (const others of product(rest)) yield [variation, ...others]
}

const GROUPS = { storage: STORAGE, notification: NOTIFICATION, logs: LOGS, trail: TRAIL }

describe.each(PROFILES)('profile %s', (profile) => {
  const settings = wholeChain(profile)
  const sound = soundAccount(settings)
  const brokenBy = (variations: readonly Variation[]): readonly string[] => {
    const account = variations.reduceRight((before, { make }) => make(before, settings), sound)
    const { broken } = walk(account, settings)
    return broken.map((each) => `${variations.map(({ name }) => name).join('; ')}: ${each}`)
  }

  test.each(Object.entries(GROUPS))(
    'every combination of the group %s ends well, and harms nothing',
    (_, dimensions) => {
      const broken: string[] = []
      let walked = 0
      for (const variations of product(dimensions)) {
        walked += 1
        broken.push(...brokenBy(variations))
      }
      console.log(`profile ${profile}: ${walked} states of ${dimensions[0]?.group} walked`)
      expect(broken.slice(0, 10)).toEqual([])
    },
    120_000,
  )

  test('every pair of variations across groups ends well, and harms nothing', () => {
    const broken: string[] = []
    let walked = 0
    for (const one of DIMENSIONS) {
      for (const other of DIMENSIONS.filter(({ group }) => group !== one.group)) {
        for (const variation of one.variations) {
          for (const beside of other.variations) {
            walked += 1
            broken.push(...brokenBy([variation, beside]))
          }
        }
      }
    }
    console.log(`profile ${profile}: ${walked} pairs walked`)
    expect(broken.slice(0, 10)).toEqual([])
  }, 120_000)
})
