import { UsageError } from '../usage-error.ts'
import type { WakeSource } from './wake.ts'
import { SHORTEST_REST } from './watch.ts'

/** A queue that somebody knocks at. Throws what the SDK throws. */
export interface WakeQueue {
  readonly name: string
  receive(
    wanted: { readonly most: number; readonly waitSeconds: number; readonly hiddenSeconds: number },
    signal: AbortSignal,
  ): Promise<readonly { readonly handle: string }[]>
  remove(handles: readonly string[]): Promise<unknown>
}

/** What waking by a queue needs of the world. */
export interface WakeQueuePorts {
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>
  /** Told why the queue does not answer, once for each reason in a row; it is asked again. */
  problem(because: string): void
}

/** Messages of one call, and how long it waits for one. Source: Amazon SQS API Reference, ReceiveMessage. */
const [MOST, WAIT_SECONDS] = [10, 20]
/** Long enough to delete them. */
const HIDDEN_SECONDS = 30
/** Calls that empty the queue once something was in it: what is left wakes again. */
const MOST_CALLS = 50
/** Milliseconds to the next try where the queue does not answer. */
const [FIRST_REST, LONGEST_REST] = [5_000, 300_000]

/** What to do about what SQS says. */
const WHAT_NEXT: ReadonlyMap<string, string> = new Map([
  ['AccessDenied', 'it needs sqs:ReceiveMessage and sqs:DeleteMessage'],
  ['AccessDeniedException', 'it needs sqs:ReceiveMessage and sqs:DeleteMessage'],
  ['QueueDoesNotExist', 'look at the URL of --wake-queue'],
  ['AWS.SimpleQueueService.NonExistentQueue', 'look at the URL of --wake-queue'],
])

/**
 * A message in a queue wakes. It is not read, but deleted, with all that are there: whoever can send to the queue can make a watch look, and nothing
 * else. One that comes while nobody rests wakes the next rest.
 */
export function wakeByQueue(queue: WakeQueue, { sleep, problem }: WakeQueuePorts): WakeSource {
  let lastProblem = ''
  return {
    next: async (signal) => {
      let rest = FIRST_REST
      while (!signal.aborted) {
        try {
          if (await takeAll(queue, signal)) return `a message came to the queue ${queue.name}`
          lastProblem = ''
          rest = FIRST_REST
        } catch (error) {
          if (signal.aborted) break
          tell(error)
          await sleep(rest, signal)
          rest = Math.min(rest * 2, LONGEST_REST)
        }
      }
      return 'the end'
    },
  }

  function tell(error: unknown): void {
    const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) }
    const next = WHAT_NEXT.get(name)
    const because = `the queue ${queue.name} does not answer: ${name}: ${message}${next === undefined ? '' : `: ${next}`}`
    if (because !== lastProblem) problem(because)
    lastProblem = because
  }
}

/** Take what is there, waiting for the first; whether there was anything. */
async function takeAll(queue: WakeQueue, signal: AbortSignal): Promise<boolean> {
  for (let calls = 0; calls < MOST_CALLS; calls++) {
    const waitSeconds = calls === 0 ? WAIT_SECONDS : 0
    const messages = await received(queue, { waitSeconds, isFirst: calls === 0 }, signal)
    if (messages.length === 0) return calls > 0
    // What is not deleted comes again, and wakes once more.
    await queue.remove(messages.map(({ handle }) => handle)).catch(() => undefined)
  }
  return true
}

async function received(
  queue: WakeQueue,
  { waitSeconds, isFirst }: { readonly waitSeconds: number; readonly isFirst: boolean },
  signal: AbortSignal,
): Promise<readonly { readonly handle: string }[]> {
  try {
    return await queue.receive({ most: MOST, waitSeconds, hiddenSeconds: HIDDEN_SECONDS }, signal)
  } catch (error) {
    // Something woke already, and the rest wakes the next time.
    if (!isFirst) return []
    throw error
  }
}

/** Milliseconds that every rest lasts at least: what comes together is looked at together. */
const LEAST_REST = 1_000

/**
 * Several sources as one: whichever is first wakes. One that others can reach wakes at once where the rest before was ended otherwise, and after the
 * shortest rest where it was ended by the same: the first knock is answered now, and who goes on knocking gains little.
 *
 * @param sleep - resolves after so many milliseconds, or when the signal is aborted
 */
export function wakeByAny(sources: readonly WakeSource[], sleep: WakeQueuePorts['sleep']): WakeSource {
  let last: WakeSource | undefined
  return {
    shortestRest: LEAST_REST,
    next: async (signal) => {
      const over = new AbortController()
      const end = AbortSignal.any([signal, over.signal])
      const next = async (source: WakeSource): Promise<{ readonly source: WakeSource; readonly reason: string }> => {
        const shortest = source.shortestRest ?? (source === last ? SHORTEST_REST : LEAST_REST)
        const [reason] = await Promise.all([source.next(end), sleep(shortest, end)])
        return { source, reason }
      }
      const { source, reason } = await Promise.race(sources.map(next))
      last = signal.aborted ? undefined : source
      over.abort()
      return reason
    },
  }
}

/** The queue at a URL, by the caller's own credentials. Nothing is asked yet. Throws a `UsageError` for what is no queue's URL. */
export async function openWakeQueue(url: string, userAgent: string): Promise<WakeQueue> {
  const { createConnection, createPace, createQueue, queueAddress } = await import('@trailmend/aws/collect')
  if (queueAddress(url) === undefined) throw new UsageError(`--wake-queue ${JSON.stringify(url)}: expected the URL of an SQS queue`)
  return createQueue({ url, session: { pace: createPace(1), requestHandler: createConnection(2), userAgent } })
}
