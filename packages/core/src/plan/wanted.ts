import type { Wanted } from '../observe/wanted.ts'
import type { Collection } from './collection.ts'
import type { PlanSettings } from './settings.ts'

/** Where a plan looks. */
export interface PlanPlace {
  readonly account: string
  readonly partition: string
  /** Where the account's own trails are at home; the settings' region is looked at, too. */
  readonly regions: readonly string[]
  /** Trails of other accounts that were seen: what they deliver to CloudWatch Logs is theirs. Left out where there are none. */
  readonly others?: readonly { readonly account: string; readonly region: string }[]
}

/**
 * What has to be looked at for a plan besides what trails name: what has one of the names that the plan would give, and what was collected from.
 *
 */
export function wantedFor(settings: PlanSettings, place: PlanPlace, collection: Collection | null): Wanted {
  const { names, wants, uses } = settings
  const { account, partition } = place
  const regions = [...new Set([settings.region, ...place.regions])]
  const inEvery = (service: string, resources: readonly string[]): readonly string[] =>
    regions.flatMap((region) => resources.map((resource) => `arn:${partition}:${service}:${region}:${account}:${resource}`))
  const theirs = (place.others ?? []).filter((each) => settings.mayChangeAccounts.includes(each.account))
  const queues = uses.flatMap(({ queue }) => [queue, `${queue}-dead-letter`])
  return {
    buckets: distinct([
      names.bucket,
      ...(collection === null ? [] : [collection.bucket, ...collection.draining.map(({ bucket }) => bucket)]),
    ]),
    topics: distinct([
      ...(wants.topic || uses.length > 0 ? inEvery('sns', [names.topic]) : []),
      ...(collection?.topicArn == null ? [] : [collection.topicArn]),
      ...(collection?.formerTopics ?? []),
      ...(wants.monitorTopic === null ? [] : [wants.monitorTopic]),
    ]),
    queues: distinct([...inEvery('sqs', queues), ...(collection?.queues ?? []).map(({ arn }) => arn)]),
    logGroups: wants.logs
      ? distinct([
          ...inEvery('logs', [`log-group:${names.logGroup}`]),
          ...theirs.map((each) => `arn:${partition}:logs:${each.region}:${each.account}:log-group:${names.logGroup}`),
        ])
      : [],
    roles: wants.logs
      ? distinct([account, ...theirs.map((each) => each.account)]).map((each) => `arn:${partition}:iam::${each}:role/${names.deliveryRole}`)
      : [],
    keys: wants.keyArn === null ? [] : [wants.keyArn],
    trailRegion: settings.region,
    organization: wants.organizationTrail,
  }
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)]
}
