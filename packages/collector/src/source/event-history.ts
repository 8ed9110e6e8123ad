import type { Clock } from '../clock.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { createHistoryCursor, type HistoryCursor } from './history-cursor.ts'
import { pageDelivery } from './history-page.ts'
import { createLater } from './later.ts'
import type { FinishingSource } from './queue-source.ts'
import type { Delivery } from './source.ts'

/** One page of an account's event history in a region. */
export interface HistoryPage {
  /** Each event's own text. */
  readonly events: readonly string[]
  readonly next?: string
}

/** Where the event history is asked for: LookupEvents, fifty to a page. */
export type LookUpEvents = (
  wanted: { readonly region: string; readonly from: number; readonly to: number; readonly next?: string },
  signal: AbortSignal,
) => Promise<HistoryPage>

export interface EventHistoryOptions {
  readonly lookUp: LookUpEvents
  /** Whose history it is: events are named by it. */
  readonly account: string
  readonly regions: readonly string[]
  /** Milliseconds since 1970-01-01 UTC; 90 days ago unless given, which is as far as it goes. */
  readonly from?: number
  /** Now unless given. Nothing where it follows. */
  readonly to?: number
  readonly ledger: Pick<Ledger, 'remember' | 'recall'>
  readonly clock: Clock
  readonly name?: string
  /** Go on for ever, instead of being drained at `to`. */
  readonly follow?: boolean
}

/** Source: CloudTrail User Guide, "Working with CloudTrail event history". */
const LONGEST = 90 * 86_400_000
const MOST_WAIT = 20_000
/** How often a run that ends begins an hour anew. */
const MOST_ANEW = 5
/** Of a token that is not taken. Source: CloudTrail API Reference, LookupEvents, "Errors". */
const REFUSED_TOKEN = 'InvalidNextTokenException'

/**
 * The event history of an account: management events of the last 90 days, without any trail. Nothing else is in it: no data events, no Insights
 * and no network activity; events of the last minutes may be missing yet.
 *
 * It is read hour by hour in each region. How far everything is acknowledged and settled is remembered in the ledger, and a run that is given
 * no beginning goes on there; what is read twice has the same name, so that the ledger knows it. Throws what `lookUp` throws, and goes on there, or
 * with the first page of that hour where the token of the next is no longer taken.
 */
export function createEventHistorySource(options: EventHistoryOptions): FinishingSource {
  const { clock, account, ledger } = options
  const source = options.name ?? `event-history:${account}`
  const later = createLater<Delivery>(clock)
  let isFollowing = options.follow === true
  let cursors: readonly HistoryCursor[] | undefined
  let end = Math.min(options.to ?? clock.now(), clock.now())
  return {
    name: source,
    receive,
    finish: () => {
      isFollowing = false
    },
  }

  async function receive(most: number, signal: AbortSignal): Promise<readonly Delivery[] | 'drained'> {
    cursors ??= await openCursors(options, markOf)
    if (isFollowing) end = clock.now()
    const again = later.due(most)
    if (again.length > 0 || most < 1) return again
    for (const cursor of cursors) {
      const hour = cursor.goneOn(isFollowing)
      // A run over some part of the history says nothing of what lies before it.
      if (hour !== undefined && options.from === undefined) await ledger.remember(markOf(cursor.region), String(hour))
    }
    for (const cursor of cursors) {
      const wanted = cursor.wanted(end)
      if (wanted !== undefined) return nextPage(cursor, wanted, signal)
    }
    if (!isFollowing && later.size() === 0 && cursors.every((cursor) => cursor.isOver(end))) return 'drained'
    const first = Math.min(...cursors.map((cursor) => cursor.mayAskAt()).filter((at) => at > clock.now()))
    await later.wait(Math.min(MOST_WAIT, first - clock.now()), signal)
    return []
  }

  function markOf(region: string): string {
    return `event-history:${account}/${region}`
  }

  async function nextPage(
    cursor: HistoryCursor,
    { window, next }: NonNullable<ReturnType<HistoryCursor['wanted']>>,
    signal: AbortSignal,
  ): Promise<readonly Delivery[]> {
    const { region } = cursor
    const { from, to } = window
    const page = await options.lookUp({ region, from, to, ...(next !== undefined && { next }) }, signal).catch((error: unknown) => {
      // Asked for with that token, it would be refused for ever. What is read again has the same names.
      if (error instanceof Error && error.name === REFUSED_TOKEN) cursor.beginAnew(isFollowing ? Number.POSITIVE_INFINITY : MOST_ANEW)
      throw error
    })
    cursor.took(page)
    if (page.events.length === 0) return []
    const hour = new Date(from).toISOString().slice(0, 13)
    const unsettled = pageDelivery({ source, window: `${markOf(region)}/${hour}`, events: page.events })
    cursor.opened(unsettled.id)
    const delivery: Delivery = {
      ...unsettled,
      acknowledge: async () => {
        cursor.closed(unsettled.id)
        later.wake()
      },
      release: async (afterSeconds) => {
        later.add(delivery, afterSeconds * 1000)
        later.wake()
      },
    }
    return [delivery]
  }
}

/** A region begins where an earlier run went on from, or at the beginning that is given. */
function openCursors(
  { regions, from, ledger, clock }: EventHistoryOptions,
  markOf: (region: string) => string,
): Promise<readonly HistoryCursor[]> {
  const longest = clock.now() - LONGEST
  return Promise.all(
    regions.map(async (region) => {
      const remembered = from === undefined ? Number((await ledger.recall(markOf(region))) ?? 0) : from
      const begin = Number.isSafeInteger(remembered) && remembered > longest ? remembered : longest
      return createHistoryCursor(region, begin, clock)
    }),
  )
}
