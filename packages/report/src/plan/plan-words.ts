import {
  APPROVAL_REASONS,
  CHANGES,
  type CostItem,
  type Deed,
  type FieldChange,
  type Plan,
  RECEIVERS,
  type Step,
} from '@trailmend/core/plan'
import { number, plural } from '../count.ts'
import type { PlansToRender } from './plans.ts'
import { policyChange } from './policy-change.ts'

/** What the decision table says, in a word or two. */
export const DEED_WORDS: Readonly<Record<Deed, string>> = {
  nothing: 'leave',
  adopt: 'adopt',
  create: 'create',
  repair: 'repair',
  'hand-over': 'hand over',
  'ask-permission': 'ask',
  wait: 'wait',
}

/** US dollars, such as `$1,234.50`; `null` is what nobody knows. */
export function dollars(amount: number | null): string {
  if (amount === null) return 'an unknown amount'
  const size = Math.abs(amount)
  if (size > 0 && size < 0.005) return 'less than $0.01'
  const [whole = '', cents = ''] = size.toFixed(2).split('.')
  return `${amount < 0 ? '-' : ''}$${number(Number(whole))}.${cents}`
}

/** The change of a bill: `+$1.20 a month`. */
export function costWords(monthly: number | null): string {
  if (monthly === null) return 'cost not known'
  return monthly === 0 ? 'no cost' : `${monthly > 0 ? '+' : ''}${dollars(monthly)} a month`
}

/** What a step does, such as `creates the bucket`. A plan that was read from a file may name a change that is none. */
export function changeWords({ change }: Pick<Step, 'change'>): string {
  return Object.hasOwn(CHANGES, change) ? CHANGES[change].words : change
}

/** How a step is taken back. */
export function undoWords({ undo }: Pick<Step, 'undo'>): string {
  if (undo.by === 'call') return `trailmend apply --undo calls ${undo.change}`
  return undo.by === 'hand' ? `by hand: ${undo.text}` : `not at all: ${undo.text}`
}

/** Why a step must be approved by name. */
export function approvalWords({ approval }: Pick<Step, 'approval'>): string {
  return approval.map((reason) => (Object.hasOwn(APPROVAL_REASONS, reason) ? APPROVAL_REASONS[reason] : reason)).join('; ')
}

/** Who has to do what was handed over. */
export function receiverWords({ to, heldBy }: { readonly to: keyof typeof RECEIVERS; readonly heldBy?: string }): string {
  const words = Object.hasOwn(RECEIVERS, to) ? RECEIVERS[to] : to
  return heldBy === undefined ? words : `${words} (${heldBy})`
}

/** A change of one field, line by line, each with `+`, `-` or two spaces in front as in a diff. */
export function fieldLines(change: FieldChange): readonly string[] {
  const { field, before, after } = change
  const policy = policyChange(change)
  if (policy === undefined) {
    return [...(before === null ? [] : [`- ${field}: ${valueWords(before)}`]), `+ ${field}: ${valueWords(after)}`]
  }
  return [
    ...policy.removed.map((line) => `- ${field}: ${line}`),
    ...policy.changed.flatMap((each) => [`- ${field}: ${each.before}`, `+ ${field}: ${each.after}`]),
    ...policy.added.map((line) => `+ ${field}: ${line}`),
  ]
}

function valueWords(value: FieldChange['after']): string {
  if (value === null) return 'none'
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** Since when a topic is one of before, and what becomes of the subscription to it. */
export function oldWords({ topic, since, because }: Plan['oldSubscriptions'][number]): string {
  return `still subscribed to ${topic}${since === null ? '' : `, which the trail had left by ${since}`}. ${because}`
}

/** One line of what something costs: the amount, the price and where both come from. */
export function itemWords({ what, unit, quantity, unitPrice, monthly, basis }: CostItem): string {
  const amount = quantity === null ? 'unknown amount' : amountWords(quantity, unit)
  const price = unitPrice === null ? 'price not known' : `$${unitPrice} per ${unit}`
  return `${what}: ${monthly === null ? 'not known' : dollars(monthly)} (${amount}, ${price}; ${basis})`
}

/** Units that are many of a thing, such as `1,000 requests` or `million requests`. */
const MANY = /^(million|\d[\d,]*) (\D+)$/u

function amountWords(quantity: number, unit: string): string {
  const [, many, things] = MANY.exec(unit) ?? []
  if (many !== undefined && things !== undefined) {
    const size = many === 'million' ? 1e6 : Number(many.replaceAll(',', ''))
    return `${quantityWords(whole(quantity * size))} ${things}`
  }
  return `${quantityWords(quantity)} ${unit}${quantity === 1 || unit.startsWith('GB') ? '' : 's'}`
}

/** There is no part of a request; of a few, that are so many on average, it tells something. */
function whole(count: number): number {
  return Math.abs(count) < 10 ? Number(count.toPrecision(3)) : Math.round(count)
}

function quantityWords(quantity: number): string {
  return Number.isInteger(quantity) ? number(quantity) : String(Number(quantity.toPrecision(3)))
}

const NOTHING = 'nothing to do'

/** What there is in a plan: `3 steps, 1 hand-over, 2 waits`. */
export function contentsWords({ steps, handOvers, asks, waits }: Pick<Plan, 'steps' | 'handOvers' | 'asks' | 'waits'>): string {
  const counts = [
    [steps.length, 'step'],
    [handOvers.length, 'hand-over'],
    [asks.length, 'missing permission'],
    [waits.length, 'wait'],
  ] as const
  const there = counts.filter(([count]) => count > 0).map(([count, noun]) => plural(count, noun))
  return there.length === 0 ? NOTHING : there.join(', ')
}

/** What a plan does to the bill. */
export function billWords({ today, change, pricesOf }: Plan['cost']): string {
  return `${today === null ? 'what is paid today is not known' : `today about ${dollars(today)} a month`}; the steps: ${costWords(change)} (list prices of ${pricesOf})`
}

/** How all plans end, in a word. */
export function statusWord({ exitCode, complete }: Pick<PlansToRender, 'exitCode' | 'complete'>): string {
  if (exitCode === 1) return complete ? 'TO DO' : 'TO DO, INCOMPLETE'
  return exitCode === 3 ? (complete ? 'WAITING' : 'INCOMPLETE') : 'NOTHING TO DO'
}

/** All plans in one sentence. */
export function plansWords({ plans, notLookedAt }: Pick<PlansToRender, 'plans' | 'notLookedAt'>): string {
  const all = {
    steps: plans.flatMap(({ steps }) => steps),
    handOvers: plans.flatMap(({ handOvers }) => handOvers),
    asks: plans.flatMap(({ asks }) => asks),
    waits: plans.flatMap(({ waits }) => waits),
  }
  const changes = plans.map(({ cost }) => cost.change)
  const change = changes.reduce<number | null>((sum, each) => (sum === null || each === null ? null : sum + each), 0)
  const gaps = new Set(notLookedAt.filter(({ leavesGap }) => leavesGap).map(({ account }) => account)).size
  const cost = all.steps.length === 0 ? '' : `; ${costWords(change)}`
  const contents = contentsWords(all) === NOTHING ? '' : `${contentsWords(all)}${cost}; `
  return `${contents}${plural(plans.length, 'account')}${gaps === 0 ? '' : `, and no plan for ${number(gaps)} more`}.`
}
