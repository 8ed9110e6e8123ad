import { type CheckResult, conclude, type FailOn, type Notice, type NotLookedAt, type Outcome, type SourcedFinding } from '@trailmend/core'

/** A finding on trail `main` of one account; a test states what differs. */
export function findingOf(differs: Partial<SourcedFinding> = {}): SourcedFinding {
  const { account = '111122223333', region = 'us-east-1' } = differs
  const arn = `arn:aws:cloudtrail:${region}:${account}:trail/main`
  return {
    source: 'live',
    control: 'cloudtrail-cloudwatch-logs',
    outcome: 'fail',
    severity: 'low',
    account,
    region,
    resource: { type: 'AWS::CloudTrail::Trail', id: 'main', arn },
    expected: { logGroup: 'set', logging: true, deliveredWithinHours: 24 },
    observed: { logGroupArn: null },
    because: { code: 'no-log-group', text: `Trail main of ${region} has no log group to deliver to.` },
    benchmarks: { 'cis-aws@1.2': '2.4', 'cis-aws@2.0': '3.4', 'aws-fsbp@1.0': 'CloudTrail.5' },
    fingerprint: `cloudtrail-cloudwatch-logs/${account}/${region}/${encodeURIComponent(arn)}`,
    byHand: {
      audit: `aws cloudtrail get-trail-status --name ${arn} --region ${region} --query LatestCloudWatchLogsDeliveryTime`,
      fix: `aws cloudtrail update-trail --name ${arn} --region ${region} --cloud-watch-logs-log-group-arn '<log group ARN>:*' --cloud-watch-logs-role-arn '<role ARN>'`,
    },
    ...differs,
  }
}

const notEncrypted = findingOf({
  control: 'cloudtrail-bucket-public',
  severity: 'critical',
  region: 'eu-central-1',
  resource: {
    type: 'AWS::S3::Bucket',
    id: 'acme-security-cloudtrail-logs-eu-central-1',
    arn: 'arn:aws:s3:::acme-security-cloudtrail-logs-eu-central-1',
  },
  expected: { public: false },
  observed: { public: true },
  because: {
    code: 'policy-allows-everyone',
    text: 'The policy of bucket acme-security-cloudtrail-logs-eu-central-1 lets everyone read objects: statement PublicRead names the principal *.',
  },
  benchmarks: { 'cis-aws@2.0': '3.3', 'aws-fsbp@1.0': 'CloudTrail.6' },
  fingerprint: 'cloudtrail-bucket-public/111122223333/eu-central-1/arn%3Aaws%3As3%3A%3A%3Aacme-security-cloudtrail-logs-eu-central-1',
  byHand: {
    audit: 'aws s3api get-bucket-policy-status --bucket acme-security-cloudtrail-logs-eu-central-1',
    fix: 'aws s3api put-public-access-block --bucket acme-security-cloudtrail-logs-eu-central-1 --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true',
  },
})

const unread = findingOf({
  outcome: 'unknown',
  account: '444455556666',
  region: 'ap-northeast-1',
  observed: null,
  because: {
    code: 'access-denied',
    text: 'Whether trail main delivers is not known: the call was refused (User: arn:aws:sts::444455556666:assumed-role/audit/ci is not authorized). Grant cloudtrail:GetTrailStatus.',
    needs: 'cloudtrail:GetTrailStatus',
  },
})

const passed = (region: string): SourcedFinding =>
  findingOf({
    outcome: 'pass',
    account: '444455556666',
    region,
    observed: { logGroupArn: 'set', logging: true, deliveredHoursAgo: 0 },
    because: { code: 'delivers', text: 'Trail main delivered to CloudWatch Logs 5 minutes ago.' },
  })

const notApplicable = findingOf({
  outcome: 'not-applicable',
  account: '444455556666',
  region: 'global',
  control: 'cloudtrail-organization-trail',
  resource: { type: 'AWS::::Account', id: '444455556666', arn: 'arn:aws:iam::444455556666:root' },
  expected: { organizationTrail: true },
  observed: null,
  because: { code: 'no-organization', text: 'Account 444455556666 belongs to no organization.' },
  benchmarks: {},
  fingerprint: 'cloudtrail-organization-trail/444455556666/global/arn%3Aaws%3Aiam%3A%3A444455556666%3Aroot',
})

const OPT_IN =
  'af-south-1 ap-east-1 ap-south-2 ap-southeast-3 ap-southeast-4 ca-west-1 eu-central-2 eu-south-1 eu-south-2 il-central-1 me-central-1 me-south-1'

const skipped: readonly NotLookedAt[] = ['111122223333', '444455556666'].flatMap((account) =>
  OPT_IN.split(' ').map((region) => ({
    source: 'live',
    account,
    region,
    because: { code: 'not-opted-in', text: 'The account has not opted in to the region.' },
    leavesGap: false,
  })),
)

const all: Readonly<Record<Outcome, readonly SourcedFinding[]>> = {
  fail: [findingOf(), notEncrypted, findingOf({ region: 'ap-southeast-2' })],
  unknown: [unread],
  pass: ['eu-west-1', 'us-east-1', 'us-west-2'].map(passed),
  'not-applicable': [notApplicable],
}

/** The regions that every account has without opting in. */
const DEFAULT_REGIONS: readonly string[] = (
  'ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-southeast-1 ap-southeast-2 ca-central-1 eu-central-1 ' +
  'eu-north-1 eu-west-1 eu-west-2 eu-west-3 sa-east-1 us-east-1 us-east-2 us-west-1 us-west-2'
).split(' ')

export interface ResultOptions {
  readonly regions?: readonly string[]
  readonly skipped?: readonly NotLookedAt[]
  readonly failOn?: FailOn
  readonly notices?: readonly Notice[]
}

/** What findings come to, where nothing else is said. */
export function resultFrom(findings: readonly SourcedFinding[], options: ResultOptions = {}): CheckResult {
  return conclude({
    findings,
    judged: [{ source: 'live', now: '2026-11-22T10:00:00.000Z' }],
    regions: [],
    skipped: [],
    failOn: 'any',
    ...options,
  })
}

/** Two accounts with some of everything; only the outcomes named. */
export function resultOf(
  outcomes: readonly Outcome[] = ['fail', 'unknown', 'pass', 'not-applicable'],
  options: ResultOptions = {},
): CheckResult {
  return resultFrom(
    outcomes.flatMap((outcome) => all[outcome]),
    { regions: DEFAULT_REGIONS, skipped, ...options },
  )
}

/** Some of everything. */
export const mixed: CheckResult = resultOf()

/** What docs/output.md shows: a failure, an unknown and a pass, and two regions that were skipped. */
export const documented: CheckResult = resultFrom([findingOf(), unread, passed('eu-west-1')], {
  regions: DEFAULT_REGIONS,
  skipped: skipped.slice(0, 2),
})

/** A failure that somebody answers for. */
export const excepted: SourcedFinding = findingOf({
  region: 'eu-west-2',
  exception: {
    reason: 'The archive account streams the bucket to a SIEM.',
    owner: 'security@acme.example',
    start: '2026-11-01',
    expires: '2027-01-31',
    alternateSolution: 'SIEM',
  },
})

/** A failure that a baseline holds. */
export const baselined: SourcedFinding = findingOf({ region: 'eu-west-3', baselined: true })

/** Two failures that are accepted, one that is not, and a pass. */
export const withAccepted: CheckResult = resultFrom([findingOf(), excepted, baselined, passed('us-east-1')], {
  failOn: 'new',
  regions: DEFAULT_REGIONS,
  notices: [{ code: 'exception-ends-soon', text: 'The exception at trailmend.yml:12 (owner security@acme.example) ends in 3 days.' }],
})
