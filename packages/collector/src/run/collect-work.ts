import { CollectorError } from '../collector-error.ts'
import { DoesNotFit } from '../ledger/does-not-fit.ts'
import type { Fate, ObjectRecord } from '../ledger/ledger.ts'
import { routeOf } from '../object/route.ts'
import { objectId, versionId } from '../object/task-of.ts'
import { CLAIM, type RunContext } from './context.ts'
import { LeaseLost } from './lease-keeper.ts'
import { linkedTo } from './linked-abort.ts'
import { type AboutTrying, type ItemOutcome, tryAgain } from './outcome.ts'
import { quarantineId } from './quarantine-id.ts'
import { type ReadWork, readIntoSinks, type Unreadable } from './read-into-sinks.ts'
import { recordOf } from './record.ts'
import { FirstNotStored, storeEvents } from './store-events.ts'
import type { Work } from './work.ts'

/** For whom, and until when, a piece of work is done. */
export interface WorkRun {
  readonly context: RunContext
  /** Aborted when the work is no longer ours, or must end at once. */
  readonly signal: AbortSignal
  /** How often it was tried, this time included. */
  readonly tries: number
}

/** Do a piece of work, once however often it is delivered at the same time. Throws only what the collector cannot go on with. */
export async function collectWork(work: Work, run: WorkRun): Promise<ItemOutcome> {
  const { running } = run.context
  for (let other = running.get(work.id); other !== undefined; other = running.get(work.id)) await other
  const going = collectOnce(work, run)
  running.set(
    work.id,
    going.catch(() => undefined),
  )
  try {
    return await going
  } finally {
    running.delete(work.id)
  }
}

async function collectOnce(work: Work, run: WorkRun): Promise<ItemOutcome> {
  const { context, signal } = run
  const { ledger, tally, told } = context
  try {
    signal.throwIfAborted()
    const begun = await ledger.begin(work.id, CLAIM)
    // A collector that was killed renews nothing: what it began is free then.
    if (begun.is === 'held') return again('held', run, { within: (begun.until - context.clock.now()) / 1000 })
    if (begun.is === 'done') {
      if (isOtherVersion(work, begun.record)) return await collectOnce(versionOf(work, begun.record), run)
      tally.objects.duplicate++
      told.progress({ is: 'object', id: work.id, fate: 'duplicate', ...placeOf(work) }, tally)
      return { is: 'final', id: work.id }
    }
    const outcome = await claimed(work, run)
    if (outcome.is === 'again') await ledger.abandon(work.id)
    return outcome
  } catch (error) {
    if (error instanceof CollectorError) throw error
    await ledger.abandon(work.id).catch(() => undefined)
    if (error instanceof CollectedBefore) {
      tally.objects.duplicate++
      return { is: 'final' }
    }
    if (signal.aborted) return { is: 'again', because: 'it was interrupted', afterSeconds: 0 }
    return again(
      'failed',
      run,
      error instanceof FirstNotStored ? { because: 'an object that had the same events first is not stored' } : { error },
    )
  }
}

/** Work on it, and keep the claim while that takes. Ends where another collector has it: two of them would write over each other. */
async function claimed(work: Work, run: WorkRun): Promise<ItemOutcome> {
  const { ledger, clock } = run.context
  if (!ledger.isShared) return route(work, run)
  const [over, ours] = [new AbortController(), linkedTo(run.signal)]
  const renewing = (async () => {
    for (;;) {
      await clock.sleep(CLAIM / 3, over.signal)
      if (over.signal.aborted) return
      // Where it cannot be asked, `finish` will tell.
      const isOurs = await ledger.renew(work.id, CLAIM).catch(() => undefined)
      if (isOurs === false) ours.abort(new LeaseLost('another collector has taken it over'))
    }
  })()
  try {
    return await route(work, { ...run, signal: ours.signal })
  } finally {
    over.abort()
    await renewing
    ours.unlink()
  }
}

function route(work: Work, run: WorkRun): Promise<ItemOutcome> {
  const { task } = work
  const { filter } = run.context.reading
  if (task === undefined) return collectEvents(work, run)
  const { to } = routeOf(task)
  if (to === 'foreign') return end(work, 'foreign', run)
  if (filter.object !== undefined && !filter.object(task)) return end(work, 'filtered', run)
  return to === 'digest' ? collectDigest(work, run) : collectEvents(work, run)
}

async function collectDigest(work: Work, run: WorkRun): Promise<ItemOutcome> {
  const { digests, memory } = run.context
  if (digests === undefined || work.task === undefined) return end(work, 'digest', run)
  const opened = await work.open(run.signal)
  if ('is' in opened) return problem(opened, run)
  try {
    const leave = await memory.enter(opened.size ?? 0, run.signal)
    try {
      const bytes = await opened.whole?.()
      if (bytes === undefined)
        return await quarantineObject(
          work,
          { code: 'too-large', because: 'a digest is not that large', stored: opened, whole: undefined },
          run,
        )
      try {
        await digests.take({ task: work.task, bytes, metadata: opened.metadata ?? {} })
      } catch (error) {
        // Nor would it fit the next time.
        if (!(error instanceof DoesNotFit)) throw error
        return await quarantineObject(work, { code: 'digest-unfit', because: error.message, stored: opened, whole: bytes }, run)
      }
      return await end(work, 'digest', run, opened)
    } finally {
      leave()
    }
  } finally {
    opened.cancel()
  }
}

/** Broken twice, got anew each time, it is the object that is broken and not the way here. */
const MOST_READINGS = 2

async function collectEvents(work: Work, run: WorkRun): Promise<ItemOutcome> {
  const { context, signal } = run
  for (let readings = 1; ; readings++) {
    const owner = context.nextOwner++
    const ended = Promise.withResolvers<boolean>()
    context.owners.set(owner, ended.promise)
    let isStored = false
    try {
      const read = await readIntoSinks(work, { context, owner, signal })
      if ('is' in read) return problem(read, run)
      if ('error' in read) {
        if (work.isAgain && readings < MOST_READINGS) continue
        return await quarantineObject(work, { code: read.error.code, because: read.error.message, ...read }, run)
      }
      isStored = await store(read, work, { ...run, owner })
      return isStored ? { is: 'final', id: work.id } : again('held', run)
    } finally {
      ended.resolve(isStored)
      context.owners.delete(owner)
    }
  }
}

/**
 * Resolves to whether it was stored by us. Where another collector took it over, that one need not end it, and may leave out what it has elsewhere:
 * nothing of ours counts as stored then.
 */
async function store(read: ReadWork, work: Work, { context, signal, owner }: WorkRun & { readonly owner: number }): Promise<boolean> {
  const { tally, told, seen } = context
  let isStored = false
  try {
    isStored = (await storeEvents(read, { work, context, signal })) === 'finished'
    if (!isStored) return false
    tally.objects.stored++
    const { written, twins } = read.reading
    told.progress({ is: 'object', id: work.id, fate: 'stored', ...placeOf(work), kept: written.length }, tally)
    if (twins > 0) told.progress({ is: 'twins', id: work.id, events: twins }, tally)
    context.concurrency.wentWell()
    return true
  } finally {
    if (!isStored) for (const piece of read.reading.identities.pieces()) seen.forget(piece, owner)
    read.release()
  }
}

function problem(what: Exclude<Awaited<ReturnType<Work['open']>>, { readonly stream: unknown }>, run: WorkRun): ItemOutcome {
  if (what.is === 'busy') run.context.concurrency.wasBusy()
  return again(what.is, run, what.is === 'denied' ? { needs: what.needs } : {})
}

function again(why: Parameters<typeof tryAgain>[0], { context, tries }: WorkRun, more: AboutTrying = {}): ItemOutcome {
  context.tally.objects.failed++
  return tryAgain(why, { tries, random: context.clock.random() }, more)
}

type Poison = Pick<Unreadable, 'stored' | 'whole'> & {
  readonly code: string
  readonly because: string
  readonly error?: { readonly offset: number }
}

async function quarantineObject(work: Work, { code, because, error, stored, whole }: Poison, run: WorkRun): Promise<ItemOutcome> {
  const { context } = run
  await context.quarantine.put({
    id: quarantineId('object', work.id, stored.etag ?? ''),
    what: 'object',
    origin: work.id,
    code,
    because,
    ...(error !== undefined && { offset: error.offset }),
    at: context.clock.now(),
    ...(whole !== undefined && { bytes: whole }),
    isWhole: whole !== undefined,
  })
  context.told.problem({ of: 'object', name: work.id, because: `${because}: it is in quarantine`, isFatal: false })
  return end(work, 'quarantined', run, stored)
}

/** Its fate is known, and it has no events. */
async function end(
  work: Work,
  fate: Fate,
  run: WorkRun,
  { etag, size }: { readonly etag?: string; readonly size?: number } = {},
): Promise<ItemOutcome> {
  const { context } = run
  const record = recordOf(work, { fate, at: context.clock.now(), etag, size })
  if ((await context.lane.finish({ entryOf: () => ({ record }) })) === 'lost') return again('held', run)
  context.tally.objects[fate]++
  context.told.progress({ is: 'object', id: work.id, fate, ...placeOf(work) }, context.tally)
  return { is: 'final', id: work.id }
}

/** Whether an object was written over since it was collected: its message then tells of other bytes. */
function isOtherVersion({ id, task }: Work, { etag }: ObjectRecord): boolean {
  if (task?.etag === undefined || etag === undefined) return false
  return unquoted(task.etag) !== unquoted(etag) && id !== versionId(objectId(task), task.etag)
}

/** What a message tells of was written over before it was got, by what was collected already. */
class CollectedBefore extends Error {}

/** The same object as work of its own: what was collected before stays. */
function versionOf(work: Work, { etag }: ObjectRecord): Work {
  const id = versionId(work.id, work.task?.etag ?? '')
  return {
    ...work,
    id,
    origin: { ...work.origin, id },
    open: async (signal) => {
      const opened = await work.open(signal)
      if ('is' in opened || opened.etag !== etag) return opened
      opened.cancel()
      throw new CollectedBefore()
    },
  }
}

function unquoted(etag: string): string {
  return etag.replaceAll('"', '')
}

function placeOf({ task }: Work): { account?: string; region?: string; keyTime?: number } {
  return {
    ...(task?.account !== undefined && { account: task.account }),
    ...(task?.logRegion !== undefined && { region: task.logRegion }),
    ...(task?.keyTime !== undefined && { keyTime: task.keyTime }),
  }
}
