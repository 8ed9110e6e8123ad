import type { AccountSnapshot, Trail } from '../../observe/snapshot.ts'
import type { Control, JudgeContext } from '../control.ts'
import { defineControl } from '../define-control.ts'
import { type Copies, type Copy, findCopies, recordsOnlyManagement, shareRegion, whereCopied } from '../duplicate-trails.ts'
import { eventsAMonth } from '../event-volume.ts'
import type { ByHand, Json } from '../finding.ts'
import { dropManagementEvents, nameAndRegion, showSelectors } from '../trail-commands.ts'
import { nameOf, ownersToChange, sentence } from '../trail-in-words.ts'
import { unlessUnread } from '../trails-at-work.ts'
import { fail, pass, type Verdict } from '../verdict.ts'

/** US dollars, in us-east-1. Source: AWS CloudTrail pricing, additional copies of management events. */
const PRICE_PER_100_000 = 2

const EXPECTED: Json = { copiesOfManagementEvents: 'at most one in every region' }

/** The first copy of management events is free in every region; every further one is paid for. */
export const cloudtrailDuplicateManagementEvents: Control = defineControl({
  id: 'cloudtrail-duplicate-management-events',
  title: 'No management event is recorded twice',
  why: 'The first copy of the management events of a region costs nothing, and every further trail that records them is paid for by the event. A trail beside that of the organization, or a local one beside a multi-region trail, grows into a large part of the bill without a warning.',
  severity: 'low',
  subject: 'account',
  // The account itself is the subject, so there is always one.
  none: {
    outcome: 'not-applicable',
    code: 'no-account',
    text: '',
    expected: EXPECTED,
    byHand: { audit: showSelectors(undefined), fix: '' },
  },
  benchmarks: {},
  codes: { 'recorded-twice': 'fail', 'recorded-once': 'pass' },
  asks: ['cloudtrail:GetTrailStatus', 'cloudtrail:GetEventSelectors', 'cloudwatchlogs:DescribeLogGroups'],
  byHand,
  judge,
})

function byHand(account?: AccountSnapshot, verdict?: Verdict): ByHand {
  const [copy] = account === undefined ? [] : copiesIn(account).copies
  const audit = showSelectors(copy?.extra)
  if (verdict !== undefined && verdict.outcome !== 'fail') return { audit, fix: '' }
  return { audit, fix: withoutCopy(copy?.extra) }
}

/** A trail that records nothing else is stopped, which can be taken back; another one goes on with what only it records. */
function withoutCopy(extra: Trail | undefined): string {
  return extra !== undefined && recordsOnlyManagement(extra)
    ? `aws cloudtrail stop-logging ${nameAndRegion(extra)}`
    : dropManagementEvents(extra)
}

function copiesIn({ trails }: AccountSnapshot): Copies {
  return findCopies(trails, shareRegion)
}

function judge(account: AccountSnapshot, context: JudgeContext): Verdict {
  const { copies, unread } = copiesIn(account)
  if (copies.length === 0) {
    const text = `No trail of account ${account.id} records management events that another one records, too.`
    const good = pass({ code: 'recorded-once', text, expected: EXPECTED, observed: { copies: [] } })
    return unlessUnread(good, { account, unread, what: 'records management events a second time', expected: EXPECTED, context })
  }
  const each = copies.map(
    (copy) => `${nameOf(copy.extra)} records management events that ${nameOf(copy.of)} records, too, ${whereCopied(copy)}`,
  )
  const more = each.length > 3 ? `; and ${each.length - 3} more` : ''
  const { words, events, usd } = costOf(copies, account, context)
  const [only] = copies
  const owner = only !== undefined && copies.length === 1 ? ownersToChange(only.extra, context) : ''
  return fail({
    code: 'recorded-twice',
    text: `${sentence(each.slice(0, 3).join('; '))}${more}. ${words}${owner}`,
    expected: EXPECTED,
    observed: {
      copies: copies.map((copy) => ({ trail: copy.extra.arn, of: copy.of.arn, where: whereCopied(copy) })),
      usdPer100000Events: PRICE_PER_100_000,
      estimatedEventsAMonth: events,
      estimatedUsdAMonth: usd,
    },
  })
}

interface Cost {
  readonly words: string
  readonly events: number | null
  readonly usd: number | null
}

function costOf(copies: readonly Copy[], account: AccountSnapshot, { now }: JudgeContext): Cost {
  const price = `A further copy costs USD ${PRICE_PER_100_000.toFixed(2)} per 100,000 events`
  const volumes = copies.map((copy) => volumeOf(copy, account, now))
  const sum = volumes.reduce<number | undefined>(
    (total, volume) => (total === undefined || volume === undefined ? undefined : total + volume.events),
    0,
  )
  if (sum === undefined) return { words: `${price}; how many there are is not known.`, events: null, usd: null }
  const events = roundToTwoDigits(sum)
  const usd = Math.round((events / 100_000) * PRICE_PER_100_000 * 100) / 100
  const bound = volumes.some((volume) => volume?.isBound === true) ? 'at most about' : 'about'
  return { words: `${price}, here ${bound} USD ${usd.toFixed(2)} a month (an estimated ${inThousands(events)} events).`, events, usd }
}

/** What a trail copies: told by its own log group, or bounded by that of the trail it copies. */
function volumeOf({ extra, of }: Copy, account: AccountSnapshot, now: number): { events: number; isBound: boolean } | undefined {
  const own = eventsAMonth(extra, account, now)
  if (own !== undefined) return { events: own, isBound: false }
  const bound = eventsAMonth(of, account, now)
  return bound === undefined ? undefined : { events: bound, isBound: true }
}

/** An estimate shown to the last event would look like a count. */
function roundToTwoDigits(value: number): number {
  return Number(value.toPrecision(2))
}

function inThousands(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',')
}
