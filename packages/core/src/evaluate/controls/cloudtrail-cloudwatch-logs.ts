import { notKnown, type Unknown } from '../../observe/fact.ts'
import type { Trail } from '../../observe/snapshot.ts'
import { parseTime } from '../../time.ts'
import type { Control, JudgeContext } from '../control.ts'
import { defineControl } from '../define-control.ts'
import type { ByHand, Json } from '../finding.ts'
import { shellQuote } from '../shell-quote.ts'
import { inWords } from '../time-in-words.ts'
import { nameOf, sentence, unknownOfTrail } from '../trail-in-words.ts'
import { fail, firstUnknown, pass, type Verdict } from '../verdict.ts'

const HOUR = 3_600_000

/** A delivery further ahead than this was not made before `now`: the clocks disagree, or `--now` was set to a time long past. */
const CLOCK_TOLERANCE = HOUR

const CONNECT = (trail: string) =>
  `aws cloudtrail update-trail ${trail} --cloud-watch-logs-log-group-arn '<log group ARN>:*' --cloud-watch-logs-role-arn '<role ARN>'`
const START = (trail: string) => `aws cloudtrail start-logging ${trail}`
const FIND_THE_ERROR = (trail: string) => `aws cloudtrail get-trail-status ${trail} --query LatestCloudWatchLogsDeliveryError`

/** What mends each failure. A delivery that does not come has a reason to be found first: the role, mostly. */
const FIXES: ReadonlyMap<string, (trail: string) => string> = new Map([
  ['no-log-group', CONNECT],
  ['not-logging', START],
  ['never-delivered', FIND_THE_ERROR],
  ['delivery-too-old', FIND_THE_ERROR],
])

/** Without the logs in CloudWatch Logs nothing can watch them as they come, and no metric filter or alarm has anything to see. */
export const cloudtrailCloudwatchLogs: Control = defineControl({
  id: 'cloudtrail-cloudwatch-logs',
  title: 'Every trail delivers to CloudWatch Logs',
  why: 'What is only in a bucket is found after the harm is done: metric filters and alarms see events that reach a log group, and nothing else. A trail that is set up for it but no longer delivers leaves every alarm silent without a word.',
  severity: 'low',
  subject: 'trail',
  none: {
    outcome: 'fail',
    code: 'no-trail',
    text: 'Account {account} has no trail{where}, so nothing is delivered to CloudWatch Logs.',
    expected: { trails: 'at least one' },
    byHand: {
      audit: 'aws cloudtrail describe-trails --region <region>',
      fix: "aws cloudtrail create-trail --name <name> --s3-bucket-name <bucket> --is-multi-region-trail --enable-log-file-validation --cloud-watch-logs-log-group-arn '<log group ARN>:*' --cloud-watch-logs-role-arn '<role ARN>'",
    },
  },
  benchmarks: {
    'cis-aws@1.2': { number: '2.4' },
    'cis-aws@1.3': { number: '3.4', level: 1, assessment: 'automated' },
    'cis-aws@1.4': { number: '3.4', level: 1, assessment: 'automated' },
    'cis-aws@1.5': { number: '3.4', level: 1, assessment: 'automated' },
    'cis-aws@2.0': { number: '3.4', level: 1, assessment: 'automated' },
    'aws-fsbp@1.0': { number: 'CloudTrail.5' },
  },
  codes: {
    'no-log-group': 'fail',
    'not-logging': 'fail',
    'never-delivered': 'fail',
    'delivery-too-old': 'fail',
    'no-trail': 'fail',
    delivered: 'pass',
  },
  asks: ['cloudtrail:GetTrailStatus'],
  byHand,
  judge,
})

function byHand(trail?: Trail, verdict?: Verdict): ByHand {
  const name = trail === undefined ? '<trail ARN>' : shellQuote(trail.arn)
  const region = trail === undefined ? '<home region>' : shellQuote(trail.homeRegion)
  const which = `--name ${name} --region ${region}`
  return {
    audit: `aws cloudtrail get-trail-status ${which} --query LatestCloudWatchLogsDeliveryTime`,
    fix: FIXES.get(verdict?.because.code ?? 'no-log-group')?.(which) ?? '',
  }
}

/** A failure that is certain outweighs a fact that is not known; a pass needs every fact it rests on. */
function judge(trail: Trail, context: JudgeContext): Verdict {
  const maximum = context.thresholds.maxDeliveryAgeHours * HOUR
  const { logging, delivered, age } = readings(trail, context.now)
  const seen = { expected: expectedBy(context), observed: observedOf(trail, age) }
  const it = sentence(nameOf(trail))
  if (trail.logGroupArn.known && trail.logGroupArn.value === null)
    return fail({ ...seen, code: 'no-log-group', text: `${it} has no log group to deliver to.` })
  if (logging === false) return fail({ ...seen, code: 'not-logging', text: `${it} is stopped: it records nothing.` })
  if (delivered === null && logging === true) {
    return fail({ ...seen, code: 'never-delivered', text: `${it} has a log group, but nothing was ever delivered to it.` })
  }
  if (age !== undefined && age > maximum) {
    const text = `${it} last delivered to CloudWatch Logs ${inWords(age)} ago, more than ${inWords(maximum)}.`
    return fail({ ...seen, code: 'delivery-too-old', text })
  }
  const unread = unreadOf(trail)
  if (unread !== undefined || age === undefined)
    return notCertain(trail, unread ?? notKnown('malformed-answer', 'no delivery time'), context)
  if (age < -CLOCK_TOLERANCE) return notCertain(trail, notKnown('clock-disagrees', `a delivery ${inWords(-age)} in the future`), context)
  return pass({ ...seen, code: 'delivered', text: `${it} last delivered to CloudWatch Logs ${inWords(Math.max(age, 0))} ago.` })
}

function expectedBy({ thresholds }: JudgeContext): Json {
  return { logGroup: 'set', logging: true, deliveredWithinHours: thresholds.maxDeliveryAgeHours }
}

interface Readings {
  readonly logging: boolean | undefined
  readonly delivered: string | null | undefined
  /** Milliseconds. */
  readonly age: number | undefined
}

/** What the status says, where it is known. */
function readings({ status }: Trail, now: number): Readings {
  if (!status.known) return { logging: undefined, delivered: undefined, age: undefined }
  const { isLogging, latestLogsDelivery } = status.value
  const delivered = latestLogsDelivery.known ? latestLogsDelivery.value : undefined
  const time = typeof delivered === 'string' ? parseTime(delivered) : undefined
  return { logging: isLogging.known ? isLogging.value : undefined, delivered, age: time === undefined ? undefined : now - time }
}

function unreadOf({ logGroupArn, status }: Trail): Unknown | undefined {
  return firstUnknown(status.known ? [logGroupArn, status.value.isLogging, status.value.latestLogsDelivery] : [logGroupArn, status])
}

function notCertain(trail: Trail, fact: Unknown, context: JudgeContext): Verdict {
  return unknownOfTrail(trail, fact, {
    whether: `Whether ${nameOf(trail)} delivers to CloudWatch Logs`,
    expected: expectedBy(context),
    context,
  })
}

function observedOf(trail: Trail, age: number | undefined): Json {
  const status = trail.status.known ? trail.status.value : undefined
  return {
    logGroupArn: trail.logGroupArn.known ? trail.logGroupArn.value : null,
    logging: status?.isLogging.known ? status.isLogging.value : null,
    latestDelivery: status?.latestLogsDelivery.known ? status.latestLogsDelivery.value : null,
    ageHours: age === undefined ? null : Math.round((age / HOUR) * 1000) / 1000,
    latestDeliveryError: status?.latestLogsDeliveryError ?? null,
  }
}
