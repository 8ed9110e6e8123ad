import { PART_CARDS, type Part } from './parts.ts'
import type { Decision } from './plan-data.ts'

/**
 * The parts that AWS looks at when a part is changed, or without which the change is for nothing. A change waits until they are as they
 * should be, or are made so by the same plan.
 *
 * Source: CloudTrail API Reference, CreateTrail and UpdateTrail: the errors about the policies of bucket, topic, key and role.
 */
const NEEDS: ReadonlyMap<Part, readonly Part[]> = new Map<Part, readonly Part[]>([
  ['bucket', ['bucket-policy']],
  ['bucket-policy', ['bucket']],
  ['access-logging', ['bucket']],
  ['key', ['key-policy']],
  ['topic', ['topic-policy']],
  ['topic-policy', ['topic']],
  ['trail', ['bucket', 'bucket-policy', 'key', 'key-policy', 'topic', 'topic-policy', 'trusted-access']],
  ['logging', ['trail']],
  ['data-events', ['trail']],
  ['logs-integration', ['trail', 'log-group', 'delivery-role-trust', 'delivery-role-permissions']],
  ['delivery-role-permissions', ['delivery-role-trust']],
  ['queue-policy', ['queue', 'topic']],
  ['queue', ['topic']],
  ['dead-letter-queue', ['topic']],
  ['subscription', ['topic', 'queue', 'queue-policy']],
  ['organization-wide', ['trusted-access', 'trail', 'bucket', 'bucket-policy', 'key', 'key-policy', 'topic', 'topic-policy']],
  ['monitor', ['log-group']],
])

/** What AWS looks at with every change of a trail's settings, whichever setting it is. */
const TARGETS: readonly Part[] = ['bucket', 'bucket-policy', 'key', 'key-policy', 'topic', 'topic-policy']

/** How the trail stands to its settings. */
export interface TrailGround {
  /** Whether a decision changes a setting of a trail that is there. */
  readonly setsTrail: (decision: Decision) => boolean
  /** Whether a part that is not enough for what the trail is to become is enough for what it is, so that AWS takes its other changes. */
  readonly isEnoughNow: (part: Part) => boolean
}

/**
 * Let every change wait whose ground is left to somebody else, or could not be read.
 *
 * @param trail - how the trail stands to its settings
 */
export function hold(decisions: readonly Decision[], trail: TrailGround): readonly Decision[] {
  let held = decisions
  for (;;) {
    const open = held.filter(isOpen)
    if (open.length === 0) return held
    const next = held.map((decision) => waiting(decision, open, trail))
    if (next.every((decision, index) => decision === held[index])) return held
    held = next
  }
}

/** @param open - what will not be as it should be after the plan */
function waiting(decision: Decision, open: readonly Decision[], trail: TrailGround): Decision {
  if (decision.does !== 'create' && decision.does !== 'repair') return decision
  const needs = NEEDS.get(decision.part) ?? []
  const looks = trail.setsTrail(decision) ? TARGETS : []
  const ground = open.find(
    (each) =>
      (each.of === '' || each.of === decision.of) &&
      (needs.includes(each.part) || (looks.includes(each.part) && isKnown(each) && !trail.isEnoughNow(each.part))),
  )
  return ground === undefined ? decision : { ...decision, does: 'wait', why: `First ${PART_CARDS[ground.part].words} has to be put right.` }
}

/** Whether a part will not be as it should be after the plan, as far as the profile looks. */
function isOpen({ does, state }: Decision): boolean {
  return does === 'hand-over' || does === 'ask-permission' || (does === 'wait' && state !== 'awaiting-delivery')
}

/**
 * Whether a part is known to be wrong. What cannot be read may be right: a bucket of a central account is read by nobody else, and a trail
 * that delivers there takes changes.
 */
function isKnown({ state }: Decision): boolean {
  return state !== 'unknown'
}
