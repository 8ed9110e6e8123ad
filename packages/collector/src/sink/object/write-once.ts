import { createHash } from 'node:crypto'
import type { FoundObject, Over, SinkObjects } from '@trailmend/aws/collect'
import type { Writer } from '../sink.ts'
import { SinkError } from '../sink-error.ts'

/** What an object says of who wrote it, and what it holds. */
export const LEDGER_MARK = 'trailmend-ledger'
export const PRINT_MARK = 'trailmend-sha256'

/** The names of one origin's events: for who comes first, and for a ledger that finds what another wrote there. */
export interface Names {
  readonly first: string
  readonly own: string
}

/** What is to lie under a name, and for whom. */
export interface Writing {
  readonly names: Names
  readonly writer: Writer
  /** What tells the bytes from others, where that is known before they are sent. */
  readonly print?: string
  /** Whether there are no events: then nothing is written where nothing lies. */
  readonly isEmpty: boolean
  /** Whether it is there now. */
  send(key: string, over: Over): Promise<boolean>
}

type Look = (key: string) => ReturnType<SinkObjects['look']>

/** How often somebody else may be at a name before the object is left to come again. */
const MOST_TRIES = 8

/** What tells bytes from others. */
export function printOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/**
 * Write under a name what nobody else's events are lost by. Collectors that share a ledger write over each other's, but only who still has the
 * object: what lies there is looked at before the ledger is asked, and written over only where it is still that. Collectors with other ledgers
 * leave out other copies, so nothing is written over between them: who comes second writes under a name with its ledger in it, unless it would
 * write the same.
 *
 * Throws a `SinkError`: 'taken-over' where another collector has the object by now, 'busy' where others are at the name all the time.
 */
export async function writeOnce(writing: Writing, look: Look): Promise<void> {
  if (!(await settle(writing.names.first, writing, look))) await settle(writing.names.own, writing, look)
}

/** Whether the name is settled: not where another ledger's events lie there. */
async function settle(key: string, { names, writer, print, isEmpty, send }: Writing, look: Look): Promise<boolean> {
  let over: Over
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    // What an earlier delivery wrote and did not finish may lie there. To look is cheaper than to write.
    const isLooking = isEmpty && tries === 0
    if (!isLooking && (await send(key, over))) return true
    const found = await look(key)
    over = undefined
    if (isLooking && found === 'missing') return true
    if (found === 'missing' || (isLooking && found === 'unknown')) continue
    if (found === 'unknown') throw unseen(key)
    if (print !== undefined && found.marks[PRINT_MARK] === print) return true
    if (key !== names.own && found.marks[LEDGER_MARK] !== writer.ledger) return false
    await assertOurs(writer, key)
    over = found.etag
  }
  throw new SinkError('busy', `others write ${key} at the same time`)
}

/** The name for what is sent in parts, which must be known before the first of them, and what may be written over there. */
export async function chooseName(
  { first, own }: Names,
  writer: Writer,
  look: Look,
): Promise<{ readonly key: string; readonly over: Over }> {
  const found = await look(first)
  if (!isFound(found) || found.marks[LEDGER_MARK] === writer.ledger) return { key: first, over: etagOf(found) }
  return { key: own, over: etagOf(await look(own)) }
}

/** Where something is in the way that may not be looked at. */
export function unseen(key: string): SinkError {
  return new SinkError('refused', `something lies at ${key}, and s3:GetObject is missing to see what`)
}

/** Throws where another collector has taken the object over. */
export async function assertOurs(writer: Writer, key: string): Promise<void> {
  if (!(await writer.isOurs())) throw new SinkError('taken-over', key)
}

const isFound = (found: FoundObject | 'missing' | 'unknown'): found is FoundObject => typeof found === 'object'
const etagOf = (found: FoundObject | 'missing' | 'unknown'): Over => (isFound(found) ? found.etag : undefined)
