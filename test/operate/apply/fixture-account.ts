import type { AccountSnapshot } from '@trailmend/core'
import { type Fact, known, notKnown } from '../../../packages/core/src/observe/fact.ts'

export const ACCOUNT = '111122223333'
export const REGION = 'eu-west-1'
export const BUCKET = `outcomesbucket-${ACCOUNT}`
export const TOPIC = `arn:aws:sns:${REGION}:${ACCOUNT}:outcomestopic`
export const QUEUE = `arn:aws:sqs:${REGION}:${ACCOUNT}:outcomesqueue-logs`
export const DEAD_LETTERS = `${QUEUE}-dead-letter`
export const LOG_GROUP = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:outcomestrail`
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/outcomestrail-cloudwatch-logs`
export const TRAIL = `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:trail/outcomestrail`

const none: Fact<never> = notKnown('not-found', 'there is none')

/** An account with nothing in it, and with what a plan wants to know of known not to be there. */
export const nothing: AccountSnapshot = {
  id: ACCOUNT,
  partition: 'aws',
  identity: known(`arn:aws:sts::${ACCOUNT}:assumed-role/remediator/trailmend`),
  regions: known([{ name: REGION, enabled: true }]),
  everyRegion: true,
  listings: [{ region: REGION, listed: known(0) }],
  trails: [],
  refusedTrails: [],
  organizationId: notKnown('not-recorded', 'not asked'),
  managementAccount: known('111122223333'),
  publicAccessBlock: known({ blockPublicAcls: false, ignorePublicAcls: false, blockPublicPolicy: false, restrictPublicBuckets: false }),
  ownBuckets: known([]),
  trustedAccess: notKnown('not-recorded', 'not asked'),
  delegatedAdministrators: notKnown('not-recorded', 'not asked'),
  trailWrites: known([]),
  buckets: [
    {
      name: BUCKET,
      partition: 'aws',
      trails: [],
      exists: known(false),
      region: none,
      acl: none,
      policy: none,
      publicAccessBlock: none,
      ownersPublicAccessBlock: none,
      accessLogs: none,
      versioning: none,
      objectLock: none,
      lifecycle: none,
      encryption: none,
      ownership: none,
      tags: none,
    },
  ],
  topics: [
    { arn: TOPIC, ownerAccount: ACCOUNT, region: REGION, exists: known(false), policy: none, key: none, subscriptions: none, tags: none },
  ],
  queues: [DEAD_LETTERS, QUEUE].sort().map((arn) => ({ arn, ownerAccount: ACCOUNT, region: REGION, settings: known(null), tags: none })),
  logGroups: [
    {
      arn: LOG_GROUP,
      name: 'outcomestrail',
      ownerAccount: ACCOUNT,
      region: REGION,
      trails: [],
      settings: known(null),
      metricFilters: none,
      tags: none,
    },
  ],
  roles: [
    {
      arn: ROLE,
      name: 'outcomestrail-cloudwatch-logs',
      ownerAccount: ACCOUNT,
      trust: known(null),
      permissions: none,
      inlinePolicies: none,
      boundary: none,
      tags: none,
    },
  ],
  trailKeys: [],
  alarms: [],
  inRegions: [],
}
