/** Where a trail delivers to, now. */
export interface TrailPlace {
  readonly bucket: string
  /** What it puts before `AWSLogs`; empty where it puts nothing. */
  readonly prefix: string
  readonly topicArn?: string
}

/** What follows from a trail that delivers elsewhere than before. To be done in their order. */
export type SwitchAction =
  /** Take what is left where it delivered before, then no more. */
  | { readonly do: 'drain'; readonly place: TrailPlace }
  /** Take what comes where it delivers now. */
  | { readonly do: 'open'; readonly place: TrailPlace }
  /** Queues that are told of its files must be subscribed to this topic. Nothing that was sent to a queue before is lost by that. */
  | { readonly do: 'subscribe'; readonly topicArn: string }
  | { readonly do: 'tell'; readonly because: 'no-topic' | 'trail-gone' | 'trail-back' }

/** What to do about where a trail delivers. Absent: the trail is not there. */
export function switchOver(before: TrailPlace | undefined, now: TrailPlace | undefined): readonly SwitchAction[] {
  if (now === undefined) return before === undefined ? [] : [{ do: 'tell', because: 'trail-gone' }]
  const actions: SwitchAction[] = []
  if (before?.bucket !== now.bucket || before.prefix !== now.prefix) {
    if (before !== undefined) actions.push({ do: 'drain', place: before })
    actions.push({ do: 'open', place: now })
  }
  if (before?.topicArn === now.topicArn) return actions
  if (now.topicArn !== undefined) actions.push({ do: 'subscribe', topicArn: now.topicArn })
  else actions.push({ do: 'tell', because: 'no-topic' })
  return actions
}
