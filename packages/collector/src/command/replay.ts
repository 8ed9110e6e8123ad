import type { Settings } from '../config/settings.ts'
import { createTextLog } from '../log/log.ts'
import { openCollector } from '../open/open-collector.ts'
import { createSession } from '../open/session.ts'
import { createReplaySource, type Replay } from '../source/replay-source.ts'
import type { Io } from './io.ts'
import type { Entry } from './run-quarantine.ts'

/** Milliseconds for the alerts that came of it. */
const LAST_ALERTS = 30_000

/** What became of entries that were tried once more. */
export interface Replayed {
  readonly taken: readonly string[]
  readonly still: readonly { readonly id: string; readonly because: string }[]
}

/**
 * Try entries once more, each with the sinks that did not take it. What is taken is removed from quarantine; of what is not, nothing new is left
 * there.
 */
export async function replay(entries: readonly Entry[], settings: Settings, io: Io): Promise<Replayed> {
  const taken: string[] = []
  const still: { id: string; because: string }[] = []
  for (const group of groupsOf(entries)) {
    const done = await replayGroup(group, settings, io)
    taken.push(...done.taken)
    still.push(...done.still)
  }
  return { taken, still }
}

/** Those that go to the same sinks go together. An event that one sink took before must not be held for a copy of itself. */
function groupsOf(entries: readonly Entry[]): readonly (readonly Entry[])[] {
  return [...Map.groupBy(entries, ({ what, sinks }) => JSON.stringify([what === 'event', [...(sinks ?? [])].sort()])).values()]
}

async function replayGroup(group: readonly Entry[], settings: Settings, io: Io): Promise<Replayed> {
  const { clock, env, folder } = io
  const [first] = group
  const sinks = first?.sinks
  const refused = new Map<string, string>()
  let replays: readonly Replay[] = []
  const log = createTextLog({ say: io.say, level: 'warn', clock })
  const opened = await openCollector(
    settings,
    { session: createSession(), clock, env, folder, stdout: io.stdout },
    {
      once: true,
      problem: log.problem,
      // What is watched in what is collected is watched in what is replayed.
      log,
      isSinkWanted: (name) => sinks === undefined || sinks.includes(name),
      forgetsClaims: first?.what === 'event',
      sources: ({ quarantine, store }) => {
        const made = createReplaySource({
          entries: group,
          get: quarantine.get,
          store,
          attempt: String(clock.now()),
          refuse: ({ id }, because) => refused.set(id, because),
        })
        replays = made.replays
        return [made.source]
      },
    },
  )
  try {
    await opened.collector.run()
    await opened.watch?.flush(AbortSignal.timeout(LAST_ALERTS))
    const fresh = await freshEntries(opened.quarantine, new Set(replays.map(({ id }) => id)))
    const taken: string[] = []
    const still = [...refused].map(([id, because]) => ({ id, because }))
    for (const one of replays) {
      const because = (await whyNot(one, { fresh, ledger: opened.ledger }))?.replace(`${one.id}: `, '')
      if (because === undefined) {
        await opened.quarantine.remove(one.entry.id)
        taken.push(one.entry.id)
      } else {
        for (const { id } of fresh.get(one.id) ?? []) await opened.quarantine.remove(id)
        still.push({ id: one.entry.id, because })
      }
    }
    return { taken, still }
  } finally {
    await opened.close()
  }
}

type Opened = Awaited<ReturnType<typeof openCollector>>
type Fresh = ReadonlyMap<string, readonly Entry[]>

/** What came into quarantine by replaying. */
async function freshEntries(quarantine: Opened['quarantine'], origins: ReadonlySet<string>): Promise<Fresh> {
  const fresh = new Map<string, Entry[]>()
  for await (const entry of quarantine.list()) {
    if (!origins.has(entry.origin)) continue
    const entries = fresh.get(entry.origin) ?? []
    fresh.set(entry.origin, entries)
    entries.push(entry)
  }
  return fresh
}

/** Why an entry is to stay; nothing, where it was taken. Single events of an object that are not taken have entries of their own then. */
async function whyNot(
  { entry, id, isDone }: Replay,
  { fresh, ledger }: { fresh: Fresh } & Pick<Opened, 'ledger'>,
): Promise<string | undefined> {
  if (!isDone) return 'it could not be tried to the end'
  if (entry.what === 'message') return undefined
  const [again] = fresh.get(id) ?? []
  if (entry.what === 'event' && again !== undefined) return again.because
  const record = await ledger.get(id)
  if (record?.fate === 'stored' || record?.fate === 'digest') return undefined
  return again?.because ?? (record === undefined ? 'the ledger does not have it' : `it is not wanted: ${record.fate}`)
}
