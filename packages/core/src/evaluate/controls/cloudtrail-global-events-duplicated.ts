import type { AccountSnapshot, Trail } from '../../observe/snapshot.ts'
import type { Control, JudgeContext } from '../control.ts'
import { defineControl } from '../define-control.ts'
import { type Copies, findCopies, recordsOnlyManagement } from '../duplicate-trails.ts'
import type { ByHand, Json } from '../finding.ts'
import { getsGlobalEvents } from '../global-events.ts'
import { dropManagementEvents, nameAndRegion } from '../trail-commands.ts'
import { nameOf, ownersToChange, sentence } from '../trail-in-words.ts'
import { type UnreadTrail, unlessUnread } from '../trails-at-work.ts'
import { fail, pass, type Verdict } from '../verdict.ts'

const EXPECTED: Json = { trailsWithGlobalServiceEvents: 'at most one' }

/** An event that is in the logs twice is counted twice by whatever reads them, and paid for. */
export const cloudtrailGlobalEventsDuplicated: Control = defineControl({
  id: 'cloudtrail-global-events-duplicated',
  title: 'The events of services without a region are recorded once',
  why: 'Where two trails take in the events of IAM and its like, each sign-in and each change of a role stands in the logs twice: searches and alarms count double, and the second copy is paid for.',
  severity: 'low',
  subject: 'account',
  // The account itself is the subject, so there is always one.
  none: {
    outcome: 'not-applicable',
    code: 'no-account',
    text: '',
    expected: EXPECTED,
    byHand: { audit: 'aws cloudtrail describe-trails --region <region>', fix: '' },
  },
  benchmarks: {},
  codes: { duplicated: 'fail', 'not-duplicated': 'pass' },
  asks: ['cloudtrail:GetTrailStatus', 'cloudtrail:GetEventSelectors'],
  byHand,
  judge,
})

function byHand(account?: AccountSnapshot, verdict?: Verdict): ByHand {
  const extra = account === undefined ? undefined : copiesIn(account).copies[0]?.extra
  const region = extra?.homeRegion ?? '<region>'
  const audit = `aws cloudtrail describe-trails --region ${region} --query 'trailList[].[TrailARN,IsMultiRegionTrail,IncludeGlobalServiceEvents]' --output table`
  return { audit, fix: verdict !== undefined && verdict.outcome !== 'fail' ? '' : withoutCopy(extra) }
}

/** A multi-region trail cannot leave these events out; it can only leave out all management events. */
function withoutCopy(extra: Trail | undefined): string {
  if (extra?.isMultiRegion !== true) return `aws cloudtrail update-trail ${nameAndRegion(extra)} --no-include-global-service-events`
  return recordsOnlyManagement(extra) ? `aws cloudtrail stop-logging ${nameAndRegion(extra)}` : dropManagementEvents(extra)
}

/** The trails that do not get the events are left out: what is not known of them does not matter. */
function copiesIn({ trails }: AccountSnapshot): Copies {
  const getting = trails.filter((trail) => {
    const gets = getsGlobalEvents(trail)
    return !gets.known || gets.value
  })
  const { copies, unread } = findCopies(getting, () => true)
  const isSure = (trail: Trail) => getsGlobalEvents(trail).known
  const unsure = copies.filter(({ extra, of }) => !(isSure(extra) && isSure(of)))
  return {
    copies: copies.filter((copy) => !unsure.includes(copy)),
    unread: [...unread, ...unsure.flatMap(({ extra, of }) => [extra, of].flatMap(unreadOf))],
  }
}

function unreadOf(trail: Trail): readonly UnreadTrail[] {
  const fact = getsGlobalEvents(trail)
  return fact.known ? [] : [{ trail, fact }]
}

function judge(account: AccountSnapshot, context: JudgeContext): Verdict {
  const { copies, unread } = copiesIn(account)
  const observed = { copies: copies.map(({ extra, of }) => ({ trail: extra.arn, of: of.arn })) }
  if (copies.length === 0) {
    const text = `The events of services without a region are recorded by no two trails of account ${account.id}.`
    const good = pass({ code: 'not-duplicated', text, expected: EXPECTED, observed })
    const what = 'records the events of services without a region a second time'
    return unlessUnread(good, { account, unread, what, expected: EXPECTED, context })
  }
  const each = copies.map(
    ({ extra, of }) => `${nameOf(extra)} records the events of services without a region that ${nameOf(of)} records, too`,
  )
  const more = each.length > 3 ? `; and ${each.length - 3} more` : ''
  const [only] = copies
  const owner = only !== undefined && copies.length === 1 ? ownersToChange(only.extra, context) : ''
  const text = `${sentence(each.slice(0, 3).join('; '))}${more}.${owner}`
  return fail({ code: 'duplicated', text, expected: EXPECTED, observed })
}
