import { CollectorError } from '../collector-error.ts'
import type { ObjectStore } from '../object/object.ts'
import { replayId, taskOfId } from '../object/task-of.ts'
import type { QuarantineEntry } from '../quarantine/quarantine.ts'
import { readMessage } from './message.ts'
import type { Delivery, Source, WorkItem } from './source.ts'

/** Something in quarantine that is tried once more. */
export interface Replay {
  readonly entry: Omit<QuarantineEntry, 'bytes'>
  /** What the ledger knows this attempt by, where it is of one object or event. */
  readonly id: string
  /** Whether everything in it has a fate that lasts. */
  isDone: boolean
}

export interface ReplayOptions {
  readonly entries: readonly Omit<QuarantineEntry, 'bytes'>[]
  /** The entry, with its bytes. */
  readonly get: (id: string) => Promise<QuarantineEntry | undefined>
  readonly store: ObjectStore
  /** Unlike that of any other attempt. */
  readonly attempt: string
  /** Told of what cannot be replayed. */
  readonly refuse: (entry: Omit<QuarantineEntry, 'bytes'>, because: string) => void
}

/** What was not believed is not to be believed because it lay in quarantine. */
const NOT_TRUSTED: ReadonlySet<string> = new Set(['not-signed', 'other-topic', 'signature'])

/**
 * What lies in quarantine, handed out once more. Whole bytes are taken from there; of what is only in part there, the object is got anew.
 *
 * Nothing is removed: who replays looks at `replays` when the run is over.
 */
export function createReplaySource(options: ReplayOptions): { readonly source: Source; readonly replays: readonly Replay[] } {
  const { entries, get, refuse, attempt } = options
  const replays: Replay[] = []
  let at = 0
  return {
    replays,
    source: {
      name: 'quarantine',
      receive: async (most, signal) => {
        if (at >= entries.length) return 'drained'
        const taken = entries.slice(at, at + Math.max(most, 0))
        at += taken.length
        const deliveries: Delivery[] = []
        for (const entry of taken) {
          const read = await readEntry(entry, signal).catch(whyNot)
          if (typeof read === 'string') refuse(entry, read)
          else deliveries.push(deliver(entry, read))
        }
        return deliveries
      },
    },
  }

  async function readEntry({ id }: Replay['entry'], signal: AbortSignal): Promise<readonly WorkItem[] | string> {
    const whole = await get(id)
    return whole === undefined ? 'somebody removed it' : await itemsOf(whole, options, signal)
  }

  function deliver(entry: Replay['entry'], items: readonly WorkItem[]): Delivery {
    const replay: Replay = { entry, id: attemptId(entry, attempt), isDone: false }
    replays.push(replay)
    return {
      id: entry.id,
      source: 'quarantine',
      items,
      raw: entry.origin,
      acknowledge: async () => {
        replay.isDone = true
      },
      release: async () => {},
    }
  }
}

/** Why one cannot be replayed now, so that the others are all the same. Throws what the collector cannot go on with. */
function whyNot(error: unknown): string {
  if (error instanceof CollectorError) throw error
  return `it cannot be got: ${error instanceof Error ? error.message : String(error)}`
}

/** What replaying an event of an object is known by: of an object, a version of it. */
export const EVENT_REPLAY = 'quarantine:'

/** An attempt at an object is another version of it: whoever judges what is complete then finds that it was taken in the end. */
function attemptId({ what, id, origin }: Replay['entry'], attempt: string): string {
  const isObject = what === 'object' && taskOfId(origin) !== undefined
  return isObject ? replayId(origin, id, `@${attempt}`) : `${EVENT_REPLAY}${id}@${attempt}`
}

/** What an entry asks for; why it cannot be replayed, where it cannot. */
async function itemsOf(
  entry: QuarantineEntry,
  { store, attempt }: ReplayOptions,
  signal: AbortSignal,
): Promise<readonly WorkItem[] | string> {
  const { what, code, bytes, isWhole, origin } = entry
  if (what === 'message') {
    if (NOT_TRUSTED.has(code)) return 'its signature did not hold: what it tells of is not believed'
    if (bytes === undefined || !isWhole) return 'it is not whole'
    const { items } = readMessage(new TextDecoder().decode(bytes))
    return items.some((item) => item.is === 'poison') ? 'it still cannot be understood' : items
  }
  const [isObject, task] = [what === 'object', taskOfId(origin)]
  const name = isObject && task !== undefined ? replayId(origin, entry.id) : `${EVENT_REPLAY}${entry.id}`
  const item = { id: attemptId(entry, attempt), provenance: 'quarantine', ...(task !== undefined && { of: { task, name, isObject } }) }
  if (bytes !== undefined && isWhole) {
    const events = isObject ? bytes : Buffer.concat([Buffer.from('{"Records":['), bytes, Buffer.from(']}')])
    return [{ is: 'events', ...item, bytes: events }]
  }
  // Of the whole object the others would be taken twice.
  if (!isObject) return 'not all of its bytes were kept'
  if (task === undefined) return 'it is not whole, and cannot be got anew'
  const { bucket, key } = task
  const got = await store.get({ bucket, key }, signal)
  return 'is' in got ? `it cannot be got anew: ${got.is}` : [{ is: 'file', ...item, path: got.stream() }]
}
