import { flagField, type JsonObject, listField, objectOf, ownField, textField } from '../answer-fields.ts'
import { type Answers, readAnswer } from '../answers.ts'
import { type Fact, known, notKnown, type Unknown } from '../fact.ts'
import type { Alarm, LogGroup, LogGroupSettings, MetricFilter, MetricName, RegionAlarms } from '../facts/log-group.ts'
import type { OperationName } from '../operations.ts'
import { withoutStreams } from '../questions/about-trails.ts'
import { named } from '../questions/ask.ts'
import type { RecordedCall } from '../recording.ts'
import type { Trail } from '../snapshot.ts'
import { tagsMapped } from './tags.ts'
import { wholeList } from './whole-list.ts'

type Place = Pick<LogGroup, 'ownerAccount' | 'region'>

/** The log groups that trails deliver to, and those wanted, as the account that owns each was told. */
export function readLogGroups(
  answers: Answers,
  account: string,
  { trails, wanted }: { readonly trails: readonly Trail[]; readonly wanted: readonly string[] },
): readonly LogGroup[] {
  const used = trails.flatMap(({ arn, logGroupArn }) =>
    logGroupArn.known && logGroupArn.value !== null ? [{ trail: arn, group: withoutStreams(logGroupArn.value) }] : [],
  )
  const arns = new Set([...used.map(({ group }) => group), ...wanted.map(withoutStreams)])
  return [...arns]
    .flatMap((arn): readonly LogGroup[] => {
      const group = named(arn, 'logs')
      const name = /^log-group:([^:]+)/.exec(group?.resource ?? '')?.[1]
      if (group === undefined || name === undefined) return []
      const place = { ownerAccount: group.account, region: group.region }
      return [
        {
          arn,
          name,
          ...place,
          trails: used.flatMap((each) => (each.group === arn ? each.trail : [])).sort(),
          settings: readSettings(answers, account, { ...place, name }),
          metricFilters: readMetricFilters(answers, account, { ...place, name }),
          tags: readTags(answers, account, { ...place, arn }),
        },
      ]
    })
    .sort((a, b) => (a.arn < b.arn ? -1 : 1))
}

/** The alarms of every place that has a trail's log group with metric filters. */
export function readAlarms(answers: Answers, account: string, logGroups: readonly LogGroup[]): readonly RegionAlarms[] {
  const places = new Map(logGroups.map(({ ownerAccount, region }) => [`${ownerAccount} ${region}`, { ownerAccount, region }]))
  return [...places.values()].map(({ ownerAccount, region }) => ({
    account: ownerAccount,
    region,
    alarms: askedOfOwner(answers, account, {
      owner: ownerAccount,
      operation: 'cloudwatch:DescribeAlarms',
      missing: `DescribeAlarms in ${region}`,
      call: wholeList(answers, { account: ownerAccount, region }, 'cloudwatch:DescribeAlarms'),
      read: readAlarmList,
    }),
  }))
}

interface AskedOfOwner<T> {
  readonly owner: string
  readonly operation: OperationName
  readonly missing: string
  readonly call: RecordedCall | undefined
  readonly read: (output: JsonObject) => Fact<T>
  readonly none?: { readonly means: T }
}

/** What nobody asked the owner is not known for being another's, not for a call that a recording lacks. */
function askedOfOwner<T>(answers: Answers, account: string, { owner, call, ...reading }: AskedOfOwner<T>): Fact<T> {
  if (call === undefined && owner !== account && !answers.accounts.includes(owner)) return elsewhere(owner, reading.missing)
  return readAnswer(call, reading)
}

function elsewhere(owner: string, what: string): Unknown {
  return notKnown('other-account', `${what} of account ${owner}`)
}

function readTags(answers: Answers, account: string, { ownerAccount, region, arn }: Place & { arn: string }): LogGroup['tags'] {
  return askedOfOwner(answers, account, {
    owner: ownerAccount,
    operation: 'cloudwatchlogs:ListTagsForResource',
    missing: `ListTagsForResource of ${arn}`,
    call: answers.about(ownerAccount, 'cloudwatchlogs:ListTagsForResource', region, [arn]),
    read: (output) => tagsMapped(output, 'tags'),
  })
}

function readSettings(
  answers: Answers,
  account: string,
  { ownerAccount, region, name }: Place & { name: string },
): Fact<LogGroupSettings | null> {
  return askedOfOwner(answers, account, {
    owner: ownerAccount,
    operation: 'cloudwatchlogs:DescribeLogGroups',
    missing: `DescribeLogGroups of ${name}`,
    call: answers.about(ownerAccount, 'cloudwatchlogs:DescribeLogGroups', region, [name]),
    read: (output) => readGroup(output, name),
  })
}

function readGroup(output: JsonObject, name: string): Fact<LogGroupSettings | null> {
  const groups = listField(output, 'logGroups')
  if (groups === undefined) return notKnown('malformed-answer', 'DescribeLogGroups: expected a list "logGroups"')
  const group = groups.map(objectOf).find((each) => each !== undefined && textField(each, 'logGroupName') === name)
  if (group === undefined) return known(null)
  return known({
    retentionDays: numberOf(group, 'retentionInDays'),
    createdAt: numberOf(group, 'creationTime'),
    storedBytes: numberOf(group, 'storedBytes'),
  })
}

function numberOf(object: JsonObject, name: string): number | null {
  const value = ownField(object, name)
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null
}

function readMetricFilters(
  answers: Answers,
  account: string,
  { ownerAccount, region, name }: Place & { name: string },
): Fact<readonly MetricFilter[]> {
  return askedOfOwner<readonly MetricFilter[]>(answers, account, {
    owner: ownerAccount,
    operation: 'cloudwatchlogs:DescribeMetricFilters',
    missing: `DescribeMetricFilters of ${name}`,
    call: answers.about(ownerAccount, 'cloudwatchlogs:DescribeMetricFilters', region, [name]),
    read: readFilterList,
    none: { means: [] },
  })
}

/** What DescribeMetricFilters tells. */
export function readFilterList(output: JsonObject): Fact<readonly MetricFilter[]> {
  const filters = listField(output, 'metricFilters')
  if (filters === undefined) return notKnown('malformed-answer', 'DescribeMetricFilters: expected a list "metricFilters"')
  return known(
    filters.flatMap((each): readonly MetricFilter[] => {
      const filter = objectOf(each)
      if (filter === undefined) return []
      const added = (listField(filter, 'emitSystemFieldDimensions') ?? []).map(String)
      const metrics = (listField(filter, 'metricTransformations') ?? []).flatMap((metric) => countedIn(metric, added))
      const isNarrowed = textField(filter, 'fieldSelectionCriteria') !== undefined || flagField(filter, 'applyOnTransformedLogs') === true
      return [{ name: textField(filter, 'filterName') ?? '', pattern: textField(filter, 'filterPattern') ?? '', isNarrowed, metrics }]
    }),
  )
}

/** A metric that an event adds nothing to is none that counts. */
function countedIn(transformation: unknown, added: readonly string[]): readonly MetricName[] {
  const read = objectOf(transformation) ?? {}
  const value = textField(read, 'metricValue')
  if (value !== undefined && Number(value) <= 0) return []
  const own = Object.keys(objectOf(ownField(read, 'dimensions')) ?? {})
  return metricOf(read, { namespace: 'metricNamespace', name: 'metricName' }, [...own, ...added])
}

interface MetricFields {
  readonly namespace: string
  readonly name: string
}

const OF_ALARM: MetricFields = { namespace: 'Namespace', name: 'MetricName' }

function metricOf(value: unknown, fields: MetricFields, dimensions: readonly string[]): readonly MetricName[] {
  const metric = objectOf(value)
  const namespace = metric && textField(metric, fields.namespace)
  const name = metric && textField(metric, fields.name)
  return namespace === undefined || name === undefined ? [] : [{ namespace, name, hasDimensions: dimensions.length > 0 }]
}

function dimensionsOf(metric: JsonObject): readonly string[] {
  return (listField(metric, 'Dimensions') ?? []).map((each) => textField(objectOf(each) ?? {}, 'Name') ?? '')
}

function readAlarmList(output: JsonObject): Fact<readonly Alarm[]> {
  const alarms = listField(output, 'MetricAlarms')
  if (alarms === undefined) return notKnown('malformed-answer', 'DescribeAlarms: expected a list "MetricAlarms"')
  return known(
    alarms.flatMap((each): readonly Alarm[] => {
      const alarm = objectOf(each)
      return alarm === undefined ? [] : [readAlarm(alarm)]
    }),
  )
}

/** An alarm of DescribeAlarms. One on a single metric may be written as a query, too: of one part, and no more. */
export function readAlarm(alarm: JsonObject): Alarm {
  const queried = (listField(alarm, 'Metrics') ?? []).map((each) => objectOf(objectOf(objectOf(each)?.MetricStat)?.Metric))
  const metrics = queried.flatMap((metric) => (metric === undefined ? [] : metricOf(metric, OF_ALARM, dimensionsOf(metric))))
  const direct = metricOf(alarm, OF_ALARM, dimensionsOf(alarm))[0] ?? (queried.length === 1 ? metrics[0] : undefined)
  return {
    name: textField(alarm, 'AlarmName') ?? '',
    metric: direct ?? null,
    computesWith: direct === undefined ? metrics : [],
    actionsEnabled: flagField(alarm, 'ActionsEnabled') ?? false,
    alarmActions: (listField(alarm, 'AlarmActions') ?? []).filter((action) => typeof action === 'string'),
  }
}
