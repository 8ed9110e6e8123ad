/** What is collected from one account: what the collector is told, and what a plan remembers of the time before. Plain data. */
export interface Collection {
  readonly version: 1
  readonly account: string
  readonly trailArn: string
  readonly bucket: string
  readonly keyPrefix: string
  readonly topicArn: string | null
  readonly queues: readonly CollectedQueue[]
  /** What was collected from before, and is read until nothing is left in it. */
  readonly draining: readonly DrainedSource[]
  /** The topics that trails announced on before and that queues may still be subscribed to; left out if there are none. */
  readonly formerTopics?: readonly string[]
}

/** The queue of one use. */
export interface CollectedQueue {
  readonly use: string
  readonly arn: string
}

/** A source that another one has taken the place of. */
export interface DrainedSource {
  readonly bucket: string
  readonly keyPrefix: string
  readonly topicArn: string | null
}
