import type { Chain } from '../chain/chain.ts'
import type { Part } from '../parts.ts'
import type { Decision } from '../plan-data.ts'
import type { StepDraft } from './draft.ts'
import { grantLogStreams, integrate, makeLogGroup, mendTrust, setRetention, watch } from './logs.ts'
import { makeDeadLetterQueue, makeQueue, makeTopic, mendQueuePolicy, mendTopicPolicy, subscribe } from './notification.ts'
import { blockPublicAccess, logAccess, makeBucket, mendBucketPolicy, mendKeyPolicy } from './storage.ts'
import { makeTrail, recordOrganization, selectEvents, setTrail, startLogging, trustCloudTrail } from './trail.ts'

type Builder = (chain: Chain, decision: Decision) => readonly StepDraft[]

/** What creates or repairs each part. Those that are not here are settings of the trail, or are mended by nobody. */
const BUILDERS: ReadonlyMap<Part, Builder> = new Map<Part, Builder>([
  ['bucket', makeBucket],
  ['bucket-policy', mendBucketPolicy],
  ['public-access-block', blockPublicAccess],
  ['access-logging', logAccess],
  ['key-policy', mendKeyPolicy],
  ['topic', makeTopic],
  ['topic-policy', mendTopicPolicy],
  ['log-group', makeLogGroup],
  ['retention', setRetention],
  ['delivery-role-trust', mendTrust],
  ['delivery-role-permissions', grantLogStreams],
  ['trusted-access', trustCloudTrail],
  ['trail', makeTrail],
  ['logging', startLogging],
  ['logs-integration', integrate],
  ['organization-wide', recordOrganization],
  ['dead-letter-queue', makeDeadLetterQueue],
  ['queue', makeQueue],
  ['queue-policy', mendQueuePolicy],
  ['subscription', subscribe],
  ['monitor', watch],
])

/** The steps of one decision alone, whoever is to take them: what is handed over is written down, too. */
export function stepsOf(chain: Chain, decision: Decision): readonly StepDraft[] {
  const own = BUILDERS.get(decision.part)?.(chain, decision) ?? []
  const acting: Decision = { ...decision, does: 'repair' }
  return [...own, ...setTrail(chain, [acting]), ...selectEvents(chain, [acting])]
}

/** The steps of all decisions that Trailmend carries out, in an order in which they can be taken one after the other. */
export function buildSteps(chain: Chain, decisions: readonly Decision[]): readonly StepDraft[] {
  const acts = decisions.filter(({ does }) => does === 'create' || does === 'repair')
  const before = acts.filter(({ part }) => !AFTER_TRAIL.has(part)).flatMap((each) => BUILDERS.get(each.part)?.(chain, each) ?? [])
  const after = acts.filter(({ part }) => AFTER_TRAIL.has(part)).flatMap((each) => BUILDERS.get(each.part)?.(chain, each) ?? [])
  return [...before, ...setTrail(chain, acts), ...selectEvents(chain, acts), ...after]
}

/** What comes after the trail's settings. */
const AFTER_TRAIL: ReadonlySet<Part> = new Set<Part>([
  'logging',
  'logs-integration',
  'organization-wide',
  'dead-letter-queue',
  'queue',
  'queue-policy',
  'subscription',
  'monitor',
])
