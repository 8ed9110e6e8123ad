import type { Fact } from '../fact.ts'

/** A topic that a trail, or an alarm, speaks on. Every text is attacker-controlled. */
export interface Topic {
  readonly arn: string
  readonly ownerAccount: string
  readonly region: string
  /** The text of its policy. Read only for topics of trails. */
  readonly policy: Fact<string | null>
  /** The key that encrypts it; `null` if none does. Read only for topics of trails. */
  readonly key: Fact<MessageKey | null>
  readonly subscriptions: Fact<readonly Subscription[]>
}

export interface Subscription {
  readonly protocol: string
  readonly endpoint: string
  /** Whether the endpoint has said that it wants the messages. */
  readonly isConfirmed: boolean
}

/** A queue that is subscribed to a trail's topic. */
export interface Queue {
  readonly arn: string
  readonly ownerAccount: string
  readonly region: string
  /** Known to be `null` where there is no such queue. */
  readonly settings: Fact<QueueSettings | null>
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
