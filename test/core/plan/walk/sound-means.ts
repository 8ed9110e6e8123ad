import type { Fact } from '../../../../packages/core/src/observe/fact.ts'
import type { AccountSnapshot, Trail } from '../../../../packages/core/src/observe/snapshot.ts'
import type { Part } from '../../../../packages/core/src/plan/parts.ts'
import type { Decision } from '../../../../packages/core/src/plan/plan-data.ts'

/** `isMade` says whether there is a trail, or one is still to be made. */
type Means = (account: AccountSnapshot, decision: Decision, isMade: boolean) => boolean

const is = <T>(fact: Fact<T> | undefined, test: (value: T) => boolean = (value) => value !== null && value !== false): boolean =>
  fact?.known === true && test(fact.value)
const bucket = ({ buckets }: AccountSnapshot, { name }: Decision) => buckets.find((each) => each.name === name)
const topic = ({ topics }: AccountSnapshot, { name }: Decision) => topics.find((each) => each.arn === name)
const key = ({ trailKeys }: AccountSnapshot, { name }: Decision) => trailKeys.find((each) => each.id === name)
const group = ({ logGroups }: AccountSnapshot, { name }: Decision) => logGroups.find((each) => each.arn === name)
const role = ({ roles }: AccountSnapshot, { name }: Decision) => roles.find((each) => each.arn === name)
const queue = ({ queues }: AccountSnapshot, { name }: Decision) => queues.find((each) => each.arn === name)
const trail =
  (test: (trail: Trail) => boolean): Means =>
  ({ trails }, { name }) =>
    trails.some((each) => each.arn === name && test(each))

/** What has to be known of an account for a part to be in place: facts alone, and nothing that could not be read. */
const SOUND_MEANS: Readonly<Record<Part, Means>> = {
  bucket: (account, decision) => is(bucket(account, decision)?.exists),
  'public-access-block': (account, decision) =>
    is(bucket(account, decision)?.publicAccessBlock, (block) => Object.values(block).every((each) => each)),
  'bucket-policy': (account, decision) => is(bucket(account, decision)?.policy),
  'access-logging': (account, decision) => is(bucket(account, decision)?.accessLogs),
  'mfa-delete': (account, decision) => is(bucket(account, decision)?.versioning, ({ mfaDelete }) => mfaDelete),
  key: (account, decision, isMade) =>
    is(key(account, decision)?.details, ({ state, spec }) => state === 'Enabled' && spec === 'SYMMETRIC_DEFAULT') &&
    (!isMade || account.trails.some(({ keyArn }) => is(keyArn, (arn) => arn === decision.name))),
  'key-policy': (account, decision) => is(key(account, decision)?.policy),
  topic: (account, decision, isMade) =>
    is(topic(account, decision)?.exists) &&
    (!isMade || account.trails.some(({ topicArn }) => is(topicArn, (arn) => arn === decision.name))),
  'topic-policy': (account, decision) => is(topic(account, decision)?.policy),
  'log-group': (account, decision) => is(group(account, decision)?.settings),
  retention: (account, decision) => is(group(account, decision)?.settings, (each) => each !== null && (each.retentionDays ?? 3653) >= 365),
  'delivery-role-trust': (account, decision) => is(role(account, decision)?.trust),
  'delivery-role-permissions': (account, decision) => is(role(account, decision)?.permissions) && is(role(account, decision)?.trust),
  'trusted-access': ({ trustedAccess }) => is(trustedAccess),
  trail: trail(() => true),
  'multi-region': trail(({ isMultiRegion }) => isMultiRegion),
  'global-events': trail(({ includesGlobalEvents }) => is(includesGlobalEvents)),
  'log-file-validation': trail(({ validatesLogFiles }) => is(validatesLogFiles)),
  'management-events': trail(({ selectors }) => is(selectors)),
  'data-events': trail(({ selectors }) => is(selectors, ({ kind }) => kind !== 'default')),
  logging: trail(({ status }) => is(status, ({ isLogging }) => is(isLogging))),
  'logs-integration': trail(
    ({ logGroupArn, logRoleArn, status }) =>
      is(logGroupArn) && is(logRoleArn) && is(status, ({ latestLogsDelivery }) => is(latestLogsDelivery)),
  ),
  'organization-wide': ({ trails }) => trails.some(({ isOrganization }) => isOrganization),
  'dead-letter-queue': (account, decision) => is(queue(account, decision)?.settings),
  queue: (account, decision) => is(queue(account, decision)?.settings),
  'queue-policy': (account, decision) => is(queue(account, decision)?.settings, (settings) => settings?.policy != null),
  subscription: ({ topics }, { name }) =>
    topics.some(({ subscriptions }) => is(subscriptions, (all) => all.some((each) => each.endpoint === name && each.isConfirmed))),
  monitor: ({ logGroups, alarms }) =>
    logGroups.some(({ metricFilters }) => is(metricFilters, ({ length }) => length > 0)) &&
    alarms.some((each) => is(each.alarms, ({ length }) => length > 0)),
}

/** The decisions that call a part sound of which the facts do not say so. */
export function unsound(account: AccountSnapshot, decisions: readonly Decision[]): readonly string[] {
  const isMade = !decisions.some(({ part, state }) => part === 'trail' && state === 'missing')
  return decisions
    .filter((each) => each.state === 'in-place' && !SOUND_MEANS[each.part](account, each, isMade))
    .map(({ part, of, because }) => `${part} ${of} is called in place, and no fact says so: ${because}`)
}
