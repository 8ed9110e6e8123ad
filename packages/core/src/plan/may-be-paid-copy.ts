import { isLogging } from '../evaluate/trails-at-work.ts'
import { type EventSelectors, fieldEquals } from '../event-selectors/selectors.ts'
import { known } from '../observe/fact.ts'
import type { AccountSnapshot, Trail } from '../observe/snapshot.ts'
import { layOut, type PlanInput } from './chain/chain.ts'
import { addsPaidCopy, isPaidCopy } from './cost/index.ts'
import type { NewTrail } from './cost/paid-copy.ts'
import type { Step } from './step.ts'

/**
 * Whether a step makes, or may make, for a further copy of management events, which is paid for: of one that cannot be ruled out, too, the cost
 * has to be accepted. Trails that are there unseen may record the same.
 *
 * Source: AWS CloudTrail pricing: the first copy of management events of a region is free.
 */
export function mayBePaidCopy(step: Pick<Step, 'change' | 'input' | 'cost'>, context: PlanInput): boolean {
  if (addsPaidCopy(step)) return true
  // What trails the other accounts of the organization have is seen in none of them.
  if (step.input.IsOrganizationTrail === true) return true
  const begun = begins(step) ? begunTrail(context) : widens(step) ? widenedTrail(context) : undefined
  if (begun === undefined) return false
  // A trail of one region is listed nowhere else.
  if (!context.account.everyRegion) return true
  const is = isPaidCopy(begun.beside, begun.trail)
  return !is.known || is.value
}

function begins({ change }: Pick<Step, 'change'>): boolean {
  return change === 'cloudtrail:CreateTrail' || change === 'cloudtrail:StartLogging'
}

function widens({ change, input }: Pick<Step, 'change' | 'input'>): boolean {
  return change === 'cloudtrail:UpdateTrail' && input.IsMultiRegionTrail === true
}

/** A trail that is about to record where it did not, and the account with the trails that may record there, too. */
interface Begun {
  readonly trail: NewTrail
  readonly beside: AccountSnapshot
}

function begunTrail(context: PlanInput): Begun {
  const { trail, trailArn, homeRegion, settings, account } = layOut(context)
  const isOrganization = settings.wants.organizationTrail
  const made = { arn: trailArn, isMultiRegion: true, homeRegion, isOrganization, selectors: known(ALL_MANAGEMENT) }
  return { trail: trail ?? made, beside: account }
}

/**
 * A trail of one region that is to record in all. Its price alone does not tell: what it was seen to copy in its region may be all there is.
 *
 * `undefined` for one that is stopped, which copies nothing before it is started.
 */
function widenedTrail(context: PlanInput): Begun | undefined {
  const { trail, account } = layOut(context)
  if (trail === undefined || isStopped(trail)) return undefined
  const trails = account.trails.filter(({ isMultiRegion, homeRegion }) => isMultiRegion || homeRegion !== trail.homeRegion)
  return { trail: { ...trail, isMultiRegion: true }, beside: { ...account, trails } }
}

function isStopped(trail: Trail): boolean {
  const logging = isLogging(trail)
  return logging.known && !logging.value
}

const ALL_MANAGEMENT: EventSelectors = { kind: 'default', rules: [{ conditions: [fieldEquals('eventCategory', 'Management')] }] }
