import { type JsonObject, listField, objectOf, textField } from './answer-fields.ts'
import { questionKey } from './operations.ts'
import type { RecordedCall } from './recording.ts'

/**
 * What an account answered when all of it was asked, and what it answered to the part that was asked again, as if all had been.
 *
 * Regions that were not asked again show a trail of another region by what CloudTrail makes of it there: a trail of every region is shown
 * in every one, and logs in all or none. What is new at home is so there, and what is gone at home is gone. Source: CloudTrail User Guide,
 * "Understanding multi-Region trails".
 */
export function seenAgain(first: readonly RecordedCall[], again: readonly RecordedCall[]): readonly RecordedCall[] {
  const asked = new Set(again.map(keyOf))
  const kept = first.filter((call) => !asked.has(keyOf(call)))
  const changed = changedTrails(first, again)
  if (changed.gone.size === 0 && changed.shown.length === 0 && changed.logging.size === 0) return [...kept, ...again]
  return [...kept.map((call) => elsewhere(call, changed)), ...again]
}

interface ChangedTrails {
  /** ARNs of trails that their home regions show as trails of every region no more. */
  readonly gone: ReadonlySet<string>
  /** What home regions show as trails of every region, and did not before. */
  readonly shown: readonly JsonObject[]
  /** The status of trails that have begun to log, or stopped, as their home regions tell it. */
  readonly logging: ReadonlyMap<string, RecordedCall>
}

function changedTrails(first: readonly RecordedCall[], again: readonly RecordedCall[]): ChangedTrails {
  const regions = new Set(again.filter((call) => isAnswered(call, 'DescribeTrails')).map(({ region }) => region))
  const before = everywhere(first.filter(({ region }) => regions.has(region)))
  const now = everywhere(again)
  const logged = statusesAtHome(first)
  return {
    gone: new Set([...before.keys()].filter((arn) => !now.has(arn))),
    shown: [...now].filter(([arn]) => !before.has(arn)).map(([, trail]) => trail),
    logging: new Map([...statusesAtHome(again)].filter(([arn, call]) => isLogging(logged.get(arn)) !== isLogging(call))),
  }
}

/** The trails of every region that calls show in the regions they are at home in, by their ARNs. */
function everywhere(calls: readonly RecordedCall[]): ReadonlyMap<string, JsonObject> {
  const found = new Map<string, JsonObject>()
  for (const call of calls) {
    for (const trail of trailsIn(call)) {
      const arn = textField(trail, 'TrailARN')
      if (arn !== undefined && trail.HomeRegion === call.region && trail.IsMultiRegionTrail === true) found.set(arn, trail)
    }
  }
  return found
}

function statusesAtHome(calls: readonly RecordedCall[]): ReadonlyMap<string, RecordedCall> {
  const found = new Map<string, RecordedCall>()
  for (const call of calls) {
    const arn = trailAsked(call)
    if (arn !== undefined && 'output' in call && arn.split(':')[3] === call.region) found.set(arn, call)
  }
  return found
}

function elsewhere(call: RecordedCall, { gone, shown, logging }: ChangedTrails): RecordedCall {
  const status = logging.get(trailAsked(call) ?? '')
  if (status !== undefined && 'output' in status && 'output' in call) return { ...call, output: status.output }
  if (!isAnswered(call, 'DescribeTrails') || !('output' in call)) return call
  const others = trailsIn(call).filter((trail) => !gone.has(textField(trail, 'TrailARN') ?? ''))
  return { ...call, output: { ...call.output, trailList: [...others, ...shown] } }
}

function trailsIn(call: RecordedCall): readonly JsonObject[] {
  if (!isAnswered(call, 'DescribeTrails') || !('output' in call)) return []
  return (listField(call.output, 'trailList') ?? []).map(objectOf).filter((trail) => trail !== undefined)
}

function trailAsked(call: RecordedCall): string | undefined {
  return isAnswered(call, 'GetTrailStatus') ? textField(call.input, 'Name') : undefined
}

function isAnswered(call: RecordedCall, operation: string): boolean {
  return call.service === 'cloudtrail' && call.operation === operation && 'output' in call
}

function isLogging(call: RecordedCall | undefined): unknown {
  return call !== undefined && 'output' in call ? call.output.IsLogging : undefined
}

function keyOf(call: RecordedCall): string {
  return `${call.account}|${questionKey(call)}`
}
