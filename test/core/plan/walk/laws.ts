import { managementRecording } from '../../../../packages/core/src/event-selectors/index.ts'
import type { AccountSnapshot } from '../../../../packages/core/src/observe/snapshot.ts'
import type { PlanInput } from '../../../../packages/core/src/plan/chain/chain.ts'
import type { DrainedSource } from '../../../../packages/core/src/plan/collection.ts'
import type { Decision } from '../../../../packages/core/src/plan/plan-data.ts'
import { type PlannedSteps, planSteps } from '../../../../packages/core/src/plan/plan-steps.ts'
import { UNSEEN_BY_LEGACY } from '../../../../packages/core/src/plan/rows/row.ts'
import { sameFacts, simulateStep } from '../../../../packages/core/src/plan/simulate/index.ts'
import { refusalOf } from './accepted.ts'
import { heldByOthers } from './held.ts'
import { unsound } from './sound-means.ts'
import { weakened } from './weakened.ts'

/** What no plan may do, whatever it is made for. */
const HARMFUL = /:(?:Delete|Stop|Disable|Remove|Detach|Schedule|Purge)/u

type PlannedStep = PlannedSteps['steps'][number]

/** A plan, what comes of it, and the laws that it breaks, each in words; none, if all is well. */
export interface Walked {
  readonly planned: PlannedSteps
  readonly after: AccountSnapshot
  /** What a second plan says. */
  readonly again: PlannedSteps
  readonly broken: readonly string[]
}

/** How a state is walked. */
export interface Walking {
  /** The planner; Trailmend's own if left out. */
  readonly plan?: (input: PlanInput) => PlannedSteps
  /** Whether to take the steps in the worst order allowed, too, and to ask whether AWS would take each. */
  readonly isDeep?: boolean
}

/** Plan, take the steps in simulation, plan again with what the first plan remembers, and hold everything against the laws. */
export function walk(input: PlanInput, { plan = planSteps, isDeep = false }: Walking = {}): Walked {
  const planned = plan(input)
  const broken: string[] = [...unsound(input.account, planned.decisions)]
  const after = take(input, planned, broken)
  // Without steps the account stays as it is, and the same is said of it again: only what is remembered can make a difference.
  const isSettled = planned.steps.length === 0 && !isDeep && planned.decisions.every(({ does }) => does !== 'adopt')
  const again = isSettled ? planned : plan({ ...input, account: after, collection: planned.collection })
  broken.push(
    ...endsWell(again, planned),
    ...inOrder(planned),
    ...unpaid(input.account, planned),
    ...remembered(input, planned, { after, again }),
  )
  if (after !== input.account) broken.push(...unsound(after, again.decisions), ...weakened(input.account, after, takenAway(planned)))
  if (isDeep && planned.steps.length > 0) broken.push(...inEveryOrder(input, planned, after))
  return { planned, after, again, broken }
}

/** The subscriptions that steps take away, each held to the law about that. */
function takenAway({ steps }: PlannedSteps): ReadonlySet<unknown> {
  return new Set(steps.filter(({ change }) => change === 'sns:Unsubscribe').map(({ input }) => input.SubscriptionArn))
}

/** Take the steps one after the other. Each has to change what is Trailmend's to change, and to change it. */
function take({ account, settings }: PlanInput, { steps }: PlannedSteps, broken: string[]): AccountSnapshot {
  let now = account
  for (const step of steps) {
    const next = simulateStep(now, step)
    if (next === now) broken.push(`${step.id} changes nothing`)
    broken.push(...harm(step), ...unheard(now, step, settings), ...heldByOthers(account, step, settings))
    now = next
  }
  return now
}

/** Afterwards there is nothing to do: every part is as it should be, waits, or is somebody's by name. */
function endsWell(again: PlannedSteps, first: PlannedSteps): readonly string[] {
  const isOpen = ({ part, of }: { readonly part: string; readonly of: string }): boolean => !isAskedAnew(first, part, of)
  const steps = again.steps.filter(({ part, id }) => isOpen({ part, of: id.split('/')[1] ?? '' }))
  return [
    ...steps.map(({ id }) => `a second plan is not empty: ${id}`),
    ...again.decisions.filter(isOpen).flatMap((decision) => openEnd(again, decision)),
  ]
}

/**
 * A subscription that waits is handed over where its queue is made anew, for the message that confirms it went with the old one. Whoever owns
 * the topic asks anew, which no fact shows: to the second plan it waits as before, and is confirmed.
 */
function isAskedAnew({ handOvers, steps }: PlannedSteps, part: string, of: string): boolean {
  const isHandedOver = handOvers.some((each) => part === 'subscription' && each.part === part && each.of === of)
  return isHandedOver && steps.some(({ id }) => id === `queue/${of}`)
}

function asksAnew(planned: PlannedSteps): boolean {
  return planned.handOvers.some(({ part, of }) => isAskedAnew(planned, part, of))
}

function openEnd({ handOvers, asks, waits }: PlannedSteps, decision: Decision): readonly string[] {
  const { part, of, state, does, situation } = decision
  const isNamed = (list: readonly { readonly part: string; readonly of: string }[]) =>
    list.some((each) => each.part === part && each.of === of)
  const isWell =
    (does === 'nothing' && (state === 'in-place' || isDeclared(decision))) ||
    (does === 'hand-over' && isNamed(handOvers)) ||
    (does === 'ask-permission' && isNamed(asks)) ||
    (does === 'wait' && isNamed(waits))
  return isWell ? [] : [`${part} ${of} ends ${state}, and the plan says ${does} (${situation})`]
}

/** What the profile `legacy` says that it does not look at: its row's sentence begins so. */
function isDeclared({ part, why }: Decision): boolean {
  return why.startsWith('The profile legacy') && (part === 'bucket-policy' || part === 'subscription' || UNSEEN_BY_LEGACY.includes(part))
}

function harm(step: PlannedStep): readonly string[] {
  const broken: string[] = []
  if (HARMFUL.test(step.change)) broken.push(`${step.id} calls ${step.change}`)
  if (step.fields.length === 0) broken.push(`${step.id} says of no field that it changes`)
  for (const { field, before, after } of step.fields) if (before === after) broken.push(`${step.id} sends ${field}, which does not differ`)
  if (step.change !== 'cloudtrail:UpdateTrail') return broken
  const sent = Object.entries(step.input).filter(([name]) => name !== 'Name')
  for (const [name, value] of sent) if (value === false || value === '') broken.push(`${step.id} takes ${name} away`)
  if (step.id === 'trail-settings' && sent.length !== step.fields.length) broken.push(`${step.id} sends more than differs`)
  return broken
}

/** A subscription is taken away only on request, from a topic that no trail announces on, once the queue hears of the trail by another. */
function unheard(
  { topics, trails }: AccountSnapshot,
  { id, change, input }: PlannedStep,
  settings: PlanInput['settings'],
): readonly string[] {
  if (change !== 'sns:Unsubscribe') return []
  const all = topics.flatMap(({ arn: topic, subscriptions }) =>
    subscriptions.known ? subscriptions.value.map((each) => ({ ...each, topic })) : [],
  )
  const gone = all.find(({ arn }) => arn === input.SubscriptionArn)
  const announced = trails.map(({ topicArn }) => (topicArn.known ? topicArn.value : ''))
  const isHeard = all.some(({ endpoint, isConfirmed, topic }) => endpoint === gone?.endpoint && isConfirmed && announced.includes(topic))
  const isOurs = settings.uses.some(({ queue }) => gone?.endpoint.endsWith(`:${queue}`))
  const isRight = settings.removeOldSubscriptions && gone !== undefined && isOurs && isHeard && !announced.includes(gone.topic)
  return isRight ? [] : [`${id} takes a subscription away`]
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

/** Steps may be taken in every order that their `after` allows: in that of the plan, and with the last first. AWS takes each, and the end is the same. */
function inEveryOrder({ account, settings }: PlanInput, { steps }: PlannedSteps, expected: AccountSnapshot): readonly string[] {
  const broken: string[] = []
  for (const order of [steps, lastFirst(steps)]) {
    let now = account
    for (const step of order) {
      const refusal = refusalOf(now, step)
      // The profile legacy does not look at the policy of a bucket, and hears from AWS what is wrong with it.
      const isUnseen = settings.profile === 'legacy' && refusal?.includes("bucket's policy") === true
      if (refusal !== undefined && !isUnseen) broken.push(`AWS refuses ${step.id}: ${refusal}`)
      now = simulateStep(now, step)
    }
    if (order !== steps && !sameFacts(now, expected)) broken.push('another order ends elsewhere')
  }
  return broken
}

function lastFirst(steps: readonly PlannedStep[]): readonly PlannedStep[] {
  const left = [...steps]
  const taken: PlannedStep[] = []
  const done = new Set<string>()
  while (left.length > 0) {
    const at = left.findLastIndex(({ after }) => after.every((id) => done.has(id)))
    const [step] = left.splice(Math.max(at, 0), 1)
    if (step === undefined) break
    taken.push(step)
    done.add(step.id)
  }
  return taken
}

/** A trail is made only where none records management events, and never where there may be one. */
function unpaid(account: AccountSnapshot, { steps }: PlannedSteps): readonly string[] {
  const made = steps.filter(({ change }) => change === 'cloudtrail:CreateTrail')
  const unread = account.listings.filter(({ listed }) => !listed.known)
  const isWidened = steps.some(({ change, input }) => change === 'cloudtrail:UpdateTrail' && input.IsOrganizationTrail === true)
  if (isWidened && (unread.length > 0 || account.trails.some(({ isOrganization }) => isOrganization)))
    return ['makes a trail of the organization beside another one, or where there may be one']
  if (made.length === 0) return []
  const recording = account.trails.filter(({ selectors }) => {
    if (!selectors.known) return true
    const { read, write } = managementRecording([selectors.value])
    return read.recorded !== 'none' || write.recorded !== 'none'
  })
  const isAlone = recording.length + unread.length === 0 && made.length === 1
  return isAlone ? [] : ['makes a trail beside one that records management events, or may']
}

interface End {
  readonly after: AccountSnapshot
  readonly again: PlannedSteps
}

/** What is collected from is what the trail delivers to; nothing that was is forgotten; no queue of somebody else's is read; and it stays so. */
function remembered({ collection: before, settings }: PlanInput, planned: PlannedSteps, { after, again }: End): readonly string[] {
  const { collection } = planned
  if (collection === null) return before === null ? [] : ['what was collected from is forgotten']
  const broken: string[] = []
  const told = { ...collection, ...(asksAnew(planned) ? { formerTopics: again.collection?.formerTopics } : {}) }
  if (again.collection !== collection && JSON.stringify(again.collection) !== JSON.stringify(told))
    broken.push('a second plan collects from elsewhere')
  const trail = after.trails.find(({ arn }) => arn === collection.trailArn)
  if (trail?.bucketName.known && trail.bucketName.value !== collection.bucket)
    broken.push(`${collection.bucket} is collected from, and the trail delivers to ${trail.bucketName.value}`)
  if (trail !== undefined && trail.keyPrefix !== collection.keyPrefix) broken.push('another key prefix is collected from')
  if (trail?.topicArn.known && trail.topicArn.value !== null && trail.topicArn.value !== collection.topicArn)
    broken.push('another topic is collected from')
  const nameOf = (each: DrainedSource) => `${each.bucket}/${each.keyPrefix}`
  const sources = [collection, ...collection.draining].map(nameOf)
  const lost = before === null ? [] : [before, ...before.draining].map(nameOf).filter((each) => !sources.includes(each))
  broken.push(...lost.map((each) => `${each} is no longer collected from, and not drained`))
  if (new Set(sources).size !== sources.length) broken.push('a source is collected from twice')
  for (const { arn, use } of collection.queues) {
    const queue = after.queues.find((each) => each.arn === arn)
    const isNamed = settings.uses.some(({ name, isNamedByUser }) => name === use && isNamedByUser)
    const isOurs = queue?.tags.known === true && queue.tags.value.some(({ key }) => key === 'trailmend')
    const wasRead = before?.queues.some((each) => each.arn === arn) === true
    if (!isNamed && !isOurs && !wasRead) broken.push(`the messages of ${arn} are somebody else's`)
  }
  return broken
}
