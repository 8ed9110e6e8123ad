import type { BucketSettings, Settings } from '../config/settings.ts'
import { UsageError } from '../config/usage-error.ts'
import { extentOf } from '../open/open-sources.ts'
import { openStore } from '../open/open-store.ts'
import { createSession, targetOf } from '../open/session.ts'
import { collect } from './collect.ts'
import { several } from './describe-counts.ts'
import { listenForEnd } from './end-signals.ts'
import type { Io } from './io.ts'
import { momentIn } from './moments.ts'
import { tell } from './run-collector.ts'
import { settingsOf } from './settings-of.ts'
import { shown, shownJson } from './shown.ts'

export interface BackfillFlags {
  readonly config?: string
  readonly from: string
  readonly to?: string
  readonly enqueue?: string
  readonly dryRun?: boolean
  readonly json?: boolean
}

/** Collect, or enqueue, what buckets hold of some time. Returns the exit code. */
export async function runBackfill(flags: BackfillFlags, io: Io): Promise<number> {
  const settings = await settingsOf(flags, io)
  const from = momentIn('--from', flags.from)
  const to = flags.to === undefined ? io.clock.now() : momentIn('--to', flags.to)
  if (to <= from) throw new UsageError('--to: expected a time after --from')
  const named = (settings.sources ?? []).flatMap((source): readonly BucketSettings[] => ('bucket' in source ? [source] : []))
  if (named.length === 0) throw new UsageError('no bucket to go through: name one in sources, or with --bucket')
  // What the filter says holds here whatever is watched: nobody wants to be told of what was long ago, at the price of reading it.
  const { filter, verify } = settings
  const sources = named.map((source) => ({ ...source, ...extentOf(source, { filter, verify }), from, to, follow: false }))
  const wanted: Settings = { ...settings, sources }
  if (flags.enqueue !== undefined) return enqueue(flags.enqueue, { settings: wanted, sources, isJson: flags.json === true }, io)
  if (flags.dryRun === true) {
    const { describeRun } = await import('./describe-run.ts')
    io.print(describeRun(wanted, { once: true, isJson: flags.json === true, folder: io.folder }))
    return 0
  }
  return tell(await collect(wanted, { once: true, isJson: flags.json === true }, io), { tell: io.print, isJson: flags.json === true })
}

interface Enqueueing {
  readonly settings: Settings
  readonly sources: readonly BucketSettings[]
  readonly isJson: boolean
}

async function enqueue(url: string, { settings, sources, isJson }: Enqueueing, io: Io): Promise<number> {
  const session = createSession()
  const [{ createQueue }, { enqueueBucket }] = await Promise.all([import('@trailmend/aws/collect'), import('../source/enqueue.ts')])
  const queue = await createQueue({ url, target: targetOf(settings), session: await session() }).catch((error: unknown) => {
    if (error instanceof TypeError) throw new UsageError(`--enqueue: ${error.message}`)
    throw error
  })
  const store = openStore(settings, session)
  const stopping = new AbortController()
  const stop = (): void => stopping.abort()
  const ending = listenForEnd(io.signals, { drain: stop, release: stop, notice: (text) => io.say(`${text}\n`) })
  let [keys, messages] = [0, 0]
  try {
    for (const source of sources) {
      const { bucket, prefix } = source
      const place = { bucket, ...(prefix !== undefined && { prefix }), ...extentOf(source, settings) }
      const before = { keys, messages }
      await enqueueBucket(
        {
          ...place,
          store,
          clock: io.clock,
          send: queue.send,
          onProgress: (done) => {
            keys = before.keys + done.keys
            messages = before.messages + done.messages
          },
        },
        stopping.signal,
      )
    }
  } catch (error) {
    if (!stopping.signal.aborted) {
      io.say(`error: ${shown(error instanceof Error ? error.message : String(error))}\n`)
      tellEnqueued({ keys, messages }, isJson, io)
      return 3
    }
  } finally {
    ending.close()
  }
  tellEnqueued({ keys, messages }, isJson, io)
  return ending.exitCode() ?? 0
}

function tellEnqueued(done: { readonly keys: number; readonly messages: number }, isJson: boolean, { print }: Io): void {
  print(isJson ? `${shownJson({ v: 1, ...done })}\n` : `Enqueued: ${several(done.keys, 'keys')} in ${several(done.messages, 'messages')}\n`)
}
