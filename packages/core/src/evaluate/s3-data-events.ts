import { bucketOfExclusion, type Coverage, coverageInWords, type Side, s3ObjectRecording } from '../event-selectors/index.ts'
import { notKnown } from '../observe/fact.ts'
import type { AccountSnapshot, Trail } from '../observe/snapshot.ts'
import type { JudgeContext } from './control.ts'
import type { ByHand, Json } from './finding.ts'
import { addSelector, showSelectors, startOrCreate } from './trail-commands.ts'
import { ownersToChange, sentence } from './trail-in-words.ts'
import { type AtWork, atWork, isLogging, isOrAre, namesOf, ownFirst, selectorsOf, unlessUnread } from './trails-at-work.ts'
import { fail, pass, unknown, type Verdict } from './verdict.ts'

/** The codes of the two controls on data events of S3 objects. */
export const S3_DATA_EVENT_CODES = {
  'no-active-trail': 'fail',
  'not-recorded': 'fail',
  'not-all-recorded': 'fail',
  'buckets-left-out': 'fail',
  recorded: 'pass',
  'recorded-but-log-buckets': 'pass',
} as const

/** What is expected of the side that a control is about. */
export function expectedS3(side: Side): Json {
  return { trails: 'multi-region, logging', [`s3Object${sentence(side)}s`]: 'all' }
}

/** The commands that look at and add the recording of one side. */
export function s3ByHand(side: Side, account?: AccountSnapshot, verdict?: Verdict): ByHand {
  const trail = account === undefined ? undefined : mendable(account)
  const needsTrail = verdict?.because.code === 'no-active-trail'
  const isMended = verdict !== undefined && verdict.outcome !== 'fail'
  if (isMended) return { audit: showSelectors(trail), fix: '' }
  if (needsTrail) {
    const stopped = account && ownFirst(atMultiRegionWork(account.trails).stopped, account)
    return { audit: 'aws cloudtrail describe-trails --region <region>', fix: startOrCreate(stopped) }
  }
  const [partition, bucket] = [account?.partition ?? 'aws', trail?.bucketName.known ? trail.bucketName.value : '<log bucket>']
  const isRead = side === 'read'
  const except = { Field: 'resources.ARN', NotStartsWith: [`arn:${partition}:s3:::${bucket}/`] }
  const fields = [equal('eventCategory', 'Data'), equal('resources.type', 'AWS::S3::Object'), equal('readOnly', String(isRead)), except]
  const resources = [{ Type: 'AWS::S3::Object', Values: [`arn:${partition}:s3`] }]
  const basic = { ReadWriteType: isRead ? 'ReadOnly' : 'WriteOnly', IncludeManagementEvents: false, DataResources: resources }
  const add = addSelector(trail, { basic: literal(basic), advanced: literal({ FieldSelectors: fields }) })
  return { audit: showSelectors(trail), fix: add }
}

function equal(field: string, value: string): { Field: string; Equals: readonly string[] } {
  return { Field: field, Equals: [value] }
}

/** JSON that may stand between the backticks of a JMESPath literal. */
function literal(value: Json): string {
  return JSON.stringify(value).replaceAll('`', '\\u0060')
}

function mendable(account: AccountSnapshot): Trail | undefined {
  const { sure, unread } = atMultiRegionWork(account.trails)
  return ownFirst([...sure, ...unread.map(({ trail }) => trail)], account)
}

function atMultiRegionWork(trails: readonly Trail[]): AtWork {
  return atWork(
    trails.filter(({ isMultiRegion }) => isMultiRegion),
    ({ selectors }) => selectors,
  )
}

/** Whether the multi-region trails that are logging record the events of one side of all S3 objects together. */
export function judgeS3(side: Side, account: AccountSnapshot, context: JudgeContext): Verdict {
  const expected = expectedS3(side)
  const work = atMultiRegionWork(account.trails)
  const { sure, unread } = work
  const recorded = (trails: readonly Trail[]) => s3ObjectRecording(selectorsOf(trails), account.partition)[side]
  const coverage = recorded(sure)
  const seen = { expected, observed: observedOf(account.trails, recorded, coverage) }
  const events = `${side} events of all S3 objects`
  const recorders = sure.filter((trail) => recorded([trail]).recorded !== 'none')
  const these = `${sentence(namesOf(recorders))} ${recorders.length === 1 ? 'records' : 'record'}`
  if (coverage.recorded === 'all') return pass({ ...seen, code: 'recorded', text: `${these} ${events} in every region.` })
  const logBuckets = new Set(account.trails.flatMap(({ bucketName }) => (bucketName.known ? [bucketName.value] : [])))
  if (isGood(coverage, logBuckets)) {
    const text = `${these} ${side} events of S3 objects in every region, ${coverageInWords(coverage)}: only the trails' own log buckets are left out.`
    return pass({ ...seen, code: 'recorded-but-log-buckets', text })
  }
  const readable = unread.map(({ trail }) => trail).filter(({ selectors }) => selectors.known)
  const together = recorded([...sure, ...readable])
  const helps = together.recorded === 'cannot-say' || isGood(together, logBuckets)
  const settled = unlessUnread(failure(side, account, { work, coverage, expected, observed: seen.observed, context }), {
    account,
    unread: unread.filter(({ trail }) => helps || !trail.selectors.known),
    what: `records ${events}`,
    expected,
    context,
  })
  if (coverage.recorded !== 'cannot-say' || settled.outcome === 'unknown') return settled
  return unknown(notKnown('selectors-undecided', coverage.because.join('; ')), `Whether account ${account.id} records ${events}`, expected)
}

/** An exclusion of what only a log bucket of the trails can match loses nothing that matters: the bucket has its own access log. */
function isGood(coverage: Coverage, logBuckets: ReadonlySet<string>): boolean {
  if (coverage.recorded === 'all') return true
  if (coverage.recorded !== 'all-but') return false
  return coverage.excluded.every((exclusion) => logBuckets.has(bucketOfExclusion(exclusion) ?? ''))
}

interface Found {
  readonly work: AtWork
  readonly coverage: Coverage
  readonly expected: Json
  readonly observed: Json
  readonly context: JudgeContext
}

function failure(side: Side, account: AccountSnapshot, { work, coverage, expected, observed, context }: Found): Verdict {
  const { id, trails } = account
  const failed = (code: keyof typeof S3_DATA_EVENT_CODES, text: string) => fail({ code, text, expected, observed })
  const { sure, stopped, unread } = work
  const logging = [...sure, ...unread.map(({ trail }) => trail)]
  if (logging.length === 0) {
    const halted = stopped.length === 0 ? '' : ` ${sentence(namesOf(stopped))} ${isOrAre(stopped)} stopped.`
    const local = trails.filter(({ isMultiRegion }) => !isMultiRegion)
    const single = local.length === 0 ? '' : ` ${sentence(namesOf(local))} ${isOrAre(local)} of a single region.`
    return failed(
      'no-active-trail',
      `No multi-region trail of account ${id} is logging, so ${side} events of S3 objects are not recorded in every region.${halted}${single}`,
    )
  }
  const first = ownFirst(logging, account)
  const owner = first === undefined ? '' : ownersToChange(first, context)
  const they = `${sentence(namesOf(logging))} ${logging.length === 1 ? 'records' : 'record'}`
  const words = coverageInWords(coverage)
  if (coverage.recorded === 'all-but') {
    return failed(
      'buckets-left-out',
      `${they} ${side} events of S3 objects, ${words}: more is left out than the trails' own log buckets.${owner}`,
    )
  }
  if (coverage.recorded === 'none') return failed('not-recorded', `${they} no ${side} events of S3 objects.${owner}`)
  return failed('not-all-recorded', `${they} not all ${side} events of S3 objects: ${words}.${owner}`)
}

function observedOf(trails: readonly Trail[], recorded: (trails: readonly Trail[]) => Coverage, together: Coverage): Json {
  return {
    together: coverageInWords(together),
    trails: trails.map((trail) => {
      const logging = isLogging(trail)
      return {
        arn: trail.arn,
        multiRegion: trail.isMultiRegion,
        logging: logging.known ? logging.value : null,
        records: trail.selectors.known ? coverageInWords(recorded([trail])) : null,
      }
    }),
  }
}
