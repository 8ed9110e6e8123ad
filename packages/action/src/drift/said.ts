import type { StepDifference } from '@trailmend/core/plan'

/** US dollars a month, and the share of what was shown, that a step may cost more by the time it is made: prices and volume differ from hour to hour. */
const MORE_DOLLARS = 1
const MORE_SHARE = 0.25

/**
 * What a plan that was approved said of its steps that is not so of the plan that would be made now: what they cost, in all and one by one,
 * which findings they close, and what stays broken without them. Less cost, and more findings, nobody would mind.
 *
 * @param approved - parsed JSON of anybody's
 * @param hidden - whether both have made-up names: then findings are counted, and sentences not compared
 */
export function saidOtherwise(approved: unknown, now: unknown, { hidden }: { readonly hidden: boolean }): readonly StepDifference[] {
  const [was, is] = [record(approved), record(now)]
  const steps = new Map(stepsOf(was).map((step) => [step.id, step]))
  const found = [differenceOfCost('', record(was.cost).change, record(is.cost).change)]
  for (const step of stepsOf(is)) {
    const shown = steps.get(step.id)
    const id = String(step.id)
    if (shown === undefined) continue
    found.push(differenceOfCost(id, record(shown.cost).monthly, record(step.cost).monthly), differenceOfClosed(id, shown, step, hidden))
    if (!hidden && shown.ifSkipped !== step.ifSkipped) found.push(difference(id, 'ifSkipped', shown.ifSkipped, step.ifSkipped))
  }
  return found.filter((each) => each !== undefined)
}

/** Whether a cost is one that nobody approved who was shown another. `null` is a cost that is not known, which is above every other. */
export function isDearer(shown: number | null, now: number | null): boolean {
  if (shown === null) return false
  return now === null || now > shown + Math.max(MORE_DOLLARS, MORE_SHARE * Math.abs(shown))
}

function differenceOfCost(step: string, shown: unknown, now: unknown): StepDifference | undefined {
  const is = costOf(now)
  const wasShown = typeof shown === 'number' || shown === null
  return wasShown && !isDearer(shown, is) ? undefined : difference(step, 'cost', shown, is)
}

function differenceOfClosed(
  id: string,
  { closes: shown }: Readonly<Record<string, unknown>>,
  { closes: now }: Readonly<Record<string, unknown>>,
  hidden: boolean,
): StepDifference | undefined {
  const [was, is] = [listOf(shown), listOf(now)]
  const isSaid = hidden ? was.length <= is.length : was.every((each) => is.includes(each))
  return isSaid ? undefined : difference(id, 'closes', hidden ? was.length : was, hidden ? is.length : is)
}

function difference(step: string, field: string, approved: unknown, now: unknown): StepDifference {
  return { step, field, approved: textOf(approved), now: textOf(now) }
}

function textOf(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value)
}

function costOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}

function stepsOf({ steps }: Readonly<Record<string, unknown>>): readonly Readonly<Record<string, unknown>>[] {
  return listOf(steps).map(record)
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}
}
