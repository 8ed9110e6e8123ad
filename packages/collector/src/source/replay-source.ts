import type { ObjectStore } from '../object/object.ts'
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
const AT_BUCKET = /^s3:\/\/([^/]+)\/(.+?)(?:#[0-9a-f]{32}(?:-\d+)?)?$/s

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
          const whole = await get(entry.id)
          const read =
            whole === undefined ? 'somebody removed it' : await itemsOf(whole, `quarantine:${entry.id}@${attempt}`, options, signal)
          if (typeof read === 'string') refuse(entry, read)
          else deliveries.push(deliver(entry, read))
        }
        return deliveries
      },
    },
  }

  function deliver(entry: Replay['entry'], items: readonly WorkItem[]): Delivery {
    const replay: Replay = { entry, id: `quarantine:${entry.id}@${attempt}`, isDone: false }
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

/** What an entry asks for; why it cannot be replayed, where it cannot. */
async function itemsOf(
  entry: QuarantineEntry,
  id: string,
  { store }: ReplayOptions,
  signal: AbortSignal,
): Promise<readonly WorkItem[] | string> {
  const { what, code, bytes, isWhole, origin } = entry
  if (what === 'message') {
    if (NOT_TRUSTED.has(code)) return 'its signature did not hold: what it tells of is not believed'
    if (bytes === undefined || !isWhole) return 'it is not whole'
    const { items } = readMessage(new TextDecoder().decode(bytes))
    return items.some((item) => item.is === 'poison') ? 'it still cannot be understood' : items
  }
  if (bytes !== undefined && isWhole) {
    const events = what === 'event' ? Buffer.concat([Buffer.from('{"Records":['), bytes, Buffer.from(']}')]) : bytes
    return [{ is: 'events', id, bytes: events, provenance: 'quarantine' }]
  }
  const [, bucket, key] = AT_BUCKET.exec(origin) ?? []
  if (bucket === undefined || key === undefined) return 'it is not whole, and cannot be got anew'
  const got = await store.get({ bucket, key }, signal)
  return 'is' in got ? `it cannot be got anew: ${got.is}` : [{ is: 'file', id, path: got.stream(), provenance: 'quarantine' }]
}
