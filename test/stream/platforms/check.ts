// Runs wherever JavaScript runs: in a page, in Deno, in Bun. Nothing of Node is in it, nor in what it imports.

import { createScanner, type Event, type EventStream, type Json, readEvents, type StreamError, type Where } from '@trailmend/stream'
import { HOT_FIELDS } from '../../../packages/stream/src/scan/hot-fields.ts'
import { hotOf } from '../collect.ts'
import type { Inputs } from './inputs.ts'
import { verifyWithWebCrypto } from './web-crypto.ts'

/** What a platform made of the inputs. */
export interface Report {
  /** The engine chosen where none is asked for. */
  readonly engine: string
  readonly comparisons: number
  /** What it said otherwise than `JSON.parse`. */
  readonly wrong: readonly string[]
  /** The code of the error that a broken zip ended in. */
  readonly broken: string
  /** Each outcome of the verification of digests, and how many there were. */
  readonly verified: Readonly<Record<string, number>>
  readonly tampered: Readonly<Record<string, number>>
}

const decode = (base64: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))

export async function checkPlatform({ plain, zipped, lines, digests }: Inputs): Promise<Report> {
  const [plainBytes, zippedBytes, linesBytes] = [decode(plain), decode(zipped), decode(lines)]
  const records: readonly Json[] = JSON.parse(new TextDecoder().decode(plainBytes)).Records
  const wrong: string[] = []
  let comparisons = 0
  const same = (what: string, found: unknown, wanted: unknown) => {
    comparisons++
    if (JSON.stringify(found) !== JSON.stringify(wanted)) wrong.push(what)
  }
  const check = async (what: string, stream: EventStream, wanted: readonly Json[]) => {
    let index = 0
    for await (const batch of stream) for (const event of batch) compare(`${what}, record ${index}`, event, wanted[index++] ?? null)
    same(`${what}, records`, index, wanted.length)
  }
  function compare(what: string, event: Event, record: Json): void {
    same(what, event.json(), record)
    const hot = hotOf(record)
    for (const [each, field] of HOT_FIELDS.entries()) same(`${what}, ${field}`, event.get(field), hot[each])
  }

  const where: Where = { eventName: ['Decrypt', 'AssumeRole'], awsRegion: ['us-east-1'] }
  const chosen = records.filter((record) =>
    Object.entries(where).every(([field, values]) => values.includes((record as Record<string, Json>)[field] as string)),
  )
  for (const engine of ['auto', 'wasm', 'typescript'] as const)
    for (const [form, bytes] of [
      ['plain', plainBytes],
      ['gzip', zippedBytes],
      ['lines', linesBytes],
    ] as const) {
      await check(`${engine}, ${form}`, readEvents(bytes, { engine }), records)
      await check(`${engine}, ${form}, a web stream`, readEvents(new Blob([bytes]).stream(), { engine, strict: true }), records)
      await check(`${engine}, ${form}, small chunks`, readEvents(inPieces(bytes, 97), { engine }), records)
      await check(`${engine}, ${form}, where`, readEvents(bytes, { engine, where }), chosen)
    }
  const scanner = createScanner()
  const { engine } = scanner
  scanner.close()
  const { verified, tampered } = await verifyWithWebCrypto(digests, decode)
  return {
    engine,
    comparisons,
    wrong,
    broken: await failureOf(readEvents(zippedBytes.subarray(0, zippedBytes.length - 99))),
    verified,
    tampered,
  }
}

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function failureOf(stream: EventStream): Promise<string> {
  try {
    for await (const _batch of stream);
    return 'none'
  } catch (error) {
    return (error as StreamError).code
  }
}
