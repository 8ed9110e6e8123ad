import type { CostItem } from '../step.ts'
import { GOODS, type Good } from './goods.ts'
import { priceOf } from './prices.ts'
import type { CostSettings } from './settings.ts'

/** Something that is paid for. */
export interface Charge {
  readonly good: Good
  readonly region: string
  /** What it is for, so that the same charge is found again after a change. Attacker-controlled. */
  readonly of: string
  /** Events, bytes, requests, or things, a month; `null` if nothing tells. */
  readonly amount: number | null
  /** Whether the amount is a bound: there may be less of it, or none. */
  readonly isAtMost?: boolean
  readonly basis: string
}

/** A charge as a line of a bill. Nothing is rounded. */
export function itemOf({ good, region, amount, basis }: Charge, settings: CostSettings): CostItem {
  const { what, unit, size } = GOODS[good]
  const unitPrice = priceOf(good, region, settings)
  const quantity = amount === null ? null : amount / size
  const monthly = quantity === null || unitPrice === null ? null : quantity * unitPrice
  return { what: `${what} (${region})`, unit, quantity, unitPrice, monthly, basis }
}

/** What lines add up to; `null` if one of them is not known. */
export function sumOf(items: readonly Pick<CostItem, 'monthly'>[]): number | null {
  return items.reduce<number | null>((sum, { monthly }) => (sum === null || monthly === null ? null : sum + monthly), 0)
}

/**
 * What is paid for after a change and was not before, negative where less is.
 *
 * An amount that nothing tells stays `null` unless the very same one, on the very same basis, was there before. What was there at most is not
 * taken off, for it may have been nothing: what is added then is a bound, too, and says so.
 */
export function difference(before: readonly Charge[], after: readonly Charge[]): Charge[] {
  const bounds = new Set(after.filter(({ isAtMost }) => isAtMost).map(keyOf))
  const isDropped = (charge: Charge): boolean => charge.isAtMost === true && !bounds.has(keyOf(charge))
  const dropped = new Set(before.filter(isDropped).map(({ good }) => good))
  const rest = new Map(before.filter((charge) => !isDropped(charge)).map((charge) => [keyOf(charge), charge]))
  const added = after.flatMap((charge): Charge[] => {
    const key = keyOf(charge)
    const was = rest.get(key)
    rest.delete(key)
    if (was === undefined) return [dropped.has(charge.good) ? atMost(charge) : charge]
    if (was.amount === null && charge.amount === null) return was.basis === charge.basis ? [] : [charge]
    return [{ ...charge, amount: was.amount === null || charge.amount === null ? null : charge.amount - was.amount }]
  })
  const gone = [...rest.values()].map((charge) => ({ ...charge, amount: charge.amount === null ? null : -charge.amount }))
  return [...added, ...gone].filter(({ amount }) => amount !== 0)
}

function atMost(charge: Charge): Charge {
  return { ...charge, isAtMost: true, basis: `at most, for some of it may be paid for already; ${charge.basis}` }
}

function keyOf({ good, region, of }: Charge): string {
  // Neither a good's name nor a region's has a blank.
  return `${good} ${region} ${of}`
}
