import { flagField, hasField, type JsonObject, textField, timeField } from '../answer-fields.ts'
import { type Answers, outputOf } from '../answers.ts'
import { type Fact, known, notKnown } from '../fact.ts'
import { meansTrail } from '../operations.ts'
import type { TrailStatus } from '../snapshot.ts'

interface TrailAsked {
  readonly arn: string
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
  const calls = answers
    .calls(account, 'cloudtrail:GetTrailStatus')
    .filter((call) => call.region === trail.homeRegion && meansTrail(call, trail.arn))
  const missing = `GetTrailStatus of ${trail.arn} in ${trail.homeRegion}`
  const output = outputOf(calls, 'cloudtrail:GetTrailStatus', missing)
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
