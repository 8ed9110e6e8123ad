import { ownField, textField } from '../../observe/answer-fields.ts'
import { type Fact, known } from '../../observe/fact.ts'
import type { LogGroup, LogGroupSettings, MetricFilter } from '../../observe/facts/log-group.ts'
import { readFilterList } from '../../observe/from-answers/log-groups.ts'
import type { AccountSnapshot } from '../../observe/snapshot.ts'
import { blankLogGroup } from './blank.ts'
import type { ChangeCall, Simulation } from './call.ts'
import { givenTagsByKey } from './tags.ts'
import { changed, putIn, written } from './written.ts'

/** A log group that is there already stays as it is. A new one is empty, and keeps events for ever. */
export const createLogGroup: Simulation = (account, call) => {
  const name = textField(call.input, 'logGroupName')
  const arn = `arn:${account.partition}:logs:${call.region}:${call.account}:log-group:${name}`
  const before = account.logGroups.find((group) => group.arn === arn)
  if (name === undefined || (before?.settings.known && before.settings.value !== null)) return account
  const logGroups = putIn(account.logGroups, { nameOf: (group) => group.arn, blank: blankLogGroup(arn) }, (group) => ({
    ...group,
    settings: written<LogGroupSettings | null>(group.settings, { retentionDays: null, createdAt: null, storedBytes: 0 }),
    metricFilters: written(group.metricFilters, []),
    tags: written(group.tags, givenTagsByKey(call.input, 'tags')),
  }))
  return { ...account, logGroups }
}

/** Events are kept for so many days. */
export const putRetentionPolicy: Simulation = (account, call) => {
  const days = ownField(call.input, 'retentionInDays')
  return typeof days === 'number' ? withRetention(account, call, days) : account
}

/** Events are kept for ever. */
export const deleteRetentionPolicy: Simulation = (account, call) => withRetention(account, call, null)

function withRetention(account: AccountSnapshot, call: ChangeCall, retentionDays: number | null): AccountSnapshot {
  return onLogGroup(account, call, (group) => {
    const { settings } = group
    return settings.known && settings.value !== null ? { ...group, settings: known({ ...settings.value, retentionDays }) } : group
  })
}

/** A filter of the same name is replaced. */
export const putMetricFilter: Simulation = (account, call) =>
  onLogGroup(account, call, (group) => {
    const read = readFilterList({ metricFilters: [call.input] })
    const [filter] = read.known ? read.value : []
    return filter === undefined ? group : { ...group, metricFilters: withFilter(group.metricFilters, filter) }
  })

function withFilter(filters: Fact<readonly MetricFilter[]>, filter: MetricFilter): Fact<readonly MetricFilter[]> {
  if (!filters.known) return written(filters, [filter])
  const same = filters.value.findIndex(({ name }) => name === filter.name)
  return known(same === -1 ? [...filters.value, filter] : filters.value.with(same, filter))
}

/** Logs know groups by name only: that of the account and region that ask. */
function onLogGroup(
  account: AccountSnapshot,
  { input, account: owner, region }: ChangeCall,
  change: (group: LogGroup) => LogGroup,
): AccountSnapshot {
  const name = textField(input, 'logGroupName')
  const isMeant = (group: LogGroup): boolean => group.name === name && group.ownerAccount === owner && group.region === region
  const logGroups = changed(account.logGroups, isMeant, change)
  return logGroups === account.logGroups ? account : { ...account, logGroups }
}
