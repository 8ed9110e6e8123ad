import type { Json } from '../evaluate/finding.ts'
import type { JsonObject } from '../observe/answer-fields.ts'
import type { ChangeName } from './changes.ts'
import type { Part } from './parts.ts'
import type { Situation } from './rows.ts'

/** One call that changes something, and all that a person needs to know before it is made. Plain JSON; names are attacker-controlled. */
export interface Step {
  /** Unique in its plan and the same in every plan for the same need, such as `bucket-policy` or `queue/logs`. */
  readonly id: string
  readonly part: Part
  /** What it answers, each with a page under docs/remediation. */
  readonly situations: readonly Situation[]
  /** The account whose credentials make the call. */
  readonly account: string
  /** Where the call goes. */
  readonly region: string
  readonly change: ChangeName
  /** The exact input of the AWS SDK for JavaScript v3 command. */
  readonly input: JsonObject
  /** The IAM actions that the call needs. */
  readonly needs: readonly string[]
  /** ARN, or name where there is no ARN yet. */
  readonly resource: string
  /** What will be different. */
  readonly fields: readonly FieldChange[]
  readonly undo: Undo
  /** What stays broken, or breaks, without the step. One sentence. */
  readonly ifSkipped: string
  /** The fingerprints of the findings that it closes, alone or with others. */
  readonly closes: readonly string[]
  /** The ids of steps that must be done before. */
  readonly after: readonly string[]
  /** Why a person must approve the step by name; empty if approving the plan is enough. */
  readonly approval: readonly ApprovalReason[]
  readonly cost: StepCost
}

/** One field before and after; `null` where there is none. */
export interface FieldChange {
  readonly field: string
  readonly before: Json
  readonly after: Json
}

/** How a step is taken back. */
export type Undo =
  /** By a call of Trailmend's own. */
  | { readonly by: 'call'; readonly change: ChangeName; readonly input: JsonObject }
  /** By a person: Trailmend's role is not allowed to delete. */
  | { readonly by: 'hand'; readonly text: string }
  | { readonly by: 'nobody'; readonly text: string }

export const APPROVAL_REASONS = {
  'above-max-monthly-cost': 'it costs more a month than max-monthly-cost',
  'paid-copy': 'it records a further copy of management events, which AWS charges for',
  'other-account': 'it changes what belongs to another account',
  'takes-away': 'it takes something away that is there',
  'cannot-be-undone': 'it cannot be undone',
} as const
export type ApprovalReason = keyof typeof APPROVAL_REASONS

/** What a step changes of the monthly bill. */
export interface StepCost {
  /** US dollars a month, list prices, free tiers left out; `null` if it cannot be told. */
  readonly monthly: number | null
  readonly items: readonly CostItem[]
}

/** One line of a bill. */
export interface CostItem {
  /** Such as `CloudWatch Logs, ingested`. */
  readonly what: string
  readonly unit: string
  /** Units a month; `null` if nothing tells. */
  readonly quantity: number | null
  /** US dollars a unit; `null` where no price is known for the region. */
  readonly unitPrice: number | null
  readonly monthly: number | null
  /** Where the quantity comes from: `measured`, or an assumption in words. */
  readonly basis: string
}
