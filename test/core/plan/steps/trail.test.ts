import { describe, expect, test } from 'vitest'
import { managementRecording, s3ObjectRecording } from '../../../../packages/core/src/event-selectors/index.ts'
import type { JsonObject } from '../../../../packages/core/src/observe/answer-fields.ts'
import { known } from '../../../../packages/core/src/observe/fact.ts'
import { readEventSelectors } from '../../../../packages/core/src/observe/from-answers/event-selectors.ts'
import { planSteps } from '../../../../packages/core/src/plan/plan-steps.ts'
import { ACCOUNT, emptyAccount, inputOf, soundAccount, wholeChain } from '../../../fixtures/chain-accounts.ts'

const plain = wholeChain('repair')
const settings = { ...plain, wants: { ...plain.wants, dataEvents: true } }
const sound = soundAccount(plain)
const DEFAULT = { ReadWriteType: 'All', IncludeManagementEvents: true }
const LAMBDA = { Type: 'AWS::Lambda::Function', Values: ['arn:aws:lambda'] }
const READS = { ReadWriteType: 'ReadOnly', IncludeManagementEvents: true }

/** What is sent for a trail with these selectors, and by its undo; or what is said to what cannot be sent. */
function selected(written: JsonObject, given = settings) {
  const trails = sound.trails.map((each) => ({ ...each, selectors: readEventSelectors(written) }))
  const planned = planSteps(inputOf({ ...sound, trails }, given))
  const [step, ...more] = planned.steps
  expect(more).toEqual([])
  return { sent: step?.input, back: step?.undo.by === 'call' ? step.undo.input : undefined, planned }
}

describe('event selectors', () => {
  test('of a trail that is made leave the log bucket out, and keep management events', () => {
    const step = planSteps(inputOf(emptyAccount(settings), settings)).steps.find(({ id }) => id === 'event-selectors')
    const lists = step?.input.AdvancedEventSelectors as readonly { FieldSelectors: readonly JsonObject[] }[]
    expect(lists.map(({ FieldSelectors }) => FieldSelectors[0]?.Equals)).toEqual([['Management'], ['Data']])
    expect(lists[1]?.FieldSelectors).toContainEqual({ Field: 'resources.ARN', NotStartsWith: [`arn:aws:s3:::${plain.names.bucket}/`] })
    expect(step?.undo).toMatchObject({ input: { EventSelectors: [DEFAULT] } })
  })

  test('that are basic are added to', () => {
    const own = [{ ...DEFAULT, DataResources: [{ Type: 'AWS::Lambda::Function', Values: ['arn:aws:lambda'] }] }]
    const { sent, back } = selected({ EventSelectors: own })
    expect(sent?.EventSelectors).toEqual([
      ...own,
      { ReadWriteType: 'All', IncludeManagementEvents: false, DataResources: [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3'] }] },
    ])
    expect(back?.EventSelectors).toEqual(own)
  })

  describe.each<[string, readonly JsonObject[]]>([
    ['as AWS tells them', [{ ...DEFAULT, DataResources: [], ExcludeManagementEventSources: [] }]],
    ['of reads and writes apart', [READS, { ...READS, ReadWriteType: 'WriteOnly' }]],
    ['five times the same', [DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT]],
  ])('that are basic and say what a trail does by default, %s', (_, own) => {
    const { sent, back } = selected({ EventSelectors: own })
    const after = readEventSelectors(sent ?? {})

    test('become advanced ones, which can leave the log bucket out, and can be put back', () => {
      expect(sent?.EventSelectors).toBeUndefined()
      expect(JSON.stringify(sent?.AdvancedEventSelectors)).toContain(`"NotStartsWith":["arn:aws:s3:::${plain.names.bucket}/"]`)
      expect(back?.EventSelectors).toEqual(own)
    })

    test('and record all management events as before, and all objects but those of the log bucket', () => {
      if (!after.known) throw new Error(after.detail)
      const { read, write } = managementRecording([after.value])
      expect([read.recorded, write.recorded]).toEqual(['all', 'all'])
      const objects = s3ObjectRecording([after.value], 'aws')
      expect([objects.read.recorded, objects.write.recorded]).toEqual(['all-but', 'all-but'])
    })
  })

  test.each<[string, readonly JsonObject[]]>([
    ['leave a service out', [{ ...DEFAULT, ExcludeManagementEventSources: ['kms.amazonaws.com'] }]],
    ['choose data events', [{ ...DEFAULT, DataResources: [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3:::theirs/'] }] }]],
    ['record no management events', [{ ...DEFAULT, IncludeManagementEvents: false, DataResources: [LAMBDA] }, DEFAULT]],
  ])('that are basic and %s stay as they are', (_, own) => {
    const { sent } = selected({ EventSelectors: own })
    expect(sent?.AdvancedEventSelectors).toBeUndefined()
    const [...sentSelectors] = (sent?.EventSelectors ?? []) as readonly JsonObject[]
    expect(sentSelectors.slice(0, own.length)).toEqual(own)
  })

  test('of management events alone ask for no data events', () => {
    expect(selected({ EventSelectors: [READS] }, plain).sent?.EventSelectors).toEqual([READS, DEFAULT])
  })

  test('have room for five, and no more', () => {
    expect(selected({ EventSelectors: [READS, READS, READS, READS] }, plain).sent?.EventSelectors).toHaveLength(5)
    const { sent, planned } = selected({ EventSelectors: [READS, READS, READS, READS, READS] }, plain)
    expect(sent).toBeUndefined()
    expect(planned.handOvers.find(({ part }) => part === 'management-events')).toMatchObject({ calls: [] })
  })
})

test('a trail is made with the key', () => {
  const keyArn = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`
  const wanting = { ...plain, wants: { ...plain.wants, keyArn } }
  const { steps } = planSteps(inputOf(emptyAccount(wanting), wanting))
  expect(steps.find(({ id }) => id === 'trail')?.input).toMatchObject({ KmsKeyId: keyArn })
})

test.each([
  ['us-east-1', undefined],
  ['eu-west-1', { LocationConstraint: 'eu-west-1' }],
])('a bucket is made in %s, and everything else is sent to its owner alone', (region, location) => {
  const there = { ...plain, region }
  const { steps } = planSteps(inputOf(emptyAccount(there), there))
  expect(steps.find(({ id }) => id === 'bucket')?.input.CreateBucketConfiguration).toEqual(location)
  expect(steps.find(({ id }) => id === 'bucket-policy')?.input.ExpectedBucketOwner).toBe(ACCOUNT)
})

describe('who changed the trail last', () => {
  const [trail] = sound.trails
  const write = {
    eventId: '1',
    time: '2026-11-01T00:00:00Z',
    eventName: 'UpdateTrail',
    trailArn: trail?.arn ?? '',
    trailName: null,
    principal: null,
    issuer: null,
    invokedBy: null,
    userAgent: 'Terraform/1.9',
    sourceIPAddress: null,
  }
  const changed = (tags: readonly { key: string; value: string }[]) => {
    const trails = sound.trails.map((each) => ({ ...each, tags: known(tags), topicArn: known(null), validatesLogFiles: known(false) }))
    const topics = sound.topics.map((each) => ({ ...each, exists: known(false) }))
    return planSteps(inputOf({ ...sound, trails, topics, trailWrites: known([write]) }, plain))
  }

  test('is a tool: the trail, and what would be made for it, are left to it', () => {
    const planned = changed([])
    expect(planned.steps).toEqual([])
    expect(planned.handOvers.find(({ part }) => part === 'topic')?.heldBy).toBe('Terraform, which changed it last')
  })

  test('says nothing where Trailmend made the trail', () => {
    expect(changed([{ key: 'trailmend', value: 'repair' }]).steps.map(({ id }) => id)).toContain('trail-settings')
  })
})
