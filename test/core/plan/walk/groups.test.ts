import { describe, expect, test } from 'vitest'
import { PROFILES } from '../../../../packages/core/src/plan/parts.ts'
import { inputOf, soundAccount, wholeChain } from '../../../fixtures/chain-accounts.ts'
import { keyArn } from '../../../fixtures/chain-scenes.ts'
import {
  BESIDE,
  consistent,
  DIMENSIONS,
  type Dimension,
  KEYS,
  LOGS,
  NOTIFICATION,
  STORAGE,
  TRAIL,
  type Variation,
} from '../../../fixtures/chain-states.ts'
import { walk } from './laws.ts'

/** Every combination of one variation of each dimension. */
function* product(dimensions: readonly Dimension[]): Generator<readonly Variation[]> {
  const [first, ...rest] = dimensions
  if (first === undefined) yield []
  else for (const others of product(rest)) for (const variation of first.variations) yield [variation, ...others]
}

const GROUPS = { storage: STORAGE, notification: NOTIFICATION, logs: LOGS, trail: TRAIL, 'trail, and others': BESIDE, key: KEYS }

describe.each(PROFILES)('profile %s', (profile) => {
  const plain = wholeChain(profile)
  const settings = { ...plain, wants: { ...plain.wants, keyArn: keyArn(plain) } }
  const sound = soundAccount(settings)
  const brokenBy = (variations: readonly Variation[], isDeep = true): readonly string[] => {
    const account = variations.reduceRight((before, { make }) => make(before, settings), sound)
    const { broken } = walk(inputOf(consistent(account, settings), settings), { isDeep })
    return broken.map((each) => `${variations.map(({ name }) => name).join('; ')}: ${each}`)
  }

  test.each(Object.entries(GROUPS))(
    'every combination of the group %s ends well, and harms nothing',
    (group, dimensions) => {
      const broken: string[] = []
      let walked = 0
      for (const variations of product(dimensions)) {
        walked += 1
        // Which order steps may be taken in depends on few of them: in the largest group a fifth of the states tells.
        broken.push(...brokenBy(variations, dimensions !== NOTIFICATION || walked % 5 === 0))
      }
      console.log(`profile ${profile}: ${walked} states of ${group} walked`)
      expect(broken.slice(0, 10)).toEqual([])
    },
    120_000,
  )

  test('every pair of variations across groups ends well, and harms nothing', () => {
    const all = [...BESIDE, ...KEYS, ...DIMENSIONS]
    const broken: string[] = []
    let walked = 0
    for (const [index, one] of all.entries()) {
      for (const other of all.slice(index + 1)) {
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
