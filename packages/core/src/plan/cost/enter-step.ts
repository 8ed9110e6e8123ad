import { flagField, hasField, type JsonObject, listField, objectOf, ownField, textField } from '../../observe/answer-fields.ts'
import { type Fact, known } from '../../observe/fact.ts'
import { readEventSelectors } from '../../observe/from-answers/event-selectors.ts'
import type { ChangeName } from '../changes.ts'
import type { Step } from '../step.ts'
import { queueOfToken } from '../token-in-queue.ts'
import { type BilledLogGroup, type BilledTrail, type Ledger, metricKey, regionOf } from './ledger.ts'

/** What of a step is needed to price it. */
export type PricedStep = Pick<Step, 'change' | 'input' | 'part' | 'account' | 'region'>

type Enter = (ledger: Ledger, step: PricedStep) => Ledger

/** A change that nobody is billed for. */
const free: Enter = (ledger) => ledger

/**
 * What each change does to what is billed.
 *
 * A trail counts as logging from the moment it is created, so that the step that brings the costs is the one that shows them.
 */
// biome-ignore format: a table is read by its columns
const ENTER: Readonly<Record<ChangeName, Enter>> = {
  'cloudtrail:CreateTrail':               createTrail,
  'cloudtrail:UpdateTrail':               (ledger, step) => withTrail(ledger, step, (trail) => ({ ...trail, ...settingsIn(step.input, { ...ledger, region: trail.homeRegion, trail }) })),
  'cloudtrail:StartLogging':              (ledger, step) => withTrail(ledger, step, (trail) => ({ ...trail, status: LOGGING })),
  'cloudtrail:PutEventSelectors':         (ledger, step) => withTrail(ledger, step, (trail) => ({ ...trail, selectors: readEventSelectors(step.input) })),
  's3:CreateBucket':                      free,
  's3:PutBucketPolicy':                   free,
  's3:PutPublicAccessBlock':              free,
  's3:PutBucketVersioning':               free,
  's3:PutBucketLogging':                  logAccess,
  's3:PutBucketTagging':                  free,
  'sns:CreateTopic':                      free,
  'sns:SetTopicAttributes':               free,
  'sns:Subscribe':                        subscribe,
  'sns:ConfirmSubscription':              confirm,
  'sns:Unsubscribe':                      free,
  'sqs:CreateQueue':                      createQueue,
  'sqs:SetQueueAttributes':               free,
  'kms:PutKeyPolicy':                     free,
  'cloudwatchlogs:CreateLogGroup':        createLogGroup,
  'cloudwatchlogs:PutRetentionPolicy':    (ledger, step) => withLogGroup(ledger, step, (group) => ({ ...group, retentionDays: numberIn(step.input, 'retentionInDays') })),
  'cloudwatchlogs:DeleteRetentionPolicy': (ledger, step) => withLogGroup(ledger, step, (group) => ({ ...group, retentionDays: null })),
  'cloudwatchlogs:PutMetricFilter':       (ledger, step) => withLogGroup(ledger, step, (group) => ({ ...group, metrics: [...new Set([...group.metrics, ...metricsIn(step.input)])] })),
  'cloudwatch:PutMetricAlarm':            putAlarm,
  'iam:CreateRole':                       free,
  'iam:UpdateAssumeRolePolicy':           free,
  'iam:PutRolePolicy':                    free,
  'iam:DeleteRolePolicy':                 free,
  'organizations:EnableAWSServiceAccess': free,
}

const LOGGING: BilledTrail['status'] = known({ isLogging: known(true) })

/** What is billed after a step. The ledger itself is given back by a change that costs nothing. */
export function enterStep(ledger: Ledger, step: PricedStep): Ledger {
  return ENTER[step.change](ledger, step)
}

function createTrail(ledger: Ledger, { input, account, region }: PricedStep): Ledger {
  const name = textField(input, 'Name') ?? ''
  // Whoever makes the organization's trail, it is the management account's.
  const owner = flagField(input, 'IsOrganizationTrail') === true ? (ledger.managementAccount ?? account) : account
  const arn = `arn:${ledger.partition}:cloudtrail:${region}:${owner}:trail/${name}`
  if (ledger.trails.some((trail) => trail.arn === arn)) return ledger
  const trail: BilledTrail = {
    arn,
    name,
    ownerAccount: owner,
    homeRegion: region,
    isMultiRegion: false,
    isOrganization: false,
    status: LOGGING,
    bucketName: known(''),
    keyPrefix: '',
    topicArn: known(null),
    keyArn: known(null),
    validatesLogFiles: known(false),
    logGroupArn: known(null),
    insights: known([]),
    selectors: readEventSelectors({}),
  }
  return { ...ledger, trails: [...ledger.trails, { ...trail, ...settingsIn(input, { ...ledger, region, trail }) }] }
}

/** The settings that the input of CreateTrail or UpdateTrail names; an empty text takes one away. */
function settingsIn(
  input: JsonObject,
  { partition, region, trail }: Pick<Ledger, 'partition'> & { region: string; trail: BilledTrail },
): Partial<BilledTrail> {
  const flag = (name: string, before: boolean) => flagField(input, name) ?? before
  const named = (name: string, before: Fact<string | null>) =>
    ownField(input, name) === undefined ? before : known(textField(input, name) ?? null)
  const topic = textField(input, 'SnsTopicName')
  const isName = topic !== undefined && !topic.startsWith('arn:')
  const bucket = textField(input, 'S3BucketName')
  const isOrganization = flag('IsOrganizationTrail', trail.isOrganization)
  return {
    isMultiRegion: flag('IsMultiRegionTrail', trail.isMultiRegion),
    isOrganization,
    ...(isOrganization && !trail.isOrganization ? { isNewToMembers: true } : {}),
    ...(bucket === undefined ? {} : { bucketName: known(bucket) }),
    topicArn: isName ? known(`arn:${partition}:sns:${region}:${trail.ownerAccount}:${topic}`) : named('SnsTopicName', trail.topicArn),
    keyArn: named('KmsKeyId', trail.keyArn),
    logGroupArn: named('CloudWatchLogsLogGroupArn', trail.logGroupArn),
    ...(hasField(input, 'EnableLogFileValidation') ? { validatesLogFiles: known(flag('EnableLogFileValidation', false)) } : {}),
  }
}

function withTrail(ledger: Ledger, { input, region }: PricedStep, change: (trail: BilledTrail) => BilledTrail): Ledger {
  const named = textField(input, 'Name') ?? textField(input, 'TrailName')
  const isIt = ({ arn, name, homeRegion }: BilledTrail) => arn === named || (name === named && homeRegion === region)
  return { ...ledger, trails: ledger.trails.map((trail) => (isIt(trail) ? change(trail) : trail)) }
}

function logAccess(ledger: Ledger, { input, region }: PricedStep): Ledger {
  const name = textField(input, 'Bucket') ?? ''
  const logsAccess = objectOf(ownField(objectOf(ownField(input, 'BucketLoggingStatus')) ?? {}, 'LoggingEnabled')) !== undefined
  const before = ledger.buckets.find((bucket) => bucket.name === name) ?? { name, region, expiresAfterDays: null }
  return { ...ledger, buckets: [...ledger.buckets.filter((bucket) => bucket.name !== name), { ...before, logsAccess }] }
}

function subscribe(ledger: Ledger, { input }: PricedStep): Ledger {
  return textField(input, 'Protocol') === 'sqs' ? withSubscription(ledger, input, textField(input, 'Endpoint')) : ledger
}

function confirm(ledger: Ledger, { input }: PricedStep): Ledger {
  return withSubscription(ledger, input, queueOfToken(input))
}

function withSubscription(ledger: Ledger, input: JsonObject, queueArn = ''): Ledger {
  const topicArn = textField(input, 'TopicArn') ?? ''
  const isThere = ledger.subscriptions.some((each) => each.topicArn === topicArn && each.queueArn === queueArn)
  return isThere ? ledger : { ...ledger, subscriptions: [...ledger.subscriptions, { topicArn, queueArn }] }
}

function createQueue(ledger: Ledger, { input, part, account, region }: PricedStep): Ledger {
  const arn = `arn:${ledger.partition}:sqs:${region}:${account}:${textField(input, 'QueueName') ?? ''}`
  // A dead-letter queue costs nothing as long as nobody reads from it.
  if (part === 'dead-letter-queue' || arn.endsWith('-dead-letter') || ledger.queues.some((queue) => queue.arn === arn)) return ledger
  return { ...ledger, queues: [...ledger.queues, { arn, region: regionOf(arn, region) }] }
}

function createLogGroup(ledger: Ledger, { input, account, region }: PricedStep): Ledger {
  const name = textField(input, 'logGroupName') ?? ''
  const arn = `arn:${ledger.partition}:logs:${region}:${account}:log-group:${name}`
  if (ledger.logGroups.some((group) => group.arn === arn)) return ledger
  return { ...ledger, logGroups: [...ledger.logGroups, { arn, name, region, retentionDays: null, storedBytes: 0, metrics: [] }] }
}

function withLogGroup(ledger: Ledger, { input, region }: PricedStep, change: (group: BilledLogGroup) => BilledLogGroup): Ledger {
  const named = textField(input, 'logGroupName') ?? textField(input, 'logGroupIdentifier')
  const isIt = (group: BilledLogGroup) => (group.name === named && group.region === region) || group.arn === named
  return { ...ledger, logGroups: ledger.logGroups.map((group) => (isIt(group) ? change(group) : group)) }
}

function metricsIn(input: JsonObject): string[] {
  return (listField(input, 'metricTransformations') ?? []).flatMap((item) => {
    const transformation = objectOf(item) ?? {}
    const [namespace, name] = [textField(transformation, 'metricNamespace'), textField(transformation, 'metricName')]
    return namespace === undefined || name === undefined ? [] : [metricKey({ namespace, name })]
  })
}

function putAlarm(ledger: Ledger, { input, region }: PricedStep): Ledger {
  const name = textField(input, 'AlarmName') ?? ''
  const isIt = (alarm: { region: string; name: string }) => alarm.region === region && alarm.name === name
  if (ledger.otherAlarms.some(isIt)) return ledger
  const metrics = Math.max(1, (listField(input, 'Metrics') ?? []).filter((each) => hasField(objectOf(each) ?? {}, 'MetricStat')).length)
  return { ...ledger, alarms: [...ledger.alarms.filter((alarm) => !isIt(alarm)), { region, name, metrics }] }
}

function numberIn(input: JsonObject, name: string): number | undefined {
  const value = ownField(input, name)
  return typeof value === 'number' ? value : undefined
}
