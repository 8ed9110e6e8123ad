import { flagField, hasField, type JsonObject, textField, timeField } from '../answer-fields.ts'
import { type Answers, outputOf } from '../answers.ts'
import { type Fact, known, notKnown } from '../fact.ts'
import type { OperationName } from '../operations.ts'
import type { RecordedCall } from '../recording.ts'
import type { TrailStatus } from '../snapshot.ts'

/** What a trail is asked by. */
export interface TrailAsked {
  readonly arn: string
  readonly name: string
  readonly ownerAccount: string
}

/**
 * The status of a trail in a region, as `account` was told it; else as the trail's owner was, if the owner was asked
 * in the same recording.
 *
 * AWS answers a member's question about an organization trail only when the trail's full ARN is given, and may refuse even
 * then. Where both were refused the member's own refusal is the reason given: it is the one that this account can act on.
 * Source: CloudTrail API Reference, GetTrailStatus ("if the trail is an organization trail … specify the ARN").
 */
export function readTrailStatus(answers: Answers, account: string, trail: TrailAsked, region: string): Fact<TrailStatus> {
  const operation = 'cloudtrail:GetTrailStatus'
  const output = outputOf(
    callAbout(answers, account, trail, { operation, region }),
    operation,
    `GetTrailStatus of ${trail.arn} in ${region}`,
  )
  return output.known ? known(readStatus(output.value)) : output
}

/** The call that tells of a trail: the account's own if it was answered; else its owner's that was; else the account's own refusal. */
export function callAbout(
  answers: Answers,
  account: string,
  trail: TrailAsked,
  { operation, region }: { readonly operation: OperationName; readonly region: string },
): RecordedCall | undefined {
  // A bare name means a trail of the account that asks, so the name of an organization's trail never stands for a member's.
  const names = account === trail.ownerAccount ? [trail.arn, trail.name] : [trail.arn]
  const own = answers.about(account, operation, region, names)
  if (account === trail.ownerAccount || (own !== undefined && 'output' in own)) return own
  const owners = answers.about(trail.ownerAccount, operation, region, [trail.arn, trail.name])
  return owners !== undefined && 'output' in owners ? owners : own
}

function readStatus(output: JsonObject): TrailStatus {
  const isLogging = flagField(output, 'IsLogging')
  const time = (name: string): Fact<string | null> => timeOrNone(output, name)
  const error = (name: string): string | null => textField(output, name) ?? null
  return {
    isLogging: isLogging === undefined ? notKnown('malformed-answer', 'GetTrailStatus: expected "IsLogging"') : known(isLogging),
    latestLogsDelivery: time('LatestCloudWatchLogsDeliveryTime'),
    latestLogsDeliveryError: error('LatestCloudWatchLogsDeliveryError'),
    latestDelivery: time('LatestDeliveryTime'),
    latestDeliveryError: error('LatestDeliveryError'),
    latestDigestDelivery: time('LatestDigestDeliveryTime'),
    latestDigestDeliveryError: error('LatestDigestDeliveryError'),
    latestNotification: time('LatestNotificationTime'),
    latestNotificationError: error('LatestNotificationError'),
    startedLogging: time('StartLoggingTime'),
    stoppedLogging: time('StopLoggingTime'),
  }
}

function timeOrNone(output: JsonObject, name: string): Fact<string | null> {
  const time = timeField(output, name)
  if (time === undefined && hasField(output, name)) return notKnown('malformed-answer', `GetTrailStatus: "${name}" is not an ISO 8601 time`)
  return known(time ?? null)
}
