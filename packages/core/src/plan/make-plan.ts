import { parseArn } from '../arn.ts'
import type { Control, EvaluateSettings } from '../evaluate/control.ts'
import { evaluate } from '../evaluate/evaluate.ts'
import type { Finding } from '../evaluate/finding.ts'
import type { AccountSnapshot } from '../observe/snapshot.ts'
import type { PlanInput } from './chain/chain.ts'
import { actionsFor, CHANGES } from './changes.ts'
import { type CostSettings, isAboveLimit, planCost, priceSteps } from './cost/index.ts'
import { leftFindings, partsBehind } from './findings.ts'
import { mayBePaidCopy } from './may-be-paid-copy.ts'
import { makeOffers } from './offers.ts'
import type { Plan } from './plan-data.ts'
import { type PlannedSteps, planSteps } from './plan-steps.ts'
import { fingerprintOfFacts, simulateStep } from './simulate/index.ts'
import type { ApprovalReason, Step, StepCost } from './step.ts'

/** What a plan is made from, beside the facts. */
export interface PlanContext extends PlanInput {
  /** When the facts were read, ISO 8601. */
  readonly observedAt: string
  /** The controls whose findings a plan is to close. */
  readonly controls: readonly Control[]
  readonly thresholds: EvaluateSettings['thresholds']
  /** What the user knows of how much happens in the account. */
  readonly volume: CostSettings
}

/**
 * Make the plan of an account: the steps with their price, which findings each closes, what is left, and who can close that.
 *
 * Which findings a step closes is told by simulation: those that fail before it and no longer after it. Pure.
 */
export function makePlan(context: PlanContext): Plan {
  const { account, settings, collection, now, observedAt, volume } = context
  const planned = planSteps(context)
  const costs = priceSteps(planned.steps, { account, now, settings: volume })
  const { closes, after } = simulateFindings(context, planned)
  const priced = planned.steps.map((step, index): Step => {
    const cost = costs[index] ?? UNPRICED
    return { ...step, needs: actionsFor(step), cost, closes: closes[index] ?? [], approval: approvalOf({ ...step, cost }, context) }
  })
  const left = leftFindings(after, planned)
  return {
    version: 1,
    account: account.id,
    partition: account.partition,
    profile: settings.profile,
    observedAt,
    facts: fingerprintOfFacts(account),
    steps: priced,
    decisions: planned.decisions,
    handOvers: planned.handOvers.map((each) => ({
      ...each,
      closes: after
        .filter((finding) => finding.outcome === 'fail' && partsBehind(finding).includes(each.part))
        .map(({ fingerprint }) => fingerprint),
    })),
    asks: planned.asks,
    waits: planned.waits,
    left,
    oldSubscriptions: planned.oldSubscriptions,
    offers: makeOffers(context, planned, volume),
    collection: { before: collection, after: planned.collection },
    cost: planCost(priced, { account, now, settings: volume }),
    complete: planned.asks.length === 0 && !after.some(({ outcome }) => outcome === 'unknown'),
  }
}

const UNPRICED: StepCost = { monthly: null, items: [] }

/** What the controls say before, between and after the steps. */
function simulateFindings(
  context: PlanContext,
  { steps }: PlannedSteps,
): { closes: readonly (readonly string[])[]; after: readonly Finding[] } {
  let account = context.account
  let findings = judge(account, context)
  const closes = steps.map((step) => {
    account = simulateStep(account, step)
    const next = judge(account, context)
    const failing = new Set(next.filter(({ outcome }) => outcome === 'fail').map(({ fingerprint }) => fingerprint))
    const closed = findings
      .filter(({ outcome, fingerprint }) => outcome === 'fail' && !failing.has(fingerprint))
      .map(({ fingerprint }) => fingerprint)
    findings = next
    return closed
  })
  return { closes, after: findings }
}

function judge(account: AccountSnapshot, { observedAt, controls, now, thresholds }: PlanContext): readonly Finding[] {
  return evaluate({ observedAt, accounts: [account] }, controls, { now, thresholds })
}

function approvalOf(
  step: Pick<Step, 'change' | 'input' | 'account' | 'resource' | 'undo' | 'cost'>,
  context: PlanContext,
): readonly ApprovalReason[] {
  const { account, settings } = context
  const reasons: readonly (readonly [ApprovalReason, boolean])[] = [
    ['above-max-monthly-cost', isAboveLimit(step, settings.maxMonthlyCost)],
    ['paid-copy', mayBePaidCopy(step, context)],
    ['other-account', step.account !== account.id || ownerOf(step.resource, account.id) !== account.id],
    ['takes-away', CHANGES[step.change].takesAway],
    ['cannot-be-undone', step.undo.by === 'nobody'],
  ]
  return reasons.filter(([, is]) => is).map(([reason]) => reason)
}

/** The account that owns a resource, as far as its name tells: a trail of the organization is its management account's, whoever changes it. */
function ownerOf(resource: string, otherwise: string): string {
  return parseArn(resource)?.account || otherwise
}
