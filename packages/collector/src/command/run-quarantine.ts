import type { Settings } from '../config/settings.ts'
import { UsageError } from '../config/usage-error.ts'
import { defaultPlaces } from '../open/open-collector.ts'
import { openQuarantine } from '../open/open-quarantine.ts'
import { createSession } from '../open/session.ts'
import type { Quarantine, QuarantineEntry } from '../quarantine/quarantine.ts'
import { several } from './describe-counts.ts'
import type { Io } from './io.ts'
import { settingsOf } from './settings-of.ts'
import { shown, shownJson } from './shown.ts'

export interface QuarantineFlags {
  readonly config?: string
  readonly json?: boolean
  readonly all?: boolean
}

export type Entry = Omit<QuarantineEntry, 'bytes'>

/** Hex digits of an id that are enough to tell entries apart as a rule. */
const SHORT = 8
const NOTHING = (id: string): string => `${id}: nothing of that id is in quarantine: trailmend-collector quarantine list shows what is`

/** List what is in quarantine. Returns 1 where there is something. */
export async function listQuarantine(flags: QuarantineFlags, io: Io): Promise<number> {
  return withQuarantine(flags, io, async ({ quarantine }) => {
    let count = 0
    for await (const entry of quarantine.list()) {
      count++
      io.print(flags.json === true ? `${shownJson(entry)}\n` : `${lineOf(entry)}\n`)
    }
    if (count === 0 && flags.json !== true) io.print('Nothing is in quarantine.\n')
    return count > 0 ? 1 : 0
  })
}

function lineOf({ id, what, at, code, origin, because, offset, sinks }: Entry): string {
  const place = offset === undefined ? '' : ` at byte ${offset}`
  const refusing = sinks === undefined ? '' : ` by ${sinks.join(', ')}`
  const why = because.startsWith(`${origin}: `) ? because.slice(origin.length + 2) : because
  return shown(`${id.slice(0, SHORT)}  ${new Date(at).toISOString()}  ${what}  ${code}${refusing}  ${origin}${place}: ${why}`)
}

/** Write an entry's bytes to standard output, or all that is known of it as JSON. */
export async function showEntry(id: string, flags: QuarantineFlags, io: Io): Promise<number> {
  return withQuarantine(flags, io, async ({ quarantine }) => {
    const [found] = await chosen(quarantine, [id], false)
    const entry = found && (await quarantine.get(found.id))
    if (entry === undefined) throw new UsageError(NOTHING(id))
    const { bytes, ...rest } = entry
    if (flags.json === true) {
      io.print(`${shownJson({ ...rest, bytes: bytes === undefined ? null : Buffer.from(bytes).toString('base64') }, 2)}\n`)
      return 0
    }
    io.say(`${lineOf(rest)}\n`)
    if (bytes === undefined) io.say('None of its bytes were kept.\n')
    else await new Promise<void>((resolve, reject) => io.stdout.write(bytes, (error) => (error ? reject(error) : resolve())))
    return 0
  })
}

/** Remove entries. */
export async function removeEntries(ids: readonly string[], flags: QuarantineFlags, io: Io): Promise<number> {
  return withQuarantine(flags, io, async ({ quarantine }) => {
    const entries = await chosen(quarantine, ids, flags.all === true)
    for (const { id } of entries) await quarantine.remove(id)
    io.print(
      flags.json === true
        ? `${shownJson({ v: 1, removed: entries.map(({ id }) => id) })}\n`
        : `Removed: ${several(entries.length, 'entries')}\n`,
    )
    return 0
  })
}

/** Try entries once more. Returns 0 where all were taken, else 1. */
export async function replayEntries(ids: readonly string[], flags: QuarantineFlags, io: Io): Promise<number> {
  const { settings, entries } = await withQuarantine(flags, io, async ({ settings, quarantine }) => ({
    settings,
    entries: await chosen(quarantine, ids, flags.all === true),
  }))
  const { replay } = await import('./replay.ts')
  const { taken, still } = await replay(entries, settings, io)
  if (flags.json === true) io.print(`${shownJson({ v: 1, taken, still })}\n`)
  else {
    for (const { id, because } of still) io.say(`${id.slice(0, SHORT)}: ${shown(because)}\n`)
    io.print(`Taken: ${several(taken.length, 'entries')}; still in quarantine: ${still.length}\n`)
  }
  return still.length > 0 ? 1 : 0
}

interface Opened {
  readonly settings: Settings
  readonly quarantine: Quarantine
}

async function withQuarantine<T>(flags: QuarantineFlags, io: Io, work: (opened: Opened) => Promise<T>): Promise<T> {
  const settings = await settingsOf(flags, io)
  const quarantine = await openQuarantine(settings, { session: createSession(), otherwise: defaultPlaces(io.folder).quarantine })
  try {
    return await work({ settings, quarantine })
  } finally {
    await quarantine.close?.()
  }
}

/** The entries that ids, or their beginnings, name. Throws a `UsageError` where one names none, or several. */
async function chosen(quarantine: Quarantine, ids: readonly string[], all: boolean): Promise<readonly Entry[]> {
  if (ids.length === 0 && !all) throw new UsageError('name ids, as trailmend-collector quarantine list shows them, or --all')
  const entries: Entry[] = []
  for await (const entry of quarantine.list()) if (all || ids.some((id) => entry.id.startsWith(id))) entries.push(entry)
  const problems = ids.flatMap((id) => {
    const count = entries.filter((entry) => entry.id.startsWith(id)).length
    return count === 1 || all ? [] : [{ text: count === 0 ? NOTHING(id) : `${id}: ${count} ids begin so: give more of it` }]
  })
  if (problems.length > 0) throw new UsageError(problems)
  return entries
}
