import { expect, test } from 'vitest'
import { layOut } from '../../../packages/core/src/plan/chain/chain.ts'
import { readChain } from '../../../packages/core/src/plan/chain/read-chain.ts'
import { type Group, PART_CARDS, type PartReading } from '../../../packages/core/src/plan/parts.ts'
import { inputOf, soundAccount, wholeChain } from '../../fixtures/chain-accounts.ts'
import { drawsOf, keyArn } from '../../fixtures/chain-scenes.ts'
import { consistent, DIMENSIONS, type Dimension, EXTRA, KEYS } from '../../fixtures/chain-states.ts'

/**
 * What a group's rows read besides the facts of their own group. The trail's facts say what the others are called and who holds what is to be made
 * for the trail; whether delivery to a log group works is the trail's status. Nothing but this goes from one group to another.
 */
const READS: Readonly<Record<Group, readonly Group[]>> = {
  storage: ['trail'],
  notification: ['trail'],
  logs: ['trail'],
  trail: [],
}

/** Variations that change what the trail names are the trail's, whichever group they are listed with: so are deliveries that it tells of. */
const OF_TRAIL: ReadonlySet<string> = new Set([
  'bucket: deleted, of another name',
  "bucket: a stranger's",
  'topic: not named by the trail',
  'key: not used by the trail',
  'integration: missing',
  'integration: never delivered',
  'integration: dead for days',
  'integration: not readable',
])

const settings = (() => {
  const plain = wholeChain('repair')
  const arn = 'arn:aws:sns:eu-west-1:111122223333:alarms'
  return { ...plain, wants: { ...plain.wants, keyArn: keyArn(plain), dataEvents: true, monitorTopic: arn } }
})()
const sound = soundAccount(settings)

/** What decides of each part: its state, its holder, and which one it is; words may quote a name. */
function readings(account: typeof sound): ReadonlyMap<string, string> {
  const said = ({ state, holder, name, account: owner, region }: PartReading) => JSON.stringify({ state, holder, name, owner, region })
  return new Map(readChain(layOut(inputOf(account, settings))).map((each) => [`${each.part}/${each.of}`, said(each)]))
}

const cases = [...KEYS, ...DIMENSIONS, ...EXTRA].flatMap((dimension: Dimension) =>
  dimension.variations.map((variation) => ({ dimension, variation, name: `${dimension.name}: ${variation.name}` })),
)

/** The sound account, and others in which much is wrong already: what is read of what may hang on it. */
const BACKGROUNDS = (() => {
  const draw = drawsOf(20261122)
  const drawn = Array.from({ length: 60 }, () =>
    consistent(
      cases.reduceRight((before, { variation }) => (draw(12) === 0 ? variation.make(before, settings) : before), sound),
      settings,
    ),
  )
  return [sound, ...drawn]
})()

test.each(cases)('rows read of other groups only what is declared: $name', ({ dimension, variation, name }) => {
  const varied = OF_TRAIL.has(name) ? 'trail' : dimension.group
  const undeclared = BACKGROUNDS.flatMap((background) => {
    const before = readings(background)
    const after = readings(consistent(variation.make(background, settings), settings))
    const changed = [...new Set([...before.keys(), ...after.keys()])].filter((key) => before.get(key) !== after.get(key))
    return changed.filter((key) => {
      const { group } = PART_CARDS[key.split('/')[0] as keyof typeof PART_CARDS]
      return group !== varied && !READS[group].includes(varied)
    })
  })
  expect([...new Set(undeclared)]).toEqual([])
})
