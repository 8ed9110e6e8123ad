import type { Clock } from '../clock.ts'
import type { Delivery, Source } from '../source/source.ts'

/** Sources, and how far they have got. */
export interface CaughtUp {
  /** To be collected from in place of those that were given. */
  readonly sources: readonly Source[]
  /**
   * Until when what was delivered has been handed out and settled, in milliseconds since 1970-01-01 UTC; `undefined` until every source has told.
   *
   * @param despiteFailures - do not wait for a source that does not answer: a queue that somebody took away is a silence, too
   */
  upTo(despiteFailures: boolean): number | undefined
}

/** Milliseconds for which a delivery that is not settled holds it up: one that never will be must not hide a silence for ever. */
const LONGEST_HOLD = 3_600_000
/** Deliveries that are remembered as not settled: about 20 MB. Of more the oldest is forgotten. */
const MOST_OPEN = 100_000

/** How far one source has got. */
interface Reach {
  upTo: number | undefined
  /** When it was last asked in vain. */
  failedAt: number | undefined
  /** When it last answered that nothing is there. */
  emptyAt: number | undefined
  /**
   * What was handed out and is not acknowledged, by id: when it was sent, and first handed out. Also what no longer holds anything up, or it would
   * begin to do so anew whenever it comes again.
   */
  readonly open: Map<string, { readonly sentAt: number; readonly since: number }>
}

/**
 * Watch how far sources have got: while a collector is behind, nothing is missing.
 *
 * A source has got as far as the newest message that it hands out for the first time. Where nothing is there, it has got to where it found nothing
 * the time before: one that lists goes through everything between two such answers.
 */
export function createCaughtUp(sources: readonly Source[], { now }: Pick<Clock, 'now'>): CaughtUp {
  const reaches: Reach[] = []
  const watched = sources.map((source): Source => {
    const reach: Reach = { upTo: undefined, failedAt: undefined, emptyAt: undefined, open: new Map() }
    reaches.push(reach)
    return { ...source, receive: (most, signal) => received(source, reach, { most, signal }) }
  })
  return {
    sources: watched,
    upTo: (despiteFailures) => {
      const all = reaches.map((reach) => upToOf(reach, { now: now(), despiteFailures }))
      return all.every((each) => each !== undefined) ? Math.min(now(), ...all) : undefined
    },
  }

  async function received(
    source: Source,
    reach: Reach,
    { most, signal }: { readonly most: number; readonly signal: AbortSignal },
  ): Promise<readonly Delivery[] | 'drained'> {
    const asked = now()
    try {
      const answer = await source.receive(most, signal)
      if (answer === 'drained') reach.upTo = Number.POSITIVE_INFINITY
      else if (answer.length > 0) return answer.map((delivery) => handedOut(delivery, reach, asked))
      else if (!signal.aborted && most > 0) {
        advance(reach, reach.emptyAt)
        reach.emptyAt = asked
      }
      return answer
    } catch (error) {
      if (!signal.aborted) reach.failedAt = asked
      throw error
    }
  }
}

function handedOut(delivery: Delivery, reach: Reach, asked: number): Delivery {
  const { id, sentAt, receiveCount = 1 } = delivery
  if (receiveCount <= 1) advance(reach, sentAt)
  if (!reach.open.has(id)) reach.open.set(id, { sentAt: sentAt ?? asked, since: asked })
  const [oldest] = reach.open.keys()
  if (oldest !== undefined && reach.open.size > MOST_OPEN) reach.open.delete(oldest)
  return {
    ...delivery,
    acknowledge: async () => {
      await delivery.acknowledge()
      reach.open.delete(id)
    },
  }
}

function advance(reach: Reach, to: number | undefined): void {
  if (to !== undefined) reach.upTo = Math.max(reach.upTo ?? to, to)
}

function upToOf(
  { upTo: answered, failedAt, open }: Reach,
  { now, despiteFailures }: { readonly now: number; readonly despiteFailures: boolean },
): number | undefined {
  const told = [answered, despiteFailures ? failedAt : undefined].filter((each) => each !== undefined)
  const upTo = told.length === 0 ? undefined : Math.max(...told)
  if (upTo === undefined) return undefined
  let least = upTo
  for (const { sentAt, since } of open.values()) if (since + LONGEST_HOLD >= now) least = Math.min(least, sentAt)
  return least
}
