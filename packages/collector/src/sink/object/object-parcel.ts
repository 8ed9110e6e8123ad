import type { Over, SinkObject, SinkObjects, SinkUpload } from '@trailmend/aws/collect'
import type { EventFormat } from '../format.ts'
import { type ChunkPool, createLines } from '../lines.ts'
import type { Parcel, Writer } from '../sink.ts'
import { SinkError } from '../sink-error.ts'
import { assertOurs, chooseName, LEDGER_MARK, type Names, PRINT_MARK, printOf, unseen, writeOnce } from './write-once.ts'
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
  readonly names: Names
  readonly writer: Writer
  readonly pool: ChunkPool
  readonly events: EventFormat | undefined
  readonly level: number
}

/** The events of one object on their way into another. */
export function openObjectParcel({ objects, names, writer, pool, events, level }: ObjectTools): Parcel {
  const lines = createLines(pool, events)
  const stop = new AbortController()
  /** Lines that make no whole piece yet, behind what was taken from `lines`. */
  let rest: Buffer = Buffer.alloc(0)
  /** Zipped, and not sent. */
  let body: Buffer = Buffer.alloc(0)
  let upload: (SinkUpload & { readonly key: string; readonly over: Over }) | undefined
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
      else await putBody(signal)
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
      upload ??= await beginUpload(signal)
      await upload.part(body.subarray(0, PART), signal)
    }
  }

  function objectOf(key: string, print?: string): SinkObject {
    const marks = { [LEDGER_MARK]: writer.ledger, ...(print !== undefined && { [PRINT_MARK]: print }) }
    return { key, contentType: 'application/gzip', marks }
  }

  function look(signal: AbortSignal): (key: string) => ReturnType<SinkObjects['look']> {
    return (key) => objects.look(key, signal)
  }

  async function putBody(signal: AbortSignal): Promise<void> {
    const isEmpty = body.length === 0
    const bytes = isEmpty ? await zipped(body, level) : body
    const print = printOf(bytes)
    const send = (key: string, over: Over) => objects.put(objectOf(key, print), bytes, { over, signal })
    await writeOnce({ names, writer, print, isEmpty, send }, look(signal))
  }

  async function beginUpload(signal: AbortSignal): Promise<NonNullable<typeof upload>> {
    const chosen = await chooseName(names, writer, look(signal))
    return { ...(await objects.upload(objectOf(chosen.key), signal)), ...chosen }
  }

  async function completeUpload(begun: NonNullable<typeof upload>, signal: AbortSignal): Promise<void> {
    const { key, over } = begun
    if (!isSent) await begun.part(body, signal)
    isSent = true
    if (over !== undefined) await assertOurs(writer, key)
    if (await begun.complete(over, signal)) return
    if ((await objects.look(key, signal)) === 'unknown') throw unseen(key)
    throw new SinkError('busy', `others wrote ${key} meanwhile`)
  }
}
