import { isRegionName } from '../../region-name.ts'
import { hasField, type JsonObject, listField, objectOf, textField } from '../answer-fields.ts'
import { type Answers, outputOf } from '../answers.ts'
import { type Fact, known, notKnown } from '../fact.ts'
import type { RecordedCall } from '../recording.ts'
import type { RegionState } from '../snapshot.ts'

/** The regions of an account, from `DescribeRegions` with `AllRegions`. */
export function readRegions(answers: Answers, account: string): Fact<readonly RegionState[]> {
  const output = outputOf(answers.calls(account, 'ec2:DescribeRegions').findLast(isWhole), 'ec2:DescribeRegions', 'DescribeRegions')
  if (!output.known) return output
  const regions = regionStates(output.value)
  return regions === undefined
    ? notKnown('malformed-answer', 'DescribeRegions: expected a list "Regions", each with "RegionName"')
    : known(regions)
}

/** Whether a call asked for all regions: with a filter the answer leaves some out. */
function isWhole({ input }: RecordedCall): boolean {
  return !hasField(input, 'RegionNames') && !hasField(input, 'Filters')
}

/** The regions in an answer of `DescribeRegions`, sorted; `undefined` if one of them has no valid name, or there is none. */
export function regionStates(output: JsonObject): readonly RegionState[] | undefined {
  const listed = listField(output, 'Regions')
  const regions = (listed ?? []).flatMap((each) => {
    const region = objectOf(each)
    const name = region && textField(region, 'RegionName')
    return region && name && isRegionName(name) ? [{ name, enabled: textField(region, 'OptInStatus') !== 'not-opted-in' }] : []
  })
  if (listed === undefined || listed.length === 0 || regions.length < listed.length) return undefined
  return regions.sort((a, b) => (a.name < b.name ? -1 : 1))
}
