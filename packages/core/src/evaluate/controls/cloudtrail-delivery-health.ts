import type { Fact } from '../../observe/fact.ts'
import type { RegionalStatus, Trail, TrailStatus } from '../../observe/snapshot.ts'
import { parseTime } from '../../time.ts'
import { withOtherFailures } from '../also-failing.ts'
import type { Control, JudgeContext } from '../control.ts'
import { defineControl } from '../define-control.ts'
import type { ByHand, Json } from '../finding.ts'
import { shellQuote } from '../shell-quote.ts'
import { inWords } from '../time-in-words.ts'
import { nameOf, sentence, unknownOfTrail } from '../trail-in-words.ts'
import { fail, pass, type Verdict } from '../verdict.ts'
import { worst } from '../worst.ts'

const HOUR = 3_600_000

/** One of the four things that a trail delivers. */
interface Delivery {
  readonly what: string
  readonly time: (status: TrailStatus) => Fact<string | null>
  readonly error: (status: TrailStatus) => string | null
  readonly isWanted: (trail: Trail) => boolean
  readonly errorCode: string
  readonly lateCode: string
  /**
   * What must have come for this to be late: log files come where something happens, digests every hour in any case, and the
   * others with every log file.
   */
  readonly due: 'at-home' | 'every-hour' | 'with-log-files'
  readonly next: string
}

const IS_SET = (fact: Fact<string | null>): boolean => fact.known && fact.value !== null

/** Source: CloudTrail API Reference, GetTrailStatus; CloudTrail User Guide, "CloudTrail digest file structure" (hourly, also without activity). */
const DELIVERIES: readonly Delivery[] = [
  {
    what: 'log files to S3',
    time: (status) => status.latestDelivery,
    error: (status) => status.latestDeliveryError,
    isWanted: () => true,
    errorCode: 's3-error',
    lateCode: 's3-late',
    due: 'at-home',
    next: 'the bucket, its policy and the key',
  },
  {
    what: 'digest files to S3',
    time: (status) => status.latestDigestDelivery,
    error: (status) => status.latestDigestDeliveryError,
    isWanted: (trail) => trail.validatesLogFiles.known && trail.validatesLogFiles.value,
    errorCode: 'digest-error',
    lateCode: 'digest-late',
    due: 'every-hour',
    next: 'the bucket policy and the key for the CloudTrail-Digest prefix',
  },
  {
    what: 'events to CloudWatch Logs',
    time: (status) => status.latestLogsDelivery,
    error: (status) => status.latestLogsDeliveryError,
    isWanted: (trail) => IS_SET(trail.logGroupArn),
    errorCode: 'cloudwatch-error',
    lateCode: 'cloudwatch-late',
    due: 'with-log-files',
    next: 'the role and the log group',
  },
  {
    what: 'notifications to SNS',
    time: (status) => status.latestNotification,
    error: (status) => status.latestNotificationError,
    isWanted: (trail) => IS_SET(trail.topicArn),
    errorCode: 'notification-error',
    lateCode: 'notification-late',
    due: 'with-log-files',
    next: 'the topic, its policy and its key',
  },
]

const STATUS = (which: string) => `aws cloudtrail get-trail-status ${which}`

/** A trail that is set up well delivers nothing while its bucket, role, topic or key is broken, and no setting shows it. */
export const cloudtrailDeliveryHealth: Control = defineControl({
  id: 'cloudtrail-delivery-health',
  title: 'Every trail delivers without errors, in every region',
  why: 'A trail whose settings are all in order still loses what happens while its bucket, role, topic or key refuses the deliveries. CloudTrail says so in the status of the trail, region by region, and tells nobody.',
  severity: 'high',
  subject: 'trail',
  none: {
    outcome: 'not-applicable',
    code: 'no-trail',
    text: 'Account {account} has no trail{where}, so nothing is to be delivered.',
    expected: { errors: 'none' },
    byHand: { audit: 'aws cloudtrail describe-trails --region <region>', fix: '' },
  },
  benchmarks: {},
  codes: {
    ...Object.fromEntries(DELIVERIES.flatMap(({ errorCode, lateCode }) => [errorCode, lateCode]).map((code) => [code, 'fail' as const])),
    'not-logging': 'fail',
    'no-trail': 'not-applicable',
    delivers: 'pass',
  },
  asks: ['cloudtrail:GetTrailStatus'],
  asksStatusEverywhere: true,
  byHand,
  judge,
})

function byHand(trail?: Trail, verdict?: Verdict): ByHand {
  const which = `--name ${trail === undefined ? '<trail ARN>' : shellQuote(trail.arn)}`
  const home = trail === undefined ? '<home region>' : shellQuote(trail.homeRegion)
  const region = verdict === undefined || verdict.observed === null ? home : regionIn(verdict.observed, home)
  const look = STATUS(`${which} --region ${region}`)
  if (verdict?.because.code === 'not-logging') return { audit: look, fix: `aws cloudtrail start-logging ${which} --region ${home}` }
  return {
    audit: look,
    fix: `${look} --query '[LatestDeliveryError,LatestDigestDeliveryError,LatestCloudWatchLogsDeliveryError,LatestNotificationError]'`,
  }
}

function regionIn(observed: Json, otherwise: string): string {
  const region = typeof observed === 'object' && observed !== null && 'region' in observed ? observed.region : undefined
  return typeof region === 'string' ? shellQuote(region) : otherwise
}

function judge(trail: Trail, context: JudgeContext): Verdict {
  const it = sentence(nameOf(trail))
  const expected = { errors: 'none', deliveredWithinHours: context.thresholds.maxDeliveryAgeHours }
  const home = trail.status
  if (home.known && home.value.isLogging.known && !home.value.isLogging.value) {
    return fail({ code: 'not-logging', text: `${it} is stopped: it delivers nothing.`, expected, observed: { region: trail.homeRegion } })
  }
  const regions = trail.statusIn.map(({ region }) => region)
  const good = pass({ code: 'delivers', text: `${it} delivers without errors in ${inNumbers(regions)}.`, expected, observed: { regions } })
  const judged = homeFirst(trail).flatMap((regional) => judgeRegion(trail, regional, { context, expected }))
  return withOtherFailures(withCount(worst(judged, good), judged), judged)
}

/** What is wrong at home is told of the home region, wherever else it is wrong. */
function homeFirst({ statusIn, homeRegion }: Trail): readonly RegionalStatus[] {
  return [...statusIn].sort((a, b) => Number(b.region === homeRegion) - Number(a.region === homeRegion))
}

/** A broken role or topic fails in every region alike: one tells the error, the others are counted. */
function withCount(verdict: Verdict, judged: readonly Verdict[]): Verdict {
  const more = judged.filter(({ outcome, because }) => outcome === 'fail' && because.code === verdict.because.code).length - 1
  if (more < 1) return verdict
  const text = `${verdict.because.text} It is the same in ${more} more ${more === 1 ? 'region' : 'regions'}.`
  return { ...verdict, because: { ...verdict.because, text } }
}

function inNumbers(regions: readonly string[]): string {
  return regions.length === 1 ? (regions[0] ?? '') : `${regions.length} regions`
}

interface Frame {
  readonly context: JudgeContext
  readonly expected: Json
}

function judgeRegion(trail: Trail, { region, status }: RegionalStatus, { context, expected }: Frame): readonly Verdict[] {
  const whether = `Whether ${nameOf(trail)} delivers without errors in ${region}`
  if (!status.known) return [unknownOfTrail(trail, status, { whether, expected, context })]
  const wanted = DELIVERIES.filter((delivery) => delivery.isWanted(trail))
  return wanted.flatMap((delivery): readonly Verdict[] => {
    const error = delivery.error(status.value)
    const time = delivery.time(status.value)
    const observed: Json = { region, delivery: delivery.what, latest: time.known ? time.value : null, error }
    const it = sentence(nameOf(trail))
    if (error !== null) {
      const text = `${it} could not deliver ${delivery.what} in ${region}: ${error}. Look at ${delivery.next}.`
      return [fail({ code: delivery.errorCode, text, expected, observed })]
    }
    if (!time.known) return [unknownOfTrail(trail, time, { whether, expected, context })]
    const late = lateBy(delivery, { trail, region, status: status.value, context })
    if (late === undefined) return []
    const text = `${it} delivered ${delivery.what} in ${region} ${late}. Look at ${delivery.next}.`
    return [fail({ code: delivery.lateCode, text, expected, observed })]
  })
}

interface Where {
  readonly trail: Trail
  readonly region: string
  readonly status: TrailStatus
  readonly context: JudgeContext
}

/** How a delivery is late, in words; a region in which nothing happens is quiet, not late. */
function lateBy(delivery: Delivery, { trail, region, status, context }: Where): string | undefined {
  const limit = context.thresholds.maxDeliveryAgeHours * HOUR
  const latest = timeOf(delivery.time(status))
  const reference = delivery.due === 'with-log-files' ? timeOf(status.latestDelivery) : context.now
  if (reference === undefined) return undefined
  if (delivery.due === 'at-home' && region !== trail.homeRegion) return undefined
  const since = latest ?? timeOf(status.startedLogging)
  // Nothing came, and nobody knows since when something could have: only a trail's home region is never quiet.
  if (since === undefined) return delivery.due === 'at-home' ? 'never' : undefined
  const behind = reference - since
  if (behind <= limit) return undefined
  const than = delivery.due === 'with-log-files' ? 'behind its log files' : 'ago'
  return latest === undefined
    ? `never, though it was started ${inWords(behind)} before (a setting changed within the last hour takes a while to show)`
    : `last ${inWords(behind)} ${than}`
}

function timeOf(fact: Fact<string | null>): number | undefined {
  return fact.known && fact.value !== null ? parseTime(fact.value) : undefined
}
