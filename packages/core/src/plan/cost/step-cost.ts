import type { AccountSnapshot } from '../../observe/snapshot.ts'
import type { StepCost } from '../step.ts'
import { billedFor } from './bill.ts'
import { itemOf, sumOf } from './charge.ts'
import { enterStep, type PricedStep } from './enter-step.ts'
import { GOODS } from './goods.ts'
import { ledgerOf } from './ledger.ts'
import type { CostSettings } from './settings.ts'
import { volumeOf } from './volume.ts'

/** What prices rest on. */
export interface CostBasis {
  /** The account as it was observed, before any step. */
  readonly account: AccountSnapshot
  /** Milliseconds since 1970-01-01 UTC. */
  readonly now: number
  readonly settings: CostSettings
}

/** What the price of one step rests on. */
export interface CostContext extends CostBasis {
  /** The steps that come before it in the plan. */
  readonly done: readonly PricedStep[]
}

/**
 * What each step changes of the monthly bill, given that those before it were done: what is billed after it less what was before.
 *
 * So the steps' costs add up to what the plan costs, and nothing is counted twice. Free tiers, discounts and taxes are left out.
 */
export function priceSteps(steps: readonly PricedStep[], { account, now, settings }: CostBasis): StepCost[] {
  const volume = volumeOf(account, now, settings)
  let ledger = ledgerOf(account)
  return steps.map((step) => {
    const before = ledger
    ledger = enterStep(before, step)
    if (ledger === before) return NOTHING
    const items = billedFor(before, ledger, volume).map((charge) => itemOf(charge, settings))
    return { monthly: sumOf(items), items }
  })
}

const NOTHING: StepCost = { monthly: 0, items: [] }

/** What one step changes of the monthly bill. For the steps of a whole plan, `priceSteps` does it in one go. */
export function costOf(step: PricedStep, { done, ...basis }: CostContext): StepCost {
  return priceSteps([...done, step], basis).at(-1) ?? NOTHING
}

/** Whether a step costs more a month than is allowed without asking. What is not known counts as more. `null` is no limit. */
export function isAboveLimit({ cost }: { readonly cost: StepCost }, maxMonthlyCost: number | null): boolean {
  return maxMonthlyCost !== null && (cost.monthly === null || cost.monthly > maxMonthlyCost)
}

/** Whether a step makes for more copies of management events that are paid for, or may: what is not known counts as more. */
export function addsPaidCopy({ cost }: { readonly cost: StepCost }): boolean {
  const copies = cost.items.filter(({ what }) => what.startsWith(GOODS['paid-management-events'].what))
  return copies.some(({ quantity }) => quantity === null) || copies.reduce((sum, { quantity }) => sum + (quantity ?? 0), 0) > 0
}
