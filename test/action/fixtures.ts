import type { JsonObject, Recording } from '@trailmend/core'
import { ACCOUNT, call, denied, listing, recording, status, statusOf, trail } from '../fixtures/recordings.ts'

/** One account whose only trail delivers. */
export function healthy(): Recording {
  return recording([...identity(), listing([trail()]), statusOf(trail(), { output: status() })])
}

/** One account with this many trails that have no log group. */
export function drifted(trails = 1): Recording {
  const shown = Array.from({ length: trails }, (_, index) => named(`t${index}`, { CloudWatchLogsLogGroupArn: undefined }))
  return recording([...identity(), listing(shown), ...shown.map((each) => statusOf(each, { output: status() }))])
}

/** One account with this many trails whose status was refused. */
export function refused(trails = 1): Recording {
  const shown = Array.from({ length: trails }, (_, index) => named(`t${index}`))
  return recording([...identity(), listing(shown), ...shown.map((each) => statusOf(each, denied('cloudtrail:GetTrailStatus')))])
}

/** One account whose trail and log group somebody named so as to be obeyed, and whose status was refused in such words. */
export function hostile(text: string): Recording {
  const failing = named(text, { CloudWatchLogsLogGroupArn: undefined, HomeRegion: `us-east-1${text}` })
  const unread = named(`u${text}`, { CloudWatchLogsLogGroupArn: `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:${text}:*` })
  const error = { name: `Denied${text}`, message: text }
  return recording([...identity(), listing([failing, unread]), statusOf(unread, { error })])
}

function named(name: string, change: JsonObject = {}): JsonObject {
  return trail({ Name: name, TrailARN: `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/${name}`, ...change })
}

function identity() {
  return [
    call('sts:GetCallerIdentity', { output: { Account: ACCOUNT, Arn: `arn:aws:iam::${ACCOUNT}:user/checker`, UserId: 'U' } }),
    call(
      'ec2:DescribeRegions',
      { output: { Regions: [{ RegionName: 'us-east-1', OptInStatus: 'opt-in-not-required' }] } },
      { input: { AllRegions: true } },
    ),
  ]
}
