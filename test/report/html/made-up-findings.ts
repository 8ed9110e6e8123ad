import type { AppliedException, Json, NotLookedAt, Outcome, Severity, SourcedFinding } from '@trailmend/core'
import { findingOf } from '../fixture.ts'

// Findings as an organization has them: many accounts, a few controls, most of it in order.

interface Kind {
  readonly control: string
  readonly severity: Severity
  readonly type: string
  readonly id: (account: string, region: string) => string
  readonly arn: (account: string, region: string, id: string) => string
  readonly benchmarks: Readonly<Record<string, string>>
  readonly expected: Json
  readonly failed: readonly [code: string, text: (id: string) => string, observed: Json]
  readonly passed: readonly [code: string, text: (id: string) => string, observed: Json]
  readonly needs: string
  readonly audit: (arn: string, region: string) => string
  readonly fix: (arn: string, region: string) => string
}

const trail = (account: string, region: string, id: string): string => `arn:aws:cloudtrail:${region}:${account}:trail/${id}`
const bucket = (_account: string, _region: string, id: string): string => `arn:aws:s3:::${id}`
const bucketName = (arn: string): string => arn.slice('arn:aws:s3:::'.length)

const KINDS: readonly Kind[] = [
  {
    control: 'cloudtrail-cloudwatch-logs',
    severity: 'low',
    type: 'AWS::CloudTrail::Trail',
    id: (_account, region) => `trail-${region}`,
    arn: trail,
    benchmarks: { 'cis-aws@1.2': '2.4', 'cis-aws@2.0': '3.4', 'aws-fsbp@1.0': 'CloudTrail.5' },
    expected: { logGroup: 'set', logging: true, deliveredWithinHours: 24 },
    failed: [
      'stale-delivery',
      (id) => `Trail ${id} last delivered to CloudWatch Logs 61 hours ago.`,
      { logging: true, deliveredHoursAgo: 61 },
    ],
    passed: ['delivers', (id) => `Trail ${id} delivered to CloudWatch Logs 5 minutes ago.`, { logging: true, deliveredHoursAgo: 0 }],
    needs: 'cloudtrail:GetTrailStatus',
    audit: (arn, region) => `aws cloudtrail get-trail-status --name ${arn} --region ${region} --query LatestCloudWatchLogsDeliveryTime`,
    fix: (arn, region) =>
      `aws cloudtrail update-trail --name ${arn} --region ${region} --cloud-watch-logs-log-group-arn '<log group ARN>:*' --cloud-watch-logs-role-arn '<role ARN>'`,
  },
  {
    control: 'cloudtrail-bucket-not-public',
    severity: 'critical',
    type: 'AWS::S3::Bucket',
    id: (account, region) => `acme-cloudtrail-${account}-${region}`,
    arn: bucket,
    benchmarks: { 'cis-aws@2.0': '3.3', 'aws-fsbp@1.0': 'CloudTrail.6' },
    expected: { public: false },
    failed: [
      'policy-allows-everyone',
      (id) => `The policy of bucket ${id} lets everyone read objects: statement PublicRead names the principal *.`,
      { public: true, statement: 'PublicRead' },
    ],
    passed: ['not-public', (id) => `Nothing lets the public into bucket ${id}.`, { public: false }],
    needs: 's3:GetBucketPolicy',
    audit: (arn) => `aws s3api get-bucket-policy-status --bucket ${bucketName(arn)}`,
    fix: (arn) =>
      `aws s3api put-public-access-block --bucket ${bucketName(arn)} --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true`,
  },
  {
    control: 'cloudtrail-log-file-validation',
    severity: 'medium',
    type: 'AWS::CloudTrail::Trail',
    id: (_account, region) => `trail-${region}`,
    arn: trail,
    benchmarks: { 'cis-aws@2.0': '3.2', 'cis-aws@3.0': '3.2', 'aws-fsbp@1.0': 'CloudTrail.4' },
    expected: { logFileValidation: true },
    failed: ['off', (id) => `Trail ${id} signs no log files.`, { logFileValidation: false }],
    passed: ['on', (id) => `Trail ${id} signs its log files.`, { logFileValidation: true }],
    needs: 'cloudtrail:DescribeTrails',
    audit: (arn, region) =>
      `aws cloudtrail describe-trails --trail-name-list ${arn} --region ${region} --query 'trailList[].LogFileValidationEnabled'`,
    fix: (arn, region) => `aws cloudtrail update-trail --name ${arn} --region ${region} --enable-log-file-validation`,
  },
  {
    control: 'cloudtrail-kms',
    severity: 'high',
    type: 'AWS::CloudTrail::Trail',
    id: (_account, region) => `trail-${region}`,
    arn: trail,
    benchmarks: { 'cis-aws@2.0': '3.7', 'cis-aws@3.0': '3.5', 'aws-fsbp@1.0': 'CloudTrail.2' },
    expected: { kmsKey: 'set' },
    failed: ['no-key', (id) => `Trail ${id} encrypts with no key of KMS.`, { kmsKeyId: null }],
    passed: ['encrypted', (id) => `Trail ${id} encrypts with a key of KMS.`, { kmsKeyId: 'set' }],
    needs: 'cloudtrail:DescribeTrails',
    audit: (arn, region) => `aws cloudtrail describe-trails --trail-name-list ${arn} --region ${region} --query 'trailList[].KmsKeyId'`,
    fix: (arn, region) => `aws cloudtrail update-trail --name ${arn} --region ${region} --kms-key-id '<key ARN>'`,
  },
  {
    control: 'vpc-flow-logs',
    severity: 'medium',
    type: 'AWS::EC2::VPC',
    id: (account, region) => `vpc-${account.slice(-6)}${region.length}c4e1`,
    arn: (account, region, id) => `arn:aws:ec2:${region}:${account}:vpc/${id}`,
    benchmarks: { 'cis-aws@1.2': '2.9', 'cis-aws@2.0': '3.9', 'aws-fsbp@1.0': 'EC2.6' },
    expected: { flowLogs: 'active', traffic: ['REJECT', 'ALL'] },
    failed: ['no-flow-log', (id) => `VPC ${id} has no active flow log.`, { flowLogs: [] }],
    passed: ['logged', (id) => `VPC ${id} logs rejected traffic.`, { flowLogs: ['fl-0a1b2c3d4e5f60718'] }],
    needs: 'ec2:DescribeFlowLogs',
    audit: (arn, region) => `aws ec2 describe-flow-logs --region ${region} --filter Name=resource-id,Values=${arn.split('/')[1]}`,
    fix: (arn, region) =>
      `aws ec2 create-flow-logs --region ${region} --resource-type VPC --resource-ids ${arn.split('/')[1]} --traffic-type REJECT --log-destination '<bucket ARN>'`,
  },
]

export const REGIONS: readonly string[] = (
  'ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-southeast-1 ap-southeast-2 ca-central-1 eu-central-1 ' +
  'eu-north-1 eu-west-1 eu-west-2 eu-west-3 sa-east-1 us-east-1 us-east-2 us-west-1 us-west-2'
).split(' ')

const EXCEPTION: AppliedException = {
  reason: 'A SIEM reads the bucket directly and alerts on the same events (SEC-1482).',
  owner: 'platform-security@example.com',
  start: '2026-06-01',
  expires: '2026-12-31',
  alternateSolution: 'SIEM subscribed to the bucket',
}

/** Of 25 findings 4 fail, 1 of them accepted, and 1 is unknown. */
function outcomeOf(index: number): { readonly outcome: Outcome; readonly accepted: boolean } {
  const place = (index * 7 + Math.floor(index / 25) * 3) % 25
  if (place < 4) return { outcome: 'fail', accepted: place === 3 }
  if (place === 4) return { outcome: 'unknown', accepted: false }
  return { outcome: place === 5 ? 'not-applicable' : 'pass', accepted: false }
}

function madeUpFinding(index: number, mostlyFailing: boolean): SourcedFinding {
  const kind = KINDS[index % KINDS.length]!
  const place = Math.floor(index / KINDS.length)
  const region = REGIONS[place % REGIONS.length]!
  const number = Math.floor(place / REGIONS.length)
  const account = String(111_122_223_333 + number * 1_010_101)
  const id = kind.id(account, region)
  const arn = kind.arn(account, region, id)
  const { outcome, accepted } = mostlyFailing ? { outcome: 'fail' as const, accepted: false } : outcomeOf(index)
  const [code, text, observed] = outcome === 'fail' ? kind.failed : kind.passed
  const because =
    outcome === 'unknown'
      ? {
          code: 'access-denied',
          text: `Nothing is known about ${id}: the call was refused (User: arn:aws:sts::${account}:assumed-role/audit/ci is not authorized). Grant ${kind.needs}.`,
          needs: kind.needs,
        }
      : outcome === 'not-applicable'
        ? { code: 'no-resource', text: `Account ${account} has nothing of the kind in ${region}.` }
        : { code, text: text(id) }
  return findingOf({
    control: kind.control,
    severity: kind.severity,
    outcome,
    account,
    region,
    resource: { type: kind.type, id, arn },
    benchmarks: kind.benchmarks,
    expected: kind.expected,
    observed: outcome === 'unknown' || outcome === 'not-applicable' ? null : observed,
    because,
    fingerprint: `${kind.control}/${account}/${region}/${encodeURIComponent(arn)}`,
    byHand: { audit: kind.audit(arn, region), fix: kind.fix(arn, region) },
    ...(accepted && (index % 2 === 0 ? { exception: EXCEPTION } : { baselined: true as const })),
  })
}

/** So many findings of an organization, always the same ones. `mostlyFailing` makes all of them failures: the largest page there can be. */
export function madeUpFindings(
  count: number,
  { mostlyFailing = false }: { readonly mostlyFailing?: boolean } = {},
): readonly SourcedFinding[] {
  return Array.from({ length: count }, (_, index) => madeUpFinding(index, mostlyFailing))
}

/** Regions that nobody opted in to, in the accounts of findings. */
export function skippedIn(findings: readonly SourcedFinding[]): readonly NotLookedAt[] {
  return [...new Set(findings.map(({ account }) => account))].flatMap((account) =>
    ['af-south-1', 'ap-east-1', 'me-south-1'].map((region) => ({
      source: 'live',
      account,
      region,
      because: { code: 'not-opted-in', text: 'The account has not opted in to the region.' },
      leavesGap: false,
    })),
  )
}
