import type { Settings, TrailSettings } from '../config/settings.ts'
import type { FinishingSource } from '../source/queue-source.ts'
import type { Source } from '../source/source.ts'
import type { SwitchAction, TrailPlace } from '../source/switch-over.ts'
import { extentOf, type SourceOpening } from './open-sources.ts'
import { targetOf } from './session.ts'

/** Open a source that follows a trail. */
export async function openTrailSource(source: TrailSettings, settings: Settings, opening: SourceOpening): Promise<Source> {
  const { clock, store, ledger, once, notice, session } = opening
  const [{ followTrail }, { createBucketSource }, { createSubscribe, whereTrailDelivers }] = await Promise.all([
    import('../source/follow-trail.ts'),
    import('../source/bucket-source.ts'),
    import('@trailmend/aws/collect'),
  ])
  const { trail, subscribe: queue } = source
  const every = source.every === undefined ? {} : { every: source.every * 1000 }
  const extent = extentOf(source, settings)
  const access = { session: await session(), target: targetOf(source, settings) }
  const subscribe = queue === undefined ? undefined : createSubscribe(queue, access)
  const tell = (text: string): void => notice(`${trail}: ${text}`)
  const following = followTrail({
    name: trail,
    whereTrailDelivers: await whereTrailDelivers(trail, access),
    open: ({ bucket, prefix }: TrailPlace): FinishingSource =>
      createBucketSource({ bucket, prefix, store, ledger, clock, ...extent, ...every, follow: !once }),
    clock,
    ...every,
    ...(subscribe !== undefined && {
      subscribe: async (topicArn, signal) => {
        if ((await subscribe(topicArn, signal)) === 'pending')
          tell(
            `${queue} is not told of its files before its subscription to ${topicArn} is confirmed: name that topic in confirm of its source`,
          )
      },
    }),
    onSwitch: (actions) => {
      for (const action of actions) {
        const text = wordsOf(action, queue)
        // Where it delivered from the beginning is no news.
        if (text !== undefined && !isBeginning(actions)) tell(text)
      }
    },
    onUnsubscribed: (topicArn, error) => tell(`${queue} could not be subscribed to ${topicArn}, and it is tried again: ${textOf(error)}`),
    onBlind: (error) => tell(`it cannot be told where it delivers: ${textOf(error)}`),
  })
  return once ? finishAfterFirst(following) : following
}

function isBeginning(actions: readonly SwitchAction[]): boolean {
  return actions.some((action) => action.do === 'open') && !actions.some((action) => action.do === 'drain')
}

/** What it did, and what somebody else must do. */
function wordsOf(action: SwitchAction, queue: string | undefined): string | undefined {
  if (action.do === 'drain') return `it no longer delivers to ${uriOf(action.place)}: what is left there is taken first`
  if (action.do === 'open') return `it delivers to ${uriOf(action.place)} now, which is gone through after that`
  if (action.do === 'subscribe')
    return queue === undefined
      ? `it publishes to ${action.topicArn} now. Nothing is missed here, where its bucket is gone through; queues that are told of its files must be subscribed: trailmend plan says how, or name one in subscribe of this source`
      : `it publishes to ${action.topicArn} now, which ${queue} is subscribed to`
  if (action.because === 'trail-back') return 'it is there again'
  return action.because === 'no-topic'
    ? 'it publishes to no topic any more. Nothing is missed here, where its bucket is gone through; queues are no longer told of its files: trailmend plan says how to mend that'
    : 'it is gone. What it delivered is still taken: trailmend plan says how to have one again'
}

function uriOf({ bucket, prefix }: TrailPlace): string {
  return `s3://${bucket}/${prefix}`
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** It is told to finish when it has looked where its trail delivers. */
function finishAfterFirst(source: FinishingSource): Source {
  let hasLooked = false
  return {
    ...source,
    receive: async (most, signal) => {
      const received = await source.receive(most, signal)
      if (!hasLooked) source.finish()
      hasLooked = true
      return received
    },
  }
}
