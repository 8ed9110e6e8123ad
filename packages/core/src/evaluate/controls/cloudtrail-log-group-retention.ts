import type { LogGroup } from '../../observe/facts/log-group.ts'
import type { Control, JudgeContext } from '../control.ts'
import { defineControl } from '../define-control.ts'
import type { ByHand, Json } from '../finding.ts'
import { shellQuote } from '../shell-quote.ts'
import { fail, pass, unknown, type Verdict } from '../verdict.ts'

/** USD a GB and month of what CloudWatch Logs keeps, in us-east-1. Source: aws.amazon.com/cloudwatch/pricing. */
const USD_PER_GB_MONTH = 0.03

const GB = 2 ** 30

/** An intruder is found after months; what the log group has dropped by then can no longer be searched. */
export const cloudtrailLogGroupRetention: Control = defineControl({
  id: 'cloudtrail-log-group-retention',
  title: 'The log group of every trail keeps events for a year',
  why: 'Intrusions are mostly found months after they began. What the log group has dropped by then can only be searched for in the bucket, slowly, by whoever may read it.',
  severity: 'low',
  subject: 'log-group',
  none: {
    outcome: 'not-applicable',
    code: 'no-log-group',
    text: 'No trail of account {account}{where} delivers to a log group.',
    expected: null,
    byHand: { audit: 'aws cloudtrail describe-trails --region <region> --query trailList[].CloudWatchLogsLogGroupArn', fix: '' },
  },
  benchmarks: {},
  codes: {
    'too-short': 'fail',
    'log-group-gone': 'fail',
    'no-log-group': 'not-applicable',
    'long-enough': 'pass',
    'never-expires': 'pass',
  },
  asks: ['cloudwatchlogs:DescribeLogGroups'],
  byHand,
  judge,
})

function byHand(group?: LogGroup, verdict?: Verdict): ByHand {
  const name = group === undefined ? '<log group>' : shellQuote(group.name)
  const region = group === undefined ? '<region>' : shellQuote(group.region)
  const audit = `aws logs describe-log-groups --log-group-name-prefix ${name} --region ${region}`
  if (verdict?.because.code === 'log-group-gone') {
    return { audit, fix: `aws logs create-log-group --log-group-name ${name} --region ${region}` }
  }
  return { audit, fix: `aws logs put-retention-policy --log-group-name ${name} --retention-in-days 365 --region ${region}` }
}

function judge(group: LogGroup, { account, thresholds }: JudgeContext): Verdict {
  const { settings, name, arn, ownerAccount } = group
  const days = thresholds.minRetentionDays
  const expected: Json = { retentionDays: `at least ${days}, or for ever` }
  const elsewhere = ownerAccount === account ? '' : ` of account ${ownerAccount}`
  if (!settings.known) return unknown(settings, `How long log group ${name}${elsewhere} keeps events`, expected)
  if (settings.value === null) {
    const text = `Log group ${name}${elsewhere} does not exist, though a trail delivers to it.`
    return fail({ code: 'log-group-gone', text, expected, observed: { logGroup: arn } })
  }
  const { retentionDays, storedBytes } = settings.value
  const observed: Json = { logGroup: arn, retentionDays, storedBytes }
  if (retentionDays === null) {
    const text = `Log group ${name}${elsewhere} keeps events for ever${cost(storedBytes)}.`
    return pass({ code: 'never-expires', text, expected, observed })
  }
  const text = `Log group ${name}${elsewhere} keeps events for ${retentionDays} days`
  if (retentionDays < days) return fail({ code: 'too-short', text: `${text}, fewer than ${days}.`, expected, observed })
  return pass({ code: 'long-enough', text: `${text}.`, expected, observed })
}

function cost(storedBytes: number | null): string {
  if (storedBytes === null) return ''
  const gigabytes = storedBytes / GB
  return `: ${gigabytes.toFixed(1)} GB so far, about USD ${(gigabytes * USD_PER_GB_MONTH).toFixed(2)} a month and growing`
}
