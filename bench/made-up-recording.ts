import { type JsonObject, REGIONS_ALWAYS_ENABLED, type RecordedCall, type Recording } from '@trailmend/core'

const REGIONS = REGIONS_ALWAYS_ENABLED.aws

/** A recording of one made-up account, the same for the same number: an organization trail and one of its own, seen in 17 regions. */
export function accountRecording(number: number): Recording {
  const account = String(100_000_000_000 + number)
  const trails = [trail('999988887777', 'organization', true), trail(account, 'own', false)]
  const call = (service: string, operation: string, region: string, input: JsonObject, output: JsonObject): RecordedCall => ({
    account,
    region,
    service,
    operation,
    input,
    output,
  })
  const listed = REGIONS.map((region) => call('cloudtrail', 'DescribeTrails', region, { includeShadowTrails: true }, { trailList: trails }))
  const told = trails.map((each) => call('cloudtrail', 'GetTrailStatus', 'us-east-1', { Name: each.TrailARN }, status(number)))
  const regions = REGIONS.map((RegionName) => ({
    RegionName,
    OptInStatus: 'opt-in-not-required',
    Endpoint: `ec2.${RegionName}.amazonaws.com`,
  }))
  return {
    version: 1,
    observedAt: '2026-11-22T10:00:00Z',
    calls: [call('ec2', 'DescribeRegions', 'us-east-1', { AllRegions: true }, { Regions: regions }), ...listed, ...told],
  }
}

function trail(owner: string, name: string, isOrganization: boolean): JsonObject {
  return {
    Name: name,
    S3BucketName: `${name}-logs-${owner}`,
    IncludeGlobalServiceEvents: true,
    IsMultiRegionTrail: true,
    HomeRegion: 'us-east-1',
    TrailARN: `arn:aws:cloudtrail:us-east-1:${owner}:trail/${name}`,
    LogFileValidationEnabled: true,
    CloudWatchLogsLogGroupArn: `arn:aws:logs:us-east-1:${owner}:log-group:cloudtrail/${name}:*`,
    CloudWatchLogsRoleArn: `arn:aws:iam::${owner}:role/cloudtrail-${name}`,
    HasCustomEventSelectors: true,
    HasInsightSelectors: false,
    IsOrganizationTrail: isOrganization,
  }
}

function status(number: number): JsonObject {
  const hours = (number * 7) % 48
  return {
    IsLogging: number % 11 !== 0,
    LatestCloudWatchLogsDeliveryTime: new Date(Date.parse('2026-11-22T10:00:00Z') - hours * 3_600_000).toISOString(),
  }
}
