import { parseArn } from '../../arn.ts'
import { isRegionName } from '../../region-name.ts'
import { flagField, hasField, type JsonObject, listField, objectOf, textField } from '../answer-fields.ts'
import { type Answers, outputOf } from '../answers.ts'
import { type Fact, known, notKnown } from '../fact.ts'
import type { RecordedCall } from '../recording.ts'
import type { RefusedTrail, Trail, TrailListing } from '../snapshot.ts'
import { readTrailStatus } from './trail-status.ts'

/** The listing of every region that had to be looked at. */
export function readListings(answers: Answers, account: string, regions: readonly string[]): readonly TrailListing[] {
  const calls = Map.groupBy(answers.calls(account, 'cloudtrail:DescribeTrails').filter(isWhole), (call) => call.region)
  return regions.map((region) => ({ region, listed: countTrails(calls.get(region)?.at(-1), region) }))
}

/** Whether a call asked for all trails: by names it shows some, and says nothing of the others. */
function isWhole({ input }: RecordedCall): boolean {
  return (listField(input, 'trailNameList') ?? []).length === 0
}

function countTrails(call: RecordedCall | undefined, region: string): Fact<number> {
  const output = outputOf(call, 'cloudtrail:DescribeTrails', `DescribeTrails in ${region}`)
  if (!output.known) return output
  const trails = listField(output.value, 'trailList')
  if (trails === undefined) return notKnown('malformed-answer', 'DescribeTrails: expected a list "trailList"')
  if (trails.length === 0 && call !== undefined && flagField(call.input, 'includeShadowTrails') === false) {
    return notKnown('not-recorded', `DescribeTrails in ${region} with shadow trails`)
  }
  const nameless = trails.findIndex((each) => trailSettings(each) === undefined)
  if (nameless === -1) return known(trails.length)
  return notKnown('malformed-answer', `DescribeTrails: trailList[${nameless}] has no valid "TrailARN"`)
}

/**
 * Every trail that `DescribeTrails` or `GetTrail` shows in these regions, once. The home region's word counts over a
 * shadow's, and a later answer over an earlier one.
 */
export function readTrails(answers: Answers, account: string, regions: readonly string[] | undefined): readonly Trail[] {
  const seen = new Map<string, { settings: TrailSettings; home: boolean }>()
  for (const { region, trail } of shownTrails(answers, account)) {
    const settings = regions === undefined || regions.includes(region) ? trailSettings(trail) : undefined
    if (settings === undefined) continue
    const home = region === settings.homeRegion
    if (home || seen.get(settings.arn)?.home !== true) seen.set(settings.arn, { settings, home })
  }
  return [...seen.values()]
    .map(({ settings }) => ({ ...settings, status: readTrailStatus(answers, account, settings) }))
    .sort((a, b) => (a.arn < b.arn ? -1 : 1))
}

function shownTrails(answers: Answers, account: string): readonly { region: string; trail: unknown }[] {
  const single = answers.calls(account, 'cloudtrail:GetTrail').flatMap((call) => {
    return 'output' in call ? [{ region: call.region, trail: call.output.Trail }] : []
  })
  const calls = answers.calls(account, 'cloudtrail:DescribeTrails')
  const lastWhole = new Map(calls.filter(isWhole).map((call) => [call.region, call]))
  const listed = [...calls.filter((call) => !isWhole(call)), ...lastWhole.values()].flatMap((call) => {
    const trails = 'output' in call ? (listField(call.output, 'trailList') ?? []) : []
    return trails.map((trail) => ({ region: call.region, trail }))
  })
  return [...single, ...listed]
}

/** The trails that `GetTrail` was asked for and did not show, and that no listing shows either. */
export function readRefusedTrails(answers: Answers, account: string, trails: readonly Trail[]): readonly RefusedTrail[] {
  const shown = new Set(trails.flatMap(({ arn, name, ownerAccount }) => (ownerAccount === account ? [arn, name] : [arn])))
  const asked = new Map(answers.calls(account, 'cloudtrail:GetTrail').map((call) => [JSON.stringify([call.region, call.input.Name]), call]))
  return [...asked.values()].flatMap((call) => {
    const name = textField(call.input, 'Name') ?? ''
    const output = outputOf(call, 'cloudtrail:GetTrail', `GetTrail of ${name}`)
    if (shown.has(name) || (output.known && trailSettings(output.value.Trail) !== undefined)) return []
    const fact = output.known ? notKnown('malformed-answer', 'GetTrail: expected "Trail" with a valid "TrailARN"') : output
    return [{ region: call.region, name, fact }]
  })
}

/** All that is known of a trail without asking for its status. */
export type TrailSettings = Omit<Trail, 'status'>

/**
 * The settings of a trail as `DescribeTrails` and `GetTrail` write them; `undefined` if it has no valid ARN.
 *
 * The ARN tells owner, name and home region. `HomeRegion` is in most answers too, and counts for nothing: whoever can bend
 * it would send us to ask about the trail elsewhere.
 */
export function trailSettings(value: unknown): TrailSettings | undefined {
  const trail: JsonObject | undefined = objectOf(value)
  const arn = trail && textField(trail, 'TrailARN')
  const parsed = arn === undefined ? undefined : parseArn(arn)
  if (trail === undefined || arn === undefined || parsed === undefined) return undefined
  if (parsed.service !== 'cloudtrail' || !parsed.resource.startsWith('trail/')) return undefined
  if (!/^\d{12}$/.test(parsed.account) || !isRegionName(parsed.region)) return undefined
  return {
    arn,
    name: parsed.resource.slice('trail/'.length),
    ownerAccount: parsed.account,
    partition: parsed.partition,
    homeRegion: parsed.region,
    isMultiRegion: flagField(trail, 'IsMultiRegionTrail') ?? false,
    isOrganization: flagField(trail, 'IsOrganizationTrail') ?? false,
    logGroupArn: logGroupOf(trail),
  }
}

function logGroupOf(trail: JsonObject): Fact<string | null> {
  const arn = textField(trail, 'CloudWatchLogsLogGroupArn')
  if (arn === undefined && !hasField(trail, 'CloudWatchLogsLogGroupArn')) return known(null)
  if (arn !== undefined && parseArn(arn) !== undefined) return known(arn)
  return notKnown('malformed-answer', '"CloudWatchLogsLogGroupArn" is not an ARN')
}
