import { managementRecording } from '../../../../packages/core/src/event-selectors/index.ts'
import type { AccountSnapshot } from '../../../../packages/core/src/observe/snapshot.ts'
import { type PlannedSteps, planSteps } from '../../../../packages/core/src/plan/plan-steps.ts'
import type { PlanSettings } from '../../../../packages/core/src/plan/settings.ts'
import { simulate } from '../../../../packages/core/src/plan/simulate/index.ts'
import { inputOf } from '../../../fixtures/chain-accounts.ts'

/** What no plan may do, whatever it is made for. */
const HARMFUL = /:(?:Delete|Stop|Disable|Remove|Detach|Schedule|Purge|Unsubscribe)/u

/** A plan, and the laws that it breaks, each in words; none, if all is well. */
export interface Walked {
  readonly planned: PlannedSteps
  readonly after: AccountSnapshot
  readonly broken: readonly string[]
}

/** Plan for an account, take the steps in simulation, plan again, and hold everything against the laws. */
export function walk(account: AccountSnapshot, settings: PlanSettings): Walked {
  const planned = planSteps(inputOf(account, settings))
  const after = simulate(account, planned.steps)
  const again = planSteps(inputOf(after, settings))
  return {
    planned,
    after,
    broken: [...endsWell(again), ...planned.steps.flatMap((step) => harm(step)), ...inOrder(planned), ...unpaid(account, planned)],
  }
}

/** Afterwards there is nothing to do: a part is as it should be, waits, or is somebody else's. */
function endsWell(again: PlannedSteps): readonly string[] {
  return again.steps.length === 0 ? [] : [`a second plan is not empty: ${again.steps.map(({ id }) => id).join(', ')}`]
}

type PlannedStep = PlannedSteps['steps'][number]

function harm(step: PlannedStep): readonly string[] {
  const broken: string[] = []
  if (HARMFUL.test(step.change)) broken.push(`${step.id} calls ${step.change}`)
  if (step.fields.length === 0) broken.push(`${step.id} changes nothing`)
  for (const { field, before, after } of step.fields) {
    if (before === after) broken.push(`${step.id} sends ${field}, which does not differ`)
    if (before === true && after !== true) broken.push(`${step.id} switches ${field} off`)
    if (field === 'retentionDays' && typeof before === 'number' && typeof after === 'number' && after < before)
      broken.push(`${step.id} shortens retention`)
    if (isPolicy(before) && isPolicy(after)) broken.push(...lostStatements(step.id, before, after))
  }
  if (step.change === 'cloudtrail:PutEventSelectors') broken.push(...lostSelectors(step))
  if (step.change === 'cloudtrail:UpdateTrail') {
    const sent = Object.entries(step.input).filter(([name]) => name !== 'Name')
    for (const [name, value] of sent) if (value === false || value === '') broken.push(`${step.id} takes ${name} away`)
    if (sent.length !== step.fields.length && step.id === 'trail-settings') broken.push(`${step.id} sends more than differs`)
  }
  return broken
}

function isPolicy(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith('{')
}

/** A statement of Trailmend's own may list more than before; every other one is there as it was. */
function lostStatements(id: string, before: string, after: string): readonly string[] {
  const kept = new Set(statementsOf(after).map((each) => JSON.stringify(each)))
  return statementsOf(before)
    .filter((each) => !/^(?:Trailmend|AWSCloudTrail)/u.test(String(each.Sid ?? '')) && !kept.has(JSON.stringify(each)))
    .map((each) => `${id} loses the statement ${JSON.stringify(each)}`)
}

const parsed = new Map<string, readonly { readonly Sid?: unknown }[]>()

function statementsOf(text: string): readonly { readonly Sid?: unknown }[] {
  const before = parsed.get(text)
  if (before !== undefined) return before
  const { Statement } = JSON.parse(text)
  const statements = Array.isArray(Statement) ? Statement : [Statement]
  if (parsed.size < 10_000) parsed.set(text, statements)
  return statements
}

function lostSelectors({ id, fields }: PlannedStep): readonly string[] {
  return fields.flatMap(({ before, after }) => {
    const lists = (value: unknown) =>
      Object.values((value ?? {}) as Record<string, readonly unknown[]>)
        .flat()
        .map((each) => JSON.stringify(each))
    const kept = new Set(lists(after))
    return lists(before)
      .filter((each) => !kept.has(each))
      .map((each) => `${id} loses the selector ${each}`)
  })
}

function inOrder({ steps }: PlannedSteps): readonly string[] {
  const seen = new Set<string>()
  const broken: string[] = []
  for (const { id, after } of steps) {
    if (seen.has(id)) broken.push(`${id} is there twice`)
    for (const before of after) if (!seen.has(before)) broken.push(`${id} waits for ${before}, which does not come before it`)
    seen.add(id)
  }
  return broken
}

/** A trail is made only where none records management events, and never where there may be one. */
function unpaid(account: AccountSnapshot, { steps }: PlannedSteps): readonly string[] {
  if (!steps.some(({ change }) => change === 'cloudtrail:CreateTrail')) return []
  const recording = account.trails.filter(({ selectors }) => {
    if (!selectors.known) return true
    const { read, write } = managementRecording([selectors.value])
    return read.recorded !== 'none' || write.recorded !== 'none'
  })
  const unread = account.listings.filter(({ listed }) => !listed.known)
  return recording.length + unread.length === 0 ? [] : ['makes a trail beside one that records management events, or may']
}
