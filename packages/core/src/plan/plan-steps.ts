import { type Chain, layOut, type PlanInput } from './chain/chain.ts'
import { isBucketPolicyEnoughNow } from './chain/mendings.ts'
import { type FoundOld, formerTopics, oldSubscriptionsOf } from './chain/old-subscriptions.ts'
import { readChain } from './chain/read-chain.ts'
import type { Collection, DrainedSource } from './collection.ts'
import { decide } from './decide.ts'
import { hold } from './hold.ts'
import type { Ask, Decision, HandOver, OldSubscription, Wait } from './plan-data.ts'
import { buildSteps, stepsOf } from './steps/build.ts'
import type { StepDraft } from './steps/draft.ts'
import { removeOldSubscriptions } from './steps/old-subscriptions.ts'
import { order } from './steps/order.ts'
import { setsTrail } from './steps/trail.ts'

/** What the state machine says: what is done, what is handed over, asked for and waited for. Prices and findings come later. */
export interface PlannedSteps {
  readonly decisions: readonly Decision[]
  readonly steps: readonly (StepDraft & { readonly after: readonly string[] })[]
  readonly handOvers: readonly Omit<HandOver, 'closes'>[]
  readonly asks: readonly Ask[]
  readonly waits: readonly Wait[]
  readonly oldSubscriptions: readonly OldSubscription[]
  readonly collection: Collection | null
  /** The trail that is there and that the plan is about. */
  readonly trailArn: string | undefined
}

/** Read an account's chain, decide part by part, and say which calls put it right. Pure; one account a call. */
export function planSteps(input: PlanInput): PlannedSteps {
  const chain = layOut(input)
  const decisions = hold(
    readChain(chain).map((reading) => decide(reading, input.settings.profile)),
    {
      setsTrail: (decision) => setsTrail(chain, decision),
      isEnoughNow: (part) => part === 'bucket-policy' && isBucketPolicyEnoughNow(chain),
    },
  )
  const old = oldSubscriptionsOf(chain, decisions)
  const drafts = [...buildSteps(chain, decisions), ...removeOldSubscriptions(old)]
  const after = order(drafts)
  return {
    decisions,
    steps: drafts.map((draft, index) => ({ ...draft, after: after[index] ?? [] })),
    handOvers: decisions.filter(({ does }) => does === 'hand-over').map((decision) => handOver(chain, decision)),
    asks: decisions.filter(({ does }) => does === 'ask-permission').map(ask),
    waits: decisions
      .filter(({ does }) => does === 'wait')
      .map(({ part, of, because, why }) => ({ part, of, because: `${because} ${why}` })),
    oldSubscriptions: old.map(({ told }) => told),
    collection: chain.isAside ? input.collection : collect(chain, decisions, old),
    trailArn: chain.trail?.arn,
  }
}

function handOver(chain: Chain, decision: Decision): Omit<HandOver, 'closes'> {
  const { part, of, name, because, why, heldBy, to = 'account-owner' } = decision
  const calls = (isHopeless(decision) ? [] : stepsOf(chain, decision)).map(({ change, input, account, region, fields }) => ({
    change,
    input,
    account,
    region,
    fields,
  }))
  return { part, of, to, name, because, why, calls, ...(heldBy === undefined ? {} : { heldBy }) }
}

/** Whether no call of Trailmend's would help: a name that a stranger has, a Deny, a disabled key, a delivery that stopped for no reason that shows. */
function isHopeless({ part, state }: Decision): boolean {
  return state === 'foreign' || (state === 'stopped' && part !== 'logging')
}

function ask({ part, of, needs, because }: Decision): Ask {
  return { part, of, needs: needs ?? '', because }
}

/** What is to be collected from after the plan: the chain's queues, and what it delivered to before, until nothing is left there. */
function collect(chain: Chain, decisions: readonly Decision[], old: readonly FoundOld[]): Collection | null {
  const { account, trailArn, bucket, topic, queues, collection, trail, chosen } = chain
  const isOpen =
    chosen.is === 'unread' || (trail === undefined && !decisions.some(({ part, does }) => part === 'trail' && does === 'create'))
  if (isOpen) return collection
  if (queues.length === 0 && collection === null) return null
  const isHeld = (part: Decision['part'], of = ''): boolean =>
    decisions.some((each) => each.part === part && each.of === of && HELD.has(each.does))
  // What waits, or is left to somebody else, leaves the trail delivering to where it delivers.
  const now: DrainedSource = {
    bucket: isHeld('bucket') && trail?.bucketName.known ? trail.bucketName.value : bucket.name,
    keyPrefix: bucket.keyPrefix,
    topicArn: isHeld('topic') && trail?.topicArn.known ? trail.topicArn.value : (topic?.arn ?? null),
  }
  const isNow = (each: DrainedSource): boolean => each.bucket === now.bucket && each.keyPrefix === now.keyPrefix
  const before = collection === null ? [] : [...collection.draining, sourceOf(collection)]
  // The messages of a queue that is not Trailmend's are somebody else's; one that was read before is read on.
  const former = formerTopics(chain, now.topicArn, old)
  const read = queues.filter(({ use, arn }) => !isHeld('queue', use.name) || collection?.queues.some((each) => each.arn === arn))
  return {
    version: 1,
    account: account.id,
    trailArn,
    ...now,
    queues: read.map(({ use, arn }) => ({ use: use.name, arn })),
    draining: before.filter((each) => !isNow(each)),
    ...(former.length === 0 ? {} : { formerTopics: former }),
  }
}

const HELD: ReadonlySet<Decision['does']> = new Set<Decision['does']>(['hand-over', 'ask-permission', 'wait'])

function sourceOf({ bucket, keyPrefix, topicArn }: Collection): DrainedSource {
  return { bucket, keyPrefix, topicArn }
}
