import { flagField, listField, textField } from '../answer-fields.ts'
import { type Answers, outputOf, readAnswer } from '../answers.ts'
import { type Fact, known, notKnown } from '../fact.ts'
import type { RecordedCall } from '../recording.ts'
import type { RefusedTrail, Trail, TrailListing } from '../snapshot.ts'
import { tagsOfTrail } from './tags.ts'
import { readSelectors } from './trail-selectors.ts'
import { type TrailSettings, trailSettings } from './trail-settings.ts'
import { callAbout, readTrailStatus } from './trail-status.ts'

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
  const seen = new Map<string, { settings: TrailSettings; home: boolean; regions: Set<string> }>()
  for (const { region, trail } of shownTrails(answers, account)) {
    const settings = regions === undefined || regions.includes(region) ? trailSettings(trail) : undefined
    if (settings === undefined) continue
    const before = seen.get(settings.arn)
    const home = region === settings.homeRegion
    const counts = home || before?.home !== true
    seen.set(settings.arn, {
      settings: counts ? settings : before.settings,
      home: home || before?.home === true,
      regions: (before?.regions ?? new Set()).add(region),
    })
  }
  return [...seen.values()]
    .map(({ settings, regions: shownIn }) => ({
      ...settings,
      ...readSelectors(answers, account, settings),
      status: readTrailStatus(answers, account, settings, settings.homeRegion),
      statusIn: [...shownIn.add(settings.homeRegion)].sort().map((region) => ({
        region,
        status: readTrailStatus(answers, account, settings, region),
      })),
      tags: readTags(answers, account, settings),
    }))
    .sort((a, b) => (a.arn < b.arn ? -1 : 1))
}

/** Only the account that owns a trail is asked. */
function readTags(answers: Answers, account: string, trail: TrailSettings): Trail['tags'] {
  const operation = 'cloudtrail:ListTags'
  const missing = `ListTags of ${trail.arn}`
  const call = callAbout(answers, account, trail, { operation, region: trail.homeRegion })
  if (call === undefined && trail.ownerAccount !== account && !answers.accounts.includes(trail.ownerAccount)) {
    return notKnown('other-account', `${missing} of account ${trail.ownerAccount}`)
  }
  return readAnswer(call, { operation, missing, read: (output) => tagsOfTrail(output, trail.arn) })
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
