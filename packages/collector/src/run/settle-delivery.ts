import type { Delivery, WorkItem } from '../source/source.ts'
import { allOf } from './all-of.ts'
import { collectWork } from './collect-work.ts'
import type { RunContext } from './context.ts'
import { keepLease, LeaseLost } from './lease-keeper.ts'
import { linkedTo } from './linked-abort.ts'
import type { ItemOutcome } from './outcome.ts'
import { quarantineId } from './quarantine-id.ts'
import { fileWork, inlineWork, objectWork, type Work } from './work.ts'

/** A reason that is none: without one, a fresh error is made each time, with the calls that led there. */
const OVER = 'over'

/**
 * Do everything that a delivery asks for, and settle it: acknowledged when every item has a fate that lasts, else given back. What is done of it is
 * in the ledger, and not done again when it comes again.
 *
 * `signal` ends it at once. Throws only what the collector cannot go on with; the delivery is given back then, too.
 */
export async function settleDelivery(delivery: Delivery, context: RunContext, signal: AbortSignal): Promise<void> {
  const ours = linkedTo(signal)
  const over = new AbortController()
  const keeping = delivery.lease === undefined ? undefined : keepLease(delivery.lease, context.clock, over.signal)
  void keeping?.then((how) => how === 'lost' && ours.abort(new LeaseLost('the message is no longer ours')))
  try {
    const outcomes = await allOf(delivery.items.map((item) => collectItem(item, delivery, { context, signal: ours.signal })))
    over.abort(OVER)
    if ((await keeping) === 'lost') return told(delivery, 'lost', context)
    await settle(delivery, outcomes, context)
  } catch (error) {
    over.abort(OVER)
    await delivery.release(0)
    throw error
  } finally {
    ours.unlink()
  }
}

async function settle(delivery: Delivery, outcomes: readonly ItemOutcome[], context: RunContext): Promise<void> {
  const later = outcomes.filter((outcome) => outcome.is === 'again')
  for (const { because, needs, error } of later)
    context.told.problem({ of: 'delivery', name: delivery.id, because, isFatal: false, error, ...(needs !== undefined && { needs }) })
  if (later.length > 0) {
    await delivery.release(
      Math.max(...later.map(({ afterSeconds }) => afterSeconds)),
      later.find(({ needs }) => needs !== undefined)?.needs,
    )
    return told(delivery, 'released', context)
  }
  try {
    await delivery.acknowledge()
  } catch (error) {
    // It comes again, and the ledger knows that it is done.
    context.told.problem({ of: 'delivery', name: delivery.id, because: 'it could not be acknowledged', error, isFatal: false })
    return told(delivery, 'released', context)
  }
  const ids = outcomes.flatMap((outcome) => (outcome.is === 'final' && outcome.id !== undefined ? [outcome.id] : []))
  try {
    if (ids.length > 0) await context.acknowledged(ids)
  } catch (error) {
    context.told.problem({
      of: 'ledger',
      name: context.ledger.name,
      because: 'it was not told of an acknowledgement',
      error,
      isFatal: false,
    })
  }
  told(delivery, 'acknowledged', context)
}

function told(
  { id, source, sentAt }: Delivery,
  how: 'acknowledged' | 'released' | 'lost',
  { tally, told: { progress } }: RunContext,
): void {
  tally.deliveries[how]++
  progress({ is: 'settled', source, id, how, ...(sentAt !== undefined && { sentAt }) }, tally)
}

type Doable = Exclude<WorkItem, { readonly is: 'nothing' | 'poison' }>

interface ItemRun {
  readonly context: RunContext
  readonly signal: AbortSignal
}

async function collectItem(item: WorkItem, delivery: Delivery, { context, signal }: ItemRun): Promise<ItemOutcome> {
  if (item.is === 'nothing') {
    context.tally.nothing[item.because] = (context.tally.nothing[item.because] ?? 0) + 1
    return { is: 'final' }
  }
  if (item.is === 'poison') return await quarantineMessage(item, delivery, context)
  let leave: () => void
  try {
    leave = await context.objects.enter(1, signal)
  } catch {
    return { is: 'again', because: 'it was interrupted', afterSeconds: 0 }
  }
  try {
    if (item.is === 'object') context.tally.kinds[item.kind]++
    return await collectWork(workOf(item, delivery, context), { context, signal, tries: delivery.receiveCount ?? 1 })
  } finally {
    leave()
  }
}

function workOf(item: Doable, { sentAt }: Delivery, { store, clock }: RunContext): Work {
  // The same at each delivery, where that can be: sinks name what they write by it.
  const time = sentAt ?? clock.now()
  if (item.is === 'object') return objectWork(item, store, time)
  return item.is === 'events' ? inlineWork(item, time) : fileWork(item, time)
}

async function quarantineMessage(
  item: Extract<WorkItem, { readonly is: 'poison' }>,
  { raw, source }: Delivery,
  context: RunContext,
): Promise<ItemOutcome> {
  const at = item.at === undefined ? '' : ` at ${item.at}`
  try {
    await context.quarantine.put({
      id: quarantineId('message', raw, item.at ?? ''),
      what: 'message',
      origin: source,
      code: item.because,
      because: `the message could not be understood${at}`,
      at: context.clock.now(),
      bytes: new TextEncoder().encode(raw),
      isWhole: true,
    })
  } catch (error) {
    return { is: 'again', because: 'quarantine did not take a message', afterSeconds: 60, error }
  }
  context.tally.messages.poison++
  return { is: 'final' }
}
