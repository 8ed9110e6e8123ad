import { parseArn } from '../../arn.ts'
import { flagField, type JsonObject, listField, objectOf, textField } from '../answer-fields.ts'
import { type Answers, outputOf } from '../answers.ts'
import { type Fact, known, notKnown } from '../fact.ts'
import type { RecordedCall } from '../recording.ts'
import type { Trail, TrailListing } from '../snapshot.ts'
import { readTrailStatus } from './trail-status.ts'

/** The listing of every region that had to be looked at. */
export function readListings(answers: Answers, account: string, regions: readonly string[]): readonly TrailListing[] {
  const calls = Map.groupBy(answers.calls(account, 'cloudtrail:DescribeTrails'), (call) => call.region)
  return regions.map((region) => ({ region, listed: countTrails(calls.get(region) ?? [], region) }))
}

function countTrails(calls: readonly RecordedCall[], region: string): Fact<number> {
  const output = outputOf(calls, 'cloudtrail:DescribeTrails', `DescribeTrails in ${region}`)
  if (!output.known) return output
  const trails = listField(output.value, 'trailList')
  if (trails === undefined) return notKnown('malformed-answer', 'DescribeTrails: expected a list "trailList"')
  const nameless = trails.findIndex((each) => trailSettings(each, region) === undefined)
  return nameless === -1
    ? known(trails.length)
    : notKnown('malformed-answer', `DescribeTrails: trailList[${nameless}] has no valid "TrailARN"`)
}

/**
 * Every trail that `DescribeTrails` or `GetTrail` shows, once. The home region's word counts over a shadow's, and a later
 * answer over an earlier one.
 */
export function readTrails(answers: Answers, account: string): readonly Trail[] {
  const seen = new Map<string, { settings: TrailSettings; home: boolean }>()
  for (const { region, trail } of shownTrails(answers, account)) {
    const settings = trailSettings(trail, region)
    if (settings === undefined) continue
    const home = region === settings.homeRegion
    if (home || seen.get(settings.arn)?.home !== true) seen.set(settings.arn, { settings, home })
  }
  return [...seen.values()]
    .map(({ settings }) => ({ ...settings, status: readTrailStatus(answers, account, settings) }))
    .sort((a, b) => (a.arn < b.arn ? -1 : 1))
}

function shownTrails(answers: Answers, account: string): readonly { region: string; trail: unknown }[] {
  const listed = answers.calls(account, 'cloudtrail:DescribeTrails').flatMap((call) => {
    const trails = 'output' in call ? (listField(call.output, 'trailList') ?? []) : []
    return trails.map((trail) => ({ region: call.region, trail }))
  })
  const single = answers.calls(account, 'cloudtrail:GetTrail').flatMap((call) => {
    return 'output' in call ? [{ region: call.region, trail: call.output.Trail }] : []
  })
  return [...listed, ...single]
}

/** All that is known of a trail without asking for its status. */
export type TrailSettings = Omit<Trail, 'status'>

/**
 * The settings of a trail as `DescribeTrails` and `GetTrail` write them; `undefined` if it has no valid ARN.
 *
 * `GetTrail` leaves out nothing but may lack `HomeRegion`, and an account's own trail is always named in its ARN: the ARN decides.
 */
export function trailSettings(value: unknown, region: string): TrailSettings | undefined {
  const trail: JsonObject | undefined = objectOf(value)
  const arn = trail && textField(trail, 'TrailARN')
  const parsed = arn === undefined ? undefined : parseArn(arn)
  if (trail === undefined || arn === undefined || parsed === undefined) return undefined
  if (parsed.service !== 'cloudtrail' || !parsed.resource.startsWith('trail/') || !/^\d{12}$/.test(parsed.account)) return undefined
  return {
    arn,
    name: parsed.resource.slice('trail/'.length),
    ownerAccount: parsed.account,
    partition: parsed.partition,
    homeRegion: textField(trail, 'HomeRegion') ?? (parsed.region || region),
    isMultiRegion: flagField(trail, 'IsMultiRegionTrail') ?? false,
    isOrganization: flagField(trail, 'IsOrganizationTrail') ?? false,
    logGroupArn: textField(trail, 'CloudWatchLogsLogGroupArn') ?? null,
  }
}
