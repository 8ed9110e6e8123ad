import type { Wanted } from '../observe/wanted.ts'
import type { Collection } from './collection.ts'
import type { PlanSettings } from './settings.ts'

/**
 * What has to be looked at for a plan besides what trails name: what has one of the names that the plan would give, and what was collected from.
 *
 * @param place - the account, its partition, and the regions in which trails were seen, or the settings' region
 */
export function wantedFor(
  settings: PlanSettings,
  place: { readonly account: string; readonly partition: string; readonly regions: readonly string[] },
  collection: Collection | null,
): Wanted {
  const { names, wants, uses } = settings
  const { account, partition } = place
  const regions = [...new Set([settings.region, ...place.regions])]
  const inEvery = (service: string, resources: readonly string[]): readonly string[] =>
    regions.flatMap((region) => resources.map((resource) => `arn:${partition}:${service}:${region}:${account}:${resource}`))
  const queues = uses.flatMap(({ queue }) => [queue, `${queue}-dead-letter`])
  return {
    buckets: distinct([
      names.bucket,
      ...(collection === null ? [] : [collection.bucket, ...collection.draining.map(({ bucket }) => bucket)]),
    ]),
    topics: distinct([
      ...(wants.topic || uses.length > 0 ? inEvery('sns', [names.topic]) : []),
      ...(collection?.topicArn == null ? [] : [collection.topicArn]),
      ...(wants.monitorTopic === null ? [] : [wants.monitorTopic]),
    ]),
    queues: distinct([...inEvery('sqs', queues), ...(collection?.queues ?? []).map(({ arn }) => arn)]),
    logGroups: wants.logs ? inEvery('logs', [`log-group:${names.logGroup}`]) : [],
    roles: wants.logs ? [`arn:${partition}:iam::${account}:role/${names.deliveryRole}`] : [],
    keys: wants.keyArn === null ? [] : [wants.keyArn],
    organization: wants.organizationTrail,
  }
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)]
}
