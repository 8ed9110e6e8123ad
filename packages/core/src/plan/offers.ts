import type { JsonObject } from '../observe/answer-fields.ts'
import { type Chain, layOut, type PlanInput } from './chain/chain.ts'
import { type CostSettings, itemOf } from './cost/index.ts'
import type { Decision, Offer } from './plan-data.ts'
import type { PlannedSteps } from './plan-steps.ts'

const DAY = 86_400_000

/**
 * What a plan offers besides its steps, to whoever wants it: to export what a log group holds, where it drops events sooner than wanted.
 *
 * No step shortens how long events are kept, and none sets an end where there was none; so nothing but the log group's own setting lets events
 * expire, until the plan's step lengthens it. An empty log group has nothing to export. Pure.
 */
export function makeOffers(input: PlanInput, { decisions }: Pick<PlannedSteps, 'decisions'>, settings: CostSettings): readonly Offer[] {
  const decision = decisions.find(({ part, state }) => part === 'retention' && state === 'insufficient')
  return decision === undefined ? [] : exportOf(layOut(input), decision, settings)
}

/** Source: CloudWatch Logs User Guide, "Export log data to Amazon S3": the bucket is in the region of the log group, and lets the service write. */
function exportOf({ logGroup, bucket, now }: Chain, decision: Decision, settings: CostSettings): readonly Offer[] {
  const facts = logGroup?.fact?.settings.known === true ? logGroup.fact.settings.value : null
  if (logGroup === undefined || facts?.retentionDays == null || facts.storedBytes === 0) return []
  const { retentionDays, storedBytes, createdAt } = facts
  const { part, of, name, account, region, does } = decision
  const oldest = Math.max(createdAt ?? 0, now - retentionDays * DAY)
  const input: JsonObject = {
    taskName: 'trailmend-archive',
    logGroupName: logGroup.name,
    from: oldest,
    to: now,
    destination: bucket.name,
    destinationPrefix: `exported/${logGroup.name.replace(/^\/+/u, '')}`,
  }
  const until = does === 'create' || does === 'repair' ? 'until the step that lengthens this is done' : 'and no step of this plan ends that'
  const held = storedBytes === null ? 'How much it holds is not known.' : `It holds ${storedBytes} bytes.`
  return [
    {
      part,
      of,
      name,
      what: 'export what the log group holds to the bucket',
      because:
        `An event is dropped ${retentionDays} days after it happened, ${until}: the first of those that are left on ` +
        `${dayOf(oldest + retentionDays * DAY)}. ${held} The bucket must be in ${region}, and its policy let CloudWatch Logs write there.`,
      account,
      region,
      operation: 'cloudwatchlogs:CreateExportTask',
      input,
      needs: ['logs:CreateExportTask', 's3:PutObject'],
      cost: [
        itemOf({ good: 'logs-exported', region, of: logGroup.arn, amount: storedBytes, basis: basisOf(storedBytes, 'once') }, settings),
        itemOf({ good: 's3-stored', region, of: logGroup.arn, amount: storedBytes, basis: basisOf(storedBytes, 'each month') }, settings),
      ],
    },
  ]
}

function basisOf(storedBytes: number | null, often: string): string {
  return storedBytes === null ? `not known: what the log group holds; ${often}` : `measured: what the log group holds, at most; ${often}`
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}
