import { findReaders, inabilities, type Reader } from './abilities.ts'
import { checkBroken } from './check-broken.ts'
import { checkDocument } from './check-document.ts'
import { checkLimits } from './check-limits.ts'
import { checkStreamJson } from './check-stream-json.ts'
import { checkWrapped } from './check-wrapped.ts'
import { checkUnsureZip, checkZipped } from './check-zipped.ts'
import { many, once, pick, randomFor } from './choose.ts'
import { chunkings } from './chunkings.ts'
import { makeDocument } from './documents.ts'
import { mutate, mutateZip } from './mutate.ts'
import { createTally, Mismatch, type Tally } from './tally.ts'
import { zip } from './zip.ts'

/** What to run: the documents of a seed from one number on, until there were enough or the time is over. */
export interface FuzzOptions {
  readonly seed: number
  readonly first: number
  readonly documents: number
  /** Asked before each document. */
  readonly isOver?: () => boolean
}

export interface FuzzRun {
  readonly tally: Tally
  /** What could not be tried here, and why. */
  readonly missing: readonly string[]
  /** The document that two readers did not agree on. */
  readonly failure?: { readonly number: number; readonly mismatch: Error }
}

/** Runs until two readers do not say the same. */
export async function runFuzz({ seed, first, documents, isOver = () => false }: FuzzOptions): Promise<FuzzRun> {
  const tally = createTally()
  const readers = await findReaders()
  const missing = inabilities(readers)
  for (let number = first; number < first + documents && !isOver(); number++) {
    try {
      await checkOne({ seed, number, readers }, tally)
    } catch (mismatch) {
      return { tally, missing, failure: { number, mismatch: mismatch instanceof Error ? mismatch : new Mismatch(String(mismatch)) } }
    }
  }
  return { tally, missing }
}

interface One {
  readonly seed: number
  readonly number: number
  readonly readers: readonly Reader[]
}

/** One document in all its forms: as it is, broken, zipped, and the zip broken. */
async function checkOne({ seed, number, readers }: One, tally: Tally): Promise<void> {
  const random = randomFor(seed, number)
  const document = makeDocument(random)
  const places = checkDocument(random, document, tally)
  checkLimits(random, { document, places }, tally)
  const original = { bytes: document.bytes, places }
  for (const mutated of many(4, () => mutate(random, document.bytes))) checkBroken(random, { original, mutated }, tally)
  if (document.isPlainLog && once(random, 4)) await checkStreamJson(document, tally)
  if (once(random, 3)) checkWrapped(random, tally)
  if (!once(random, 3)) return
  const zipped = zip(random, document.bytes)
  await checkZipped(random, { zipped, bytes: document.bytes, readers }, tally)
  for (const { what, from, bytes } of many(4, () => mutateZip(random, zipped.bytes))) {
    const cuts = [undefined, pick(random, chunkings(random, bytes.length))]
    await checkUnsureZip({ zipped: bytes, what: `${what} at ${from} of ${zipped.what}`, readers, cuts }, tally)
  }
}
