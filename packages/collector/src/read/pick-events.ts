import type { Limits, Where } from '@trailmend/stream'
import { readEvents } from '@trailmend/stream/node'
import { ofRecord } from './broken-record.ts'
import type { ObjectBody } from './read-object.ts'

/** An event's bytes, and where it stood. */
export interface Picked {
  readonly ordinal: number
  /** Absent where nobody kept them and it cannot be written anew: it is large, and broken. */
  readonly raw: Uint8Array | undefined
  /** Byte offset in what was read, unzipped. */
  readonly offset: number
}

/** The events at some places among those that `where` lets through, read once more: for the few that are put aside. */
export async function pickEvents(
  body: ObjectBody,
  ordinals: ReadonlySet<number>,
  { where, limits }: { readonly where: Where | undefined; readonly limits: Partial<Limits> },
): Promise<readonly Picked[]> {
  const picked: Picked[] = []
  let ordinal = 0
  for await (const batch of readEvents(body, { ...(where === undefined ? {} : { where }), limits }))
    for (const event of batch) {
      if (ordinals.has(ordinal)) picked.push({ ordinal, raw: bytesOf(event), offset: event.offset })
      ordinal++
    }
  return picked

  function bytesOf(event: { readonly oversized: boolean; readonly raw: Uint8Array; json(): object }): Uint8Array | undefined {
    if (!event.oversized) return new Uint8Array(event.raw)
    const written = ofRecord(() => new TextEncoder().encode(JSON.stringify(event.json())))
    return written instanceof Uint8Array ? written : undefined
  }
}
