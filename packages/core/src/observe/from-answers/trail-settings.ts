import { parseArn } from '../../arn.ts'
import { isRegionName } from '../../region-name.ts'
import { flagField, hasField, type JsonObject, objectOf, textField } from '../answer-fields.ts'
import { type Fact, known, notKnown } from '../fact.ts'
import type { Trail } from '../snapshot.ts'

/** All that is known of a trail without asking for its status. */
export type TrailSettings = Omit<Trail, 'status' | 'statusIn' | 'selectors' | 'insights' | 'tags'>

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
    bucketName: bucketOf(trail),
    keyPrefix: textField(trail, 'S3KeyPrefix') ?? '',
    topicArn: arnOrNone(trail, 'SnsTopicARN'),
    keyArn: arnOrNone(trail, 'KmsKeyId'),
    validatesLogFiles: flagOf(trail, 'LogFileValidationEnabled'),
    includesGlobalEvents: flagOf(trail, 'IncludeGlobalServiceEvents'),
    logGroupArn: arnOrNone(trail, 'CloudWatchLogsLogGroupArn'),
    logRoleArn: arnOrNone(trail, 'CloudWatchLogsRoleArn'),
  }
}

function bucketOf(trail: JsonObject): Fact<string> {
  const name = textField(trail, 'S3BucketName')
  return name === undefined ? notKnown('malformed-answer', 'a trail without "S3BucketName"') : known(name)
}

function flagOf(trail: JsonObject, name: string): Fact<boolean> {
  const flag = flagField(trail, name)
  return flag === undefined ? notKnown('malformed-answer', `a trail without "${name}"`) : known(flag)
}

function arnOrNone(trail: JsonObject, name: string): Fact<string | null> {
  const arn = textField(trail, name)
  if (arn === undefined && !hasField(trail, name)) return known(null)
  if (arn !== undefined && parseArn(arn) !== undefined) return known(arn)
  return notKnown('malformed-answer', `"${name}" is not an ARN`)
}
