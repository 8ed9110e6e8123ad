import { flagField, type JsonObject, listField, objectOf, ownField, textField } from '../answer-fields.ts'
import { type Answers, readAnswer } from '../answers.ts'
import { type Fact, known, notKnown, type Unknown } from '../fact.ts'
import type { Alarm, LogGroup, LogGroupSettings, MetricFilter, MetricName, RegionAlarms } from '../facts/log-group.ts'
import type { OperationName } from '../operations.ts'
import { named } from '../questions/ask.ts'
import type { RecordedCall } from '../recording.ts'
import type { Trail } from '../snapshot.ts'

type Place = Pick<LogGroup, 'ownerAccount' | 'region'>

/** The log groups that trails deliver to, as the account that owns each was told. */
export function readLogGroups(answers: Answers, account: string, trails: readonly Trail[]): readonly LogGroup[] {
  const users = trails.flatMap((trail) => {
    const group = named(trail.logGroupArn.known ? (trail.logGroupArn.value ?? undefined) : undefined, 'logs')
    const name = /^log-group:([^:]+)/.exec(group?.resource ?? '')?.[1]
    return group === undefined || name === undefined ? [] : [{ trail, group, name, arn: group.arn.replace(/:\*$/, '') }]
  })
  return [...Map.groupBy(users, ({ arn }) => arn)]
    .flatMap(([arn, [first, ...others]]): readonly LogGroup[] => {
      if (first === undefined) return []
      const { name, group } = first
      const place = { ownerAccount: group.account, region: group.region }
      return [
        {
          arn,
          name,
          ...place,
          trails: [first, ...others].map(({ trail }) => trail.arn).sort(),
          settings: readSettings(answers, account, { ...place, name }),
          metricFilters: readMetricFilters(answers, account, { ...place, name }),
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
      call: answers.calls(ownerAccount, 'cloudwatch:DescribeAlarms').findLast((call) => call.region === region),
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

function readFilterList(output: JsonObject): Fact<readonly MetricFilter[]> {
  const filters = listField(output, 'metricFilters')
  if (filters === undefined) return notKnown('malformed-answer', 'DescribeMetricFilters: expected a list "metricFilters"')
  return known(
    filters.flatMap((each): readonly MetricFilter[] => {
      const filter = objectOf(each)
      if (filter === undefined) return []
      const metrics = (listField(filter, 'metricTransformations') ?? []).flatMap((metric) =>
        metricOf(metric, 'metricNamespace', 'metricName'),
      )
      return [{ name: textField(filter, 'filterName') ?? '', pattern: textField(filter, 'filterPattern') ?? '', metrics }]
    }),
  )
}

function metricOf(value: unknown, namespaceField: string, nameField: string): readonly MetricName[] {
  const metric = objectOf(value)
  const namespace = metric && textField(metric, namespaceField)
  const name = metric && textField(metric, nameField)
  return namespace === undefined || name === undefined ? [] : [{ namespace, name }]
}

function readAlarmList(output: JsonObject): Fact<readonly Alarm[]> {
  const alarms = listField(output, 'MetricAlarms')
  if (alarms === undefined) return notKnown('malformed-answer', 'DescribeAlarms: expected a list "MetricAlarms"')
  return known(
    alarms.flatMap((each): readonly Alarm[] => {
      const alarm = objectOf(each)
      if (alarm === undefined) return []
      return [
        {
          name: textField(alarm, 'AlarmName') ?? '',
          metric: metricOf(alarm, 'Namespace', 'MetricName')[0] ?? null,
          actionsEnabled: flagField(alarm, 'ActionsEnabled') ?? false,
          alarmActions: (listField(alarm, 'AlarmActions') ?? []).filter((action) => typeof action === 'string'),
        },
      ]
    }),
  )
}
