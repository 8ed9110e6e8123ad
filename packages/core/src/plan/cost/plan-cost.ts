import type { AccountSnapshot } from '../../observe/snapshot.ts'
import type { PlanCost } from '../plan-data.ts'
import type { CostItem, Step } from '../step.ts'
import { ALWAYS_ASSUMED } from './assumed.ts'
import { billOf } from './bill.ts'
import { itemOf, sumOf } from './charge.ts'
import { ledgerOf } from './ledger.ts'
import { PRICES_OF } from './prices.ts'
import type { CostSettings } from './settings.ts'
import type { CostBasis } from './step-cost.ts'
import { volumeOf } from './volume.ts'

/** What an account's trails, and what rests on them, cost in a month. */
export interface TodaysCost {
  /** US dollars; `null` if one of the items is not known. */
  readonly monthly: number | null
  readonly items: readonly CostItem[]
  /** What was assumed, in sentences. */
  readonly assumptions: readonly string[]
}

/**
 * What an account's trails, and what rests on them, cost in a month as they are today.
 *
 * @param now - milliseconds since 1970-01-01 UTC
 */
export function todaysCost(account: AccountSnapshot, now: number, settings: CostSettings): TodaysCost {
  const items = billOf(ledgerOf(account), volumeOf(account, now, settings), 'today')
    .filter(({ amount }) => amount !== 0)
    .map((charge) => itemOf(charge, settings))
  return { monthly: sumOf(items), items, assumptions: assumptionsOf(items) }
}

/** The bill of a plan whose steps are priced. */
export function planCost(steps: readonly Pick<Step, 'cost'>[], { account, now, settings }: CostBasis): PlanCost {
  const today = todaysCost(account, now, settings)
  const items = [...today.items, ...steps.flatMap(({ cost }) => cost.items)]
  return {
    pricesOf: PRICES_OF,
    today: today.monthly,
    todayItems: today.items,
    change: sumOf(steps.map(({ cost }) => cost)),
    assumptions: items.length === 0 ? [] : assumptionsOf(items),
  }
}

/** What everything rests on, then what these items rest on, then what has no known price. */
function assumptionsOf(items: readonly CostItem[]): string[] {
  const bases = items.flatMap(({ basis }) => basis.split('; ')).filter((text) => /^(?:assumed|not known):/u.test(text))
  const unpriced = items.flatMap(({ what, unitPrice }) => (unitPrice === null ? [`no price is known: ${what}`] : []))
  return [
    ...ALWAYS_ASSUMED,
    ...[...new Set([...bases, ...unpriced])].map((text) => `${text.replace(/^./u, (first) => first.toUpperCase())}.`),
  ]
}
