// A collector in small, to be killed: stores objects, and tells on standard output what a ledger would have, each line a transaction.
// Arguments: the folder, the format, whether objects are told of together or each when it is committed, those to skip, and the position, if
// there is one.

import { writeSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { readEvents } from '@trailmend/stream/node'
import { createFileSink } from '../../../../packages/collector/src/sink/file/file-sink.ts'
import type { FileFormat } from '../../../../packages/collector/src/sink/file/names.ts'
import { objectOf } from './killed-objects.ts'

const [folder = '', format = 'ndjson', how = 'together', skipped = '[]', position] = process.argv.slice(2)
const skip = new Set<number>(JSON.parse(skipped))
const clock = {
  now: Date.now,
  random: Math.random,
  sleep: (milliseconds: number, signal?: AbortSignal) => setTimeout(milliseconds, undefined, { signal, ref: false }).catch(() => undefined),
}
const sink = createFileSink({ folder, clock, format: format as FileFormat, rotate: { bytes: 40_000 }, hold: 16_384 })
await sink.resume?.(position)
const never = new AbortController().signal
let under: Promise<number>[] = []
/** What was returned last, by whichever commit: another may be older. */
let newest = ''
for (let at = 0; at < 100_000; at++) {
  if (skip.has(at)) continue
  under.push(store(at))
  if (under.length <= at % 5) continue
  const stored = await Promise.all(under)
  under = []
  if (how === 'together') tell(stored)
}

async function store(at: number): Promise<number> {
  const { origin, log } = objectOf(at)
  const parcel = sink.open(origin)
  for await (const batch of readEvents(log)) await parcel.write(batch)
  newest = (await parcel.commit(never)).position ?? newest
  if (how === 'each') tell([at])
  return at
}

function tell(ats: readonly number[]): void {
  writeSync(1, `${JSON.stringify({ ats, position: newest })}\n`)
  sink.recorded?.(
    newest,
    ats.map((at) => objectOf(at).origin.id),
  )
}
