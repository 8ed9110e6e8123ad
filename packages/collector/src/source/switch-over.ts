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
  /** The queue must be subscribed to another topic, which is nothing that a collector does. */
  | { readonly do: 'tell'; readonly because: 'other-topic' | 'no-topic' | 'trail-gone' }

/** What to do about where a trail delivers. Absent: the trail is not there. */
export function switchOver(before: TrailPlace | undefined, now: TrailPlace | undefined): readonly SwitchAction[] {
  if (now === undefined) return before === undefined ? [] : [{ do: 'tell', because: 'trail-gone' }]
  if (before === undefined) return [{ do: 'open', place: now }]
  const actions: SwitchAction[] = []
  if (before.bucket !== now.bucket || before.prefix !== now.prefix) {
    actions.push({ do: 'drain', place: before }, { do: 'open', place: now })
  }
  if (before.topicArn !== now.topicArn) actions.push({ do: 'tell', because: now.topicArn === undefined ? 'no-topic' : 'other-topic' })
  return actions
}
