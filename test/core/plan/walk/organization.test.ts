import { expect, test } from 'vitest'
import { PROFILES } from '../../../../packages/core/src/plan/parts.ts'
import { inputOf, soundAccount, wholeChain } from '../../../fixtures/chain-accounts.ts'
import { BESIDE, consistent, type Dimension, EXTRA, STORAGE, TRAIL, type Variation } from '../../../fixtures/chain-states.ts'
import { walk } from './laws.ts'

const named = (dimensions: readonly Dimension[], ...names: readonly string[]): readonly Dimension[] =>
  names.map((name) => {
    const dimension = dimensions.find((each) => each.name === name)
    if (dimension === undefined) throw new Error(`no dimension is called ${name}`)
    return dimension
  })

/** Every combination of one variation of each dimension. */
function* product(dimensions: readonly Dimension[]): Generator<readonly Variation[]> {
  const [first, ...rest] = dimensions
  if (first === undefined) yield []
  else for (const others of product(rest)) for (const variation of first.variations) yield [variation, ...others]
}

/** One of several dimensions varied at a time. */
const eitherOf = (dimensions: readonly Dimension[]): Dimension => ({
  name: dimensions.map(({ name }) => name).join(' or '),
  group: 'storage',
  variations: [...new Set(dimensions.flatMap(({ variations }) => variations))],
})

/** What a trail of the organization hangs on, the trail itself, and who may change it. */
const DIMENSIONS: readonly Dimension[] = [
  ...named(BESIDE, 'second trail'),
  ...named(EXTRA, 'organization', 'trusted access'),
  ...named(TRAIL, "trail's holder", 'validation'),
  eitherOf(named(STORAGE, 'bucket', "bucket's policy")),
]

test.each(PROFILES)(
  'profile %s: wherever a trail of the organization is wanted, every combination ends well, and harms nothing',
  (profile) => {
    const plain = wholeChain(profile)
    const settings = { ...plain, wants: { ...plain.wants, organizationTrail: true } }
    const sound = soundAccount(settings)
    const broken: string[] = []
    let walked = 0
    let widened = 0
    for (const variations of product(DIMENSIONS)) {
      walked += 1
      const account = variations.reduceRight((before, { make }) => make(before, settings), sound)
      const walkedState = walk(inputOf(consistent(account, settings), settings), { isDeep: walked % 7 === 0 })
      if (walkedState.planned.steps.some(({ id }) => id === 'organization-wide')) widened += 1
      broken.push(...walkedState.broken.map((each) => `${variations.map(({ name }) => name).join('; ')}: ${each}`))
      if (broken.length > 20) break
    }
    console.log(`profile ${profile}: ${walked} states walked, ${widened} trails made the organization's`)
    expect(broken.slice(0, 10)).toEqual([])
    expect(widened).toBeGreaterThan(10)
  },
  120_000,
)
