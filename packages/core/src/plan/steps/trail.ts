import type { Json } from '../../evaluate/finding.ts'
import type { JsonObject } from '../../observe/answer-fields.ts'
import type { Trail } from '../../observe/snapshot.ts'
import type { Chain } from '../chain/chain.ts'
import { saysNoMoreThanDefault } from '../chain/records-management.ts'
import type { Decision } from '../plan-data.ts'
import { OUR_TAG } from '../settings.ts'
import { byHand, changes, IF_SKIPPED, idOf, on, type StepDraft } from './draft.ts'

export function trustCloudTrail(_chain: Chain, decision: Decision): readonly StepDraft[] {
  return [
    {
      ...on(decision, 'cloudtrail.amazonaws.com'),
      id: idOf(decision),
      change: 'organizations:EnableAWSServiceAccess',
      input: { ServicePrincipal: 'cloudtrail.amazonaws.com' },
      fields: [changes('trustedAccess', false, true)],
      undo: byHand('Disable trusted access of CloudTrail in AWS Organizations by hand.'),
    },
  ]
}

/** A trail with everything that can be had in the one call; delivery to CloudWatch Logs follows in another. */
export function makeTrail(chain: Chain, decision: Decision): readonly StepDraft[] {
  const { bucket, topic, key, settings, trailArn } = chain
  const name = settings.names.trail
  return [
    {
      ...on(decision, trailArn),
      id: idOf(decision),
      change: 'cloudtrail:CreateTrail',
      input: {
        Name: name,
        S3BucketName: bucket.name,
        ...(bucket.keyPrefix === '' ? {} : { S3KeyPrefix: bucket.keyPrefix }),
        ...(topic === undefined ? {} : { SnsTopicName: topic.arn }),
        IncludeGlobalServiceEvents: true,
        IsMultiRegionTrail: true,
        EnableLogFileValidation: true,
        ...(key === undefined ? {} : { KmsKeyId: key.arn }),
        ...(settings.wants.organizationTrail ? { IsOrganizationTrail: true } : {}),
        TagsList: [{ Key: OUR_TAG, Value: settings.profile }],
      },
      fields: [changes('trail', null, trailArn)],
      undo: byHand(`Stop and delete trail ${name} by hand.`),
    },
  ]
}

export function startLogging({ trailArn }: Chain, decision: Decision): readonly StepDraft[] {
  return [
    {
      ...on(decision, trailArn),
      id: idOf(decision),
      change: 'cloudtrail:StartLogging',
      input: { Name: trailArn },
      fields: [changes('isLogging', false, true)],
      undo: byHand('Trailmend stops no trail; stop logging by hand.'),
    },
  ]
}

/**
 * The trail, which records one account, records the whole organization.
 *
 * In a call of its own: what it costs in other accounts cannot be told, so that a person approves it by name. Trailmend does not take it
 * back, for that would blind every other account.
 */
export function recordOrganization({ trail, trailArn }: Chain, decision: Decision): readonly StepDraft[] {
  if (trail === undefined || decision.state === 'foreign') return []
  return [
    {
      ...on(decision, trailArn),
      id: idOf(decision),
      change: 'cloudtrail:UpdateTrail',
      input: { Name: trailArn, IsOrganizationTrail: true },
      fields: [changes('isOrganization', false, true)],
      undo: byHand(`Make trail ${trail.name} one of its account alone by hand, once no other account needs it.`),
    },
  ]
}

/** A setting of the trail that a decision changes. */
interface Setting {
  readonly field: string
  readonly input: string
  readonly before: (trail: Trail) => Json
  readonly after: (chain: Chain) => Json
}

const said = <T extends Json>(fact: { readonly known: boolean; readonly value?: T }): Json => (fact.known ? (fact.value ?? null) : null)

/** By part, what becomes of the trail's settings. What `CreateTrail` and `UpdateTrail` call it is `input`. */
const SETTINGS: ReadonlyMap<Decision['part'], Setting> = new Map<Decision['part'], Setting>([
  [
    'bucket',
    { field: 'bucketName', input: 'S3BucketName', before: ({ bucketName }) => said(bucketName), after: ({ bucket }) => bucket.name },
  ],
  [
    'topic',
    { field: 'topicArn', input: 'SnsTopicName', before: ({ topicArn }) => said(topicArn), after: ({ topic }) => topic?.arn ?? null },
  ],
  ['key', { field: 'keyArn', input: 'KmsKeyId', before: ({ keyArn }) => said(keyArn), after: ({ key }) => key?.arn ?? null }],
  [
    'multi-region',
    { field: 'isMultiRegion', input: 'IsMultiRegionTrail', before: ({ isMultiRegion }) => isMultiRegion, after: () => true },
  ],
  [
    'global-events',
    {
      field: 'includesGlobalEvents',
      input: 'IncludeGlobalServiceEvents',
      before: (trail) => said(trail.includesGlobalEvents),
      after: () => true,
    },
  ],
  [
    'log-file-validation',
    { field: 'validatesLogFiles', input: 'EnableLogFileValidation', before: (trail) => said(trail.validatesLogFiles), after: () => true },
  ],
])

/** Whether a decision, carried out, changes a setting of a trail that is there. */
export function setsTrail(chain: Chain, { part }: Pick<Decision, 'part'>): boolean {
  const { trail } = chain
  if (trail === undefined) return false
  const setting = SETTINGS.get(part)
  return setting === undefined
    ? part === 'logs-integration' || part === 'organization-wide'
    : setting.before(trail) !== setting.after(chain)
}

/**
 * One call for all settings of the trail that the decisions to create and to repair change, with the fields that differ and no others.
 *
 * The trail names a bucket or a topic anew only if it does not name it yet.
 */
export function setTrail(chain: Chain, decisions: readonly Decision[]): readonly StepDraft[] {
  const { trail, trailArn, trailAccount } = chain
  if (trail === undefined) return []
  const changed = decisions.flatMap((decision) => {
    const setting = SETTINGS.get(decision.part)
    if (setting === undefined) return []
    const field = changes(setting.field, setting.before(trail), setting.after(chain))
    return field.before === field.after ? [] : [{ decision, setting, field }]
  })
  const [first] = changed
  if (first === undefined) return []
  const inputOf = (side: 'before' | 'after'): JsonObject => ({
    Name: trailArn,
    ...Object.fromEntries(changed.map(({ setting, field }) => [setting.input, field[side] ?? ''])),
  })
  return [
    {
      part: 'trail',
      situations: [...new Set(changed.map(({ decision }) => decision.situation))],
      account: trailAccount,
      region: trail.homeRegion,
      resource: trailArn,
      ifSkipped: changed.map(({ decision }) => IF_SKIPPED[decision.part]).join(' '),
      id: 'trail-settings',
      change: 'cloudtrail:UpdateTrail',
      input: inputOf('after'),
      fields: changed.map(({ field }) => field),
      undo: { by: 'call', change: 'cloudtrail:UpdateTrail', input: inputOf('before') },
    },
  ]
}

const ALL_MANAGEMENT_EVENTS = { ReadWriteType: 'All', IncludeManagementEvents: true }

/**
 * The event selectors with what is missing added: `PutEventSelectors` replaces all, so those that are there are sent back as AWS gave them.
 *
 * Basic selectors cannot leave a bucket out. Where they only say what a trail does by default, advanced ones that record the same take their
 * place; where a user chose data events by them they stay, the log bucket's own objects are recorded, too, and the price says so.
 */
export function selectEvents({ trail, trailArn, bucket, account }: Chain, decisions: readonly Decision[]): readonly StepDraft[] {
  const wanted = decisions.filter(({ part, does }) => (part === 'management-events' || part === 'data-events') && does === 'repair')
  const [first] = wanted
  if (first === undefined || (trail !== undefined && !trail.selectors.known)) return []
  // A new trail has the selectors that every trail has by default.
  const { kind, written } = trail?.selectors.known ? trail.selectors.value : { kind: 'default' as const, written: undefined }
  const management = wanted.some(({ part }) => part === 'management-events')
  const data = wanted.some(({ part }) => part === 'data-events')
  const objects = `arn:${account.partition}:s3`
  const isBasic = kind === 'basic' && !saysNoMoreThanDefault(trail?.selectors)
  const before = written ?? { EventSelectors: [ALL_MANAGEMENT_EVENTS] }
  const basic = written?.EventSelectors ?? []
  const advanced = written?.AdvancedEventSelectors ?? []
  const after: { readonly [list: string]: readonly unknown[] } = isBasic
    ? {
        EventSelectors: [
          ...basic,
          ...(management || data
            ? [
                {
                  ...ALL_MANAGEMENT_EVENTS,
                  IncludeManagementEvents: management,
                  ...(data ? { DataResources: [{ Type: 'AWS::S3::Object', Values: [objects] }] } : {}),
                },
              ]
            : []),
        ],
      }
    : {
        AdvancedEventSelectors: [
          ...advanced,
          ...(management || kind !== 'advanced'
            ? [{ Name: 'Management events', FieldSelectors: [fieldIs('eventCategory', 'Management')] }]
            : []),
          ...(data
            ? [
                {
                  Name: 'Objects of all buckets but the log bucket',
                  FieldSelectors: [
                    fieldIs('eventCategory', 'Data'),
                    fieldIs('resources.type', 'AWS::S3::Object'),
                    { Field: 'resources.ARN', NotStartsWith: [`${objects}:::${bucket.name}/`] },
                  ],
                },
              ]
            : []),
        ],
      }
  return [
    {
      ...on(first, trailArn),
      id: 'event-selectors',
      situations: [...new Set(wanted.map(({ situation }) => situation))],
      ifSkipped: wanted.map(({ part }) => IF_SKIPPED[part]).join(' '),
      change: 'cloudtrail:PutEventSelectors',
      input: { TrailName: trailArn, ...after },
      fields: [changes('eventSelectors', before as Json, after as Json)],
      undo: { by: 'call', change: 'cloudtrail:PutEventSelectors', input: { TrailName: trailArn, ...before } },
    },
  ]
}

function fieldIs(Field: string, value: string): JsonObject {
  return { Field, Equals: [value] }
}
