import { flagField, hasField, type JsonObject, textField, timeField } from '../answer-fields.ts'
import { type Answers, outputOf } from '../answers.ts'
import { type Fact, known, notKnown } from '../fact.ts'
import type { TrailStatus } from '../snapshot.ts'

interface TrailAsked {
  readonly arn: string
  readonly name: string
  readonly homeRegion: string
  readonly ownerAccount: string
}

/**
 * The status of a trail in its home region, as `account` was told it; else as the trail's owner was, if the owner was asked
 * in the same recording.
 *
 * AWS answers a member's question about an organization trail only when the trail's full ARN is given, and may refuse even
 * then. Where both were refused the member's own refusal is the reason given: it is the one that this account can act on.
 * Source: CloudTrail API Reference, GetTrailStatus ("if the trail is an organization trail … specify the ARN").
 */
export function readTrailStatus(answers: Answers, account: string, trail: TrailAsked): Fact<TrailStatus> {
  const own = statusAskedBy(answers, account, trail)
  if (own.known || account === trail.ownerAccount) return own
  const owners = statusAskedBy(answers, trail.ownerAccount, trail)
  return owners.known ? owners : own
}

function statusAskedBy(answers: Answers, account: string, trail: TrailAsked): Fact<TrailStatus> {
  // A bare name means a trail of the account that asks, so the name of an organization's trail never stands for a member's.
  const names = account === trail.ownerAccount ? [trail.arn, trail.name] : [trail.arn]
  const call = answers.about(account, 'cloudtrail:GetTrailStatus', trail.homeRegion, names)
  const output = outputOf(call, 'cloudtrail:GetTrailStatus', `GetTrailStatus of ${trail.arn} in ${trail.homeRegion}`)
  return output.known ? known(readStatus(output.value)) : output
}

function readStatus(output: JsonObject): TrailStatus {
  const isLogging = flagField(output, 'IsLogging')
  const delivered = timeField(output, 'LatestCloudWatchLogsDeliveryTime')
  return {
    isLogging: isLogging === undefined ? notKnown('malformed-answer', 'GetTrailStatus: expected "IsLogging"') : known(isLogging),
    latestLogsDelivery:
      delivered === undefined && hasField(output, 'LatestCloudWatchLogsDeliveryTime')
        ? notKnown('malformed-answer', 'GetTrailStatus: "LatestCloudWatchLogsDeliveryTime" is not an ISO 8601 time')
        : known(delivered ?? null),
    latestLogsDeliveryError: textField(output, 'LatestCloudWatchLogsDeliveryError') ?? null,
  }
}
