import type { Fact } from '../fact.ts'
import type { Tag } from './tag.ts'

/** A topic that a trail, or an alarm, speaks on, or that a plan wants to know of. Every text is attacker-controlled. */
export interface Topic {
  readonly arn: string
  readonly ownerAccount: string
  readonly region: string
  readonly exists: Fact<boolean>
  /** The text of its policy. Not read for topics of alarms. */
  readonly policy: Fact<string | null>
  /** The key that encrypts it; `null` if none does. Not read for topics of alarms. */
  readonly key: Fact<MessageKey | null>
  readonly subscriptions: Fact<readonly Subscription[]>
  /** Asked for a plan only. */
  readonly tags: Fact<readonly Tag[]>
}

export interface Subscription {
  /** `null` while it waits to be confirmed. */
  readonly arn: string | null
  readonly protocol: string
  readonly endpoint: string
  /** Whether the endpoint has said that it wants the messages. */
  readonly isConfirmed: boolean
}

/** A queue that is subscribed to a trail's topic; for a plan also one that it wants to know of, and their dead-letter queues. */
export interface Queue {
  readonly arn: string
  readonly ownerAccount: string
  readonly region: string
  /** Known to be `null` where there is no such queue. */
  readonly settings: Fact<QueueSettings | null>
  /** Asked for a plan only. */
  readonly tags: Fact<readonly Tag[]>
}

export interface QueueSettings {
  /** The text of its policy; `null` if it has none. */
  readonly policy: string | null
  /** The key that encrypts it; `null` if none of KMS does. */
  readonly key: MessageKey | null
  /** The ARN of its dead-letter queue; `null` if it has none. */
  readonly deadLetterQueue: string | null
  /** Seconds that a message is kept; `null` if AWS did not say. */
  readonly retentionSeconds: number | null
}

/** A key that encrypts a topic or a queue. */
export interface MessageKey {
  /** As it was named: an ARN, an id or an alias. */
  readonly id: string
  /** Whether AWS keeps it for the service, with a policy that nobody can change. */
  readonly isManagedByAws: boolean
  readonly arn: Fact<string>
  /** The text of its policy. Not read for a key that AWS keeps. */
  readonly policy: Fact<string>
}
