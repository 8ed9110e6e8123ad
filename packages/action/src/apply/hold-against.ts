import { compareSteps, type Plan, type Step, type StepDifference } from '@trailmend/core/plan'
import { UsageError } from '@trailmend/operate'
import { planFrom } from '@trailmend/operate/plan'
import { renderPlanMarkdown } from '@trailmend/report/plan'
import type { MergedPlan } from '../drift/pull-request/merged-plans.ts'
import type { PlanFile } from '../drift/pull-request/plan-files.ts'
import { isDearer, saidOtherwise } from '../drift/said.ts'
import { steadyPart } from '../drift/state.ts'

/** What a merged plan comes to, held against the plan of our own. Texts are attacker-controlled. */
export type Held =
  | { readonly is: 'same' }
  | { readonly is: 'different'; readonly differences: readonly StepDifference[] }
  | { readonly is: 'unusable'; readonly why: readonly string[] }

/** What of a step whoever approves it is shown, besides what `compareSteps` and `saidOtherwise` hold against each other. */
const SHOWN = ['part', 'resource', 'fields', 'undo'] as const satisfies readonly (keyof Step)[]

/**
 * Hold a merged plan against the plan that is made now. The steps have to be the same one by one, in what they do, in what a person was
 * shown of them, and in why they are to be approved; they cost about what was said, and close what was said; and the page beside the plan
 * has to be the plan's.
 */
export function holdAgainst(merged: MergedPlan, now: Plan): Held {
  const approved = readMerged(merged)
  if (!('steps' in approved)) return approved
  if (asLines(renderPlanMarkdown(approved)) !== asLines(merged.page ?? '')) return { is: 'unusable', why: [wrongPage(merged)] }
  const shown = [...compareShown(approved.steps, now.steps), ...saidOtherwise(approved, now, { hidden: false })]
  const differences = [...compareSteps(approved, now), ...shown]
  return differences.length === 0 ? { is: 'same' } : { is: 'different', differences }
}

function readMerged({ name, path, plan }: MergedPlan): Plan | Extract<Held, { is: 'unusable' }> {
  try {
    const read = planFrom(plan, path)
    return read.account === name ? read : { is: 'unusable', why: [`${path}: it is the plan of account ${read.account}`] }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    return { is: 'unusable', why: error.problems.map(({ text }) => text) }
  }
}

function compareShown(approved: readonly Step[], now: readonly Step[]): readonly StepDifference[] {
  return now.flatMap((step, index) => {
    const other = approved[index]
    if (other?.id !== step.id) return []
    return SHOWN.flatMap((field) => {
      const [was, is] = [ordered(other[field]), ordered(step[field])]
      return was === is ? [] : [{ step: step.id, field, approved: was, now: is }]
    })
  })
}

/** The same text for the same value, in whichever order its fields come. */
function ordered(value: unknown): string {
  return JSON.stringify(value, (_field, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  )
}

/**
 * Hold a merged plan with made-up names against ours with made-up names. It says less, and so does what was approved: which calls on how
 * many things, not on which.
 */
export function holdHidden(merged: MergedPlan, ours: PlanFile): Held {
  const steady = steadyPart(merged.plan)
  if (steady === '') return { is: 'unusable', why: [`${merged.path}: not a plan`] }
  if (steadyLines(merged.page ?? '') !== steadyLines(ours.markdown)) return { is: 'unusable', why: [wrongPage(merged)] }
  if (steady === ours.steady) {
    const said = [...saidOtherwise(merged.plan, JSON.parse(ours.json), { hidden: true }), ...dearerRows(merged.page ?? '', ours.markdown)]
    return said.length === 0 ? { is: 'same' } : { is: 'different', differences: said }
  }
  const differences = compareSteps(steadySteps(merged.plan), steadySteps(JSON.parse(ours.json)))
  return {
    is: 'different',
    differences: differences.length > 0 ? differences : [{ step: '', field: '', approved: steady, now: ours.steady }],
  }
}

/** The steps of a plan with made-up names, as far as `steadyPart` has found them to be within limits. Types are not as they say: only texts are made of it. */
function steadySteps(plan: unknown): Pick<Plan, 'account' | 'profile' | 'steps'> {
  const { account, profile, steps } = record(plan)
  const all = Array.isArray(steps) ? steps.map(record) : []
  const kept = all.map(({ id, change, account: owner, region, input }) => ({
    ...{ id: String(id), change, account: owner, region, input, after: [] },
  }))
  const read: unknown = { account, profile, steps: kept }
  return read as Pick<Plan, 'account' | 'profile' | 'steps'>
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}
}

/** What no plan closes, at the end of a page: nothing is approved by it, and it changes while the plan stays the same. */
const LEFT_AT_END =
  /\n\n### What no plan closes\n\n\| Account \| Control \|\n\| --- \| --- \|(?:\n\| account-\d{1,6} \| [a-z\d-]{1,100} \|)*$/

/** What steps cost, in the cell of a page. */
const COST = /\| (-?USD \d{1,15}\.\d\d|not known) \|/g

/** The rows of a page that say that a step costs less than it does: pages that differ in nothing else have as many. */
function dearerRows(page: string, ours: string): readonly StepDifference[] {
  const costs = (text: string): readonly string[] => [...text.matchAll(COST)].map(([, cost = '']) => cost)
  const now = costs(ours)
  const dollars = (cost: string): number | null => (cost === 'not known' ? null : Number(cost.replace('USD ', '')))
  return costs(page).flatMap((shown, index) => {
    const is = now[index] ?? 'not known'
    return isDearer(dollars(shown), dollars(is))
      ? [{ step: '', field: `cost in row ${index + 1} of the page`, approved: shown, now: is }]
      : []
  })
}

/** All of a page but what steps cost, and what no plan closes. */
function steadyLines(page: string): string {
  return asLines(page).replace(LEFT_AT_END, '').replaceAll(COST, '| |')
}

function asLines(text: string): string {
  return text.replaceAll('\r\n', '\n').trim()
}

function wrongPage({ path }: MergedPlan): string {
  return `${path}: the page beside it does not show this plan, so that it is not known what was approved; remove both files, and the next check proposes them anew`
}
