import type { JsonObject } from '../observe/answer-fields.ts'
import type { Collection } from './collection.ts'
import type { Part, PartReading, Profile } from './parts.ts'
import type { Situation } from './rows.ts'
import type { CostItem, Step } from './step.ts'

/** What is to be done to one account, and why. Plain JSON, so that a person can read it, and a file or a pull request can hold it. */
export interface Plan {
  readonly version: 1
  readonly account: string
  readonly partition: string
  readonly profile: Profile
  /** When the facts were read, ISO 8601. */
  readonly observedAt: string
  /** Text that is the same exactly if the facts that the plan rests on are. */
  readonly facts: string
  readonly steps: readonly Step[]
  /** What was read of every part, and what the decision table says to it. */
  readonly decisions: readonly Decision[]
  /** What somebody else has to do. */
  readonly handOvers: readonly HandOver[]
  /** Permissions without which the plan may lack steps. */
  readonly asks: readonly Ask[]
  /** What has to be seen to work. */
  readonly waits: readonly Wait[]
  /** The findings that nothing in the plan closes, and who can. */
  readonly left: readonly LeftFinding[]
  /** What the queues still listen to besides the trail's topic. */
  readonly oldSubscriptions: readonly OldSubscription[]
  /** What could be done besides, and is done only by whoever wants it. */
  readonly offers: readonly Offer[]
  readonly collection: { readonly before: Collection | null; readonly after: Collection | null }
  readonly cost: PlanCost
  /** Whether every part could be read. */
  readonly complete: boolean
}

/** What the decision table can say. */
export const DEEDS = ['nothing', 'adopt', 'create', 'repair', 'hand-over', 'ask-permission', 'wait'] as const
export type Deed = (typeof DEEDS)[number]

/** Whom a part is handed over to. */
export const RECEIVERS = {
  'account-owner': 'whoever administers the account',
  'resource-owner': 'the account that owns it',
  source: 'the tool that looks after it: change it in its source',
  root: 'the root user of the account that owns the bucket',
  'management-account': 'the management account of the organization',
} as const
export type Receiver = keyof typeof RECEIVERS

/** What the decision table says to one part. */
export interface Decision extends PartReading {
  /** The name of the row's situation, which is that of its page under docs/remediation. */
  readonly situation: Situation
  readonly does: Deed
  readonly to?: Receiver
  readonly why: string
}

/** What somebody else has to do, with the calls that would. */
export interface HandOver {
  readonly part: Part
  readonly of: string
  readonly to: Receiver
  readonly name: string
  readonly because: string
  readonly why: string
  readonly heldBy?: string
  /** The calls that a step would have made; empty where only a person can tell what is right. */
  readonly calls: readonly Pick<Step, 'change' | 'input' | 'account' | 'region' | 'fields'>[]
  readonly closes: readonly string[]
}

export interface Ask {
  readonly part: Part
  readonly of: string
  /** The IAM action; empty if no permission would help. */
  readonly needs: string
  readonly because: string
}

export interface Wait {
  readonly part: Part
  readonly of: string
  readonly because: string
}

export interface LeftFinding {
  readonly fingerprint: string
  readonly control: string
  readonly outcome: 'fail' | 'unknown'
  readonly text: string
  /** Who can close it, in words. */
  readonly who: string
}

/** A subscription of a queue to a topic that the trail announces on no longer. Names are attacker-controlled. */
export interface OldSubscription {
  /** The use of the queue. */
  readonly of: string
  readonly queue: string
  readonly topic: string
  /** `null` while it waits to be confirmed, and where it could not be read whether there is one. */
  readonly arn: string | null
  /** When the trail had left the topic at the latest, ISO 8601; `null` if nothing tells. */
  readonly since: string | null
  /** What is known of it and becomes of it, in sentences. */
  readonly because: string
}

/** A call that no step makes: only whoever wants it does. Names are attacker-controlled. */
export interface Offer {
  readonly part: Part
  readonly of: string
  readonly name: string
  /** In words, such as `export what the log group holds`. */
  readonly what: string
  /** What happens without it, and when. */
  readonly because: string
  readonly account: string
  readonly region: string
  /** By service and name, such as `cloudwatchlogs:CreateExportTask`. */
  readonly operation: string
  /** The exact input of the AWS SDK for JavaScript v3 command. */
  readonly input: JsonObject
  /** The IAM actions that it needs. */
  readonly needs: readonly string[]
  /** What it costs, once and each month. */
  readonly cost: readonly CostItem[]
}

/** The bill. */
export interface PlanCost {
  /** The day of the price list, `YYYY-MM-DD`. */
  readonly pricesOf: string
  /** Estimated US dollars a month of what there is today; `null` if nothing tells. */
  readonly today: number | null
  readonly todayItems: readonly CostItem[]
  /** Estimated US dollars a month that the steps add; `null` where a step's cost is not known. */
  readonly change: number | null
  /** What was assumed, in sentences. */
  readonly assumptions: readonly string[]
}
