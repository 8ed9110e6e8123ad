import type { SinkObject, SinkObjects, SinkUpload } from '@trailmend/aws/collect'
import type { EventFormat } from '../format.ts'
import { type ChunkPool, createLines } from '../lines.ts'
import type { Parcel } from '../sink.ts'
import { zipped } from './zipped.ts'

/**
 * Bytes of lines that are zipped into one member. They are cut by count and not where a batch ended, for batches are as they came over the
 * network, and the same parcel must give the same bytes. Nearly every log file is smaller.
 */
const PIECE = 16 * 2 ** 20
/** Zipped bytes up to which an object is put at one go; more is uploaded in parts of this size. */
const PART = 8 * 2 ** 20

/** What a parcel is written with. */
export interface ObjectTools {
  readonly objects: SinkObjects
  readonly object: SinkObject
  readonly pool: ChunkPool
  readonly events: EventFormat | undefined
  readonly level: number
}

/** The events of one object on their way into another. */
export function openObjectParcel({ objects, object, pool, events, level }: ObjectTools): Parcel {
  const lines = createLines(pool, events)
  const stop = new AbortController()
  /** Lines that make no whole piece yet, behind what was taken from `lines`. */
  let rest: Buffer = Buffer.alloc(0)
  /** Zipped, and not sent. */
  let body: Buffer = Buffer.alloc(0)
  let upload: SinkUpload | undefined
  let isZipped = false
  let isSent = false
  return {
    write(batch) {
      lines.add(batch)
      return rest.length + lines.bytes >= PIECE ? zipPieces() : undefined
    },
    async commit(signal) {
      if (!isZipped) await zipRest()
      await sendParts(signal)
      if (upload !== undefined) await completeUpload(upload, signal)
      else if (body.length > 0) await objects.put(object, body, signal)
      else await overwriteEarlier(signal)
      return { rejected: lines.rejected, events: lines.events - lines.rejected.length }
    },
    async abort() {
      stop.abort()
      lines.clear()
      await upload?.abort()
    },
  }

  async function zipPieces(): Promise<void> {
    rest = Buffer.concat([rest, ...lines.pieces()])
    lines.clear()
    for (; rest.length >= PIECE; rest = rest.subarray(PIECE)) body = Buffer.concat([body, await zipped(rest.subarray(0, PIECE), level)])
    await sendParts(stop.signal)
  }

  async function zipRest(): Promise<void> {
    await zipPieces()
    if (rest.length > 0) body = Buffer.concat([body, await zipped(rest, level)])
    rest = Buffer.alloc(0)
    isZipped = true
  }

  async function sendParts(signal: AbortSignal): Promise<void> {
    for (; body.length > PART; body = body.subarray(PART)) {
      upload ??= await objects.upload(object, signal)
      await upload.part(body.subarray(0, PART), signal)
    }
  }

  /**
   * Nothing is written for nothing. But an earlier delivery may have written events here and crashed before the ledger had them; those have
   * since been taken from another object, so this one must say that it has none. Looking is cheaper than an object for each empty parcel.
   */
  async function overwriteEarlier(signal: AbortSignal): Promise<void> {
    if ((await objects.has(object.key, signal)) !== false) await objects.put(object, await zipped(new Uint8Array(0), level), signal)
  }

  async function completeUpload(begun: SinkUpload, signal: AbortSignal): Promise<void> {
    if (!isSent) await begun.part(body, signal)
    isSent = true
    await begun.complete(signal)
  }
}
