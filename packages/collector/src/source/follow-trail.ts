import type { Clock } from '../clock.ts'
import type { FinishingSource } from './queue-source.ts'
import type { Delivery } from './source.ts'
import { type SwitchAction, switchOver, type TrailPlace } from './switch-over.ts'

export interface FollowTrailOptions {
  readonly name: string
  /** Where the trail delivers; nothing where it is gone. Throws where that cannot be told: the place before is kept to. */
  readonly whereTrailDelivers: (signal: AbortSignal) => Promise<TrailPlace | undefined>
  /** A source of one place. It must go on until it is told to finish, unless that is to be at once. */
  readonly open: (place: TrailPlace) => FinishingSource
  readonly clock: Clock
  /** Milliseconds between looks; 5 minutes unless given. */
  readonly every?: number
  /** Subscribe a queue to a topic; tried again with the next look where it throws. Nobody is subscribed unless given. */
  readonly subscribe?: (topicArn: string, signal: AbortSignal) => Promise<void>
  /** Told what was done, and what somebody else must do. */
  readonly onSwitch?: (actions: readonly SwitchAction[]) => void
  /** Told that no queue could be subscribed to a topic. */
  readonly onUnsubscribed?: (topicArn: string, error: unknown) => void
  /** Told that it could not be found out where the trail delivers. */
  readonly onBlind?: (error: unknown) => void
}

/**
 * A source that follows a trail: where it is made to deliver elsewhere, what is left at the old place is taken first, then what comes at
 * the new one. A trail that is gone leaves the source where it was: what it delivered may still come. Throws while there is no such place yet, for
 * then nobody knows what is missed.
 */
export function followTrail(options: FollowTrailOptions): FinishingSource {
  const { name, clock, every = 300_000 } = options
  let place: TrailPlace | undefined
  let isGone = false
  let lookAt = 0
  /** The topic that a queue is still to be subscribed to. */
  let wanted: string | undefined
  /** The first is taken from. It goes behind the others where it has nothing, or fails: an old place that is gone is not in their way. */
  let sources: FinishingSource[] = []
  const drained: FinishingSource[] = []
  let isFinishing = false
  return {
    name,
    receive,
    finish: () => {
      isFinishing = true
      for (const source of sources) source.finish()
    },
    close: async () => {
      await Promise.all([...drained, ...sources].map((source) => source.close?.()))
    },
  }

  async function receive(most: number, signal: AbortSignal): Promise<readonly Delivery[] | 'drained'> {
    if (clock.now() >= lookAt && !isFinishing) await look(signal)
    const [first] = sources
    if (first === undefined) {
      if (isFinishing) return 'drained'
      await clock.sleep(Math.max(lookAt - clock.now(), 1), signal)
      return []
    }
    const others = sources.slice(1)
    const received = await first.receive(most, signal).catch((error: unknown) => {
      sources = [...others, first]
      throw error
    })
    if (received !== 'drained') {
      if (received.length === 0) sources = [...others, first]
      return received
    }
    sources = others
    // Its last acknowledgements may be on their way: it is closed with all others.
    drained.push(first)
    return sources.length === 0 && isFinishing ? 'drained' : []
  }

  async function look(signal: AbortSignal): Promise<void> {
    let now: TrailPlace | undefined
    try {
      now = await options.whereTrailDelivers(signal)
    } catch (error) {
      if (place === undefined) throw error
      lookAt = clock.now() + every
      return options.onBlind?.(error)
    }
    if (now === undefined && place === undefined) throw new Error('there is no such trail')
    const actions = whatToDo(now)
    for (const action of actions) {
      if (action.do === 'drain') for (const source of sources) source.finish()
      if (action.do === 'open') sources.push(options.open(action.place))
      if (action.do === 'subscribe') wanted = action.topicArn
    }
    place = now ?? place
    lookAt = clock.now() + every
    if (actions.length > 0) options.onSwitch?.(actions)
    if (wanted !== undefined) await subscribe(wanted, signal)
  }

  /** That it is gone, or back, is told once. */
  function whatToDo(now: TrailPlace | undefined): readonly SwitchAction[] {
    const wasGone = isGone
    isGone = now === undefined
    if (!wasGone) return switchOver(place, now)
    return isGone ? [] : [{ do: 'tell', because: 'trail-back' }, ...switchOver(place, now)]
  }

  async function subscribe(topicArn: string, signal: AbortSignal): Promise<void> {
    try {
      await options.subscribe?.(topicArn, signal)
      wanted = undefined
    } catch (error) {
      if (!signal.aborted) options.onUnsubscribed?.(topicArn, error)
    }
  }
}
