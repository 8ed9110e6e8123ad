import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub'
import { type AsffFinding, asffFindings, renderAsff } from '@trailmend/report'
import { describe, expect, test } from 'vitest'
import { findingOf, mixed, resultFrom, withAccepted } from '../fixture.ts'
import { modelErrors } from './model.ts'

/** The compiler holds our shape to the SDK's. */
const asSdk = (findings: readonly AsffFinding[]): readonly AwsSecurityFinding[] => findings

const one = (differs: Parameters<typeof findingOf>[0]) => asffFindings(resultFrom([findingOf(differs)]))[0]!

test('the model is not blind', () => {
  const finding = one({})
  expect(modelErrors(finding)).toEqual([])
  const { Title: _title, ...untitled } = finding
  expect(modelErrors(untitled)).toEqual(['AwsSecurityFinding: Title is missing'])
  expect(modelErrors({ ...finding, Titel: 'x' })).toEqual(['AwsSecurityFinding: no member Titel'])
  expect(modelErrors({ ...finding, Title: 'x'.repeat(257) })).toHaveLength(1)
  expect(modelErrors({ ...finding, Compliance: { Status: 'OK' } })).toEqual(['Compliance.Status: OK'])
  expect(modelErrors({ ...finding, Types: 'x' })).not.toEqual([])
  expect(modelErrors({ ...finding, CreatedAt: 'today' })).toHaveLength(1)
  expect(modelErrors({ ...finding, Resources: Array(33).fill(finding.Resources[0]) })).toHaveLength(1)
})

test.each([
  ['some of everything', mixed],
  ['accepted failures', withAccepted],
])('%s fits the model of the SDK, and nothing is dropped', (_, result) => {
  const findings = asSdk(asffFindings(result))
  expect(findings).toHaveLength(result.findings.length)
  for (const finding of findings) expect(modelErrors(finding)).toEqual([])
  expect(JSON.parse(renderAsff(result))).toEqual(findings)
})

test('a failure, whole', () => {
  expect(one({})).toEqual({
    SchemaVersion: '2018-10-08',
    Id: `trailmend/${findingOf().fingerprint}`,
    ProductArn: 'arn:aws:securityhub:us-east-1:111122223333:product/111122223333/default',
    ProductName: 'Trailmend',
    CompanyName: 'Trailmend',
    Region: 'us-east-1',
    GeneratorId: 'trailmend/cloudtrail-cloudwatch-logs',
    AwsAccountId: '111122223333',
    Types: ['Software and Configuration Checks/Industry and Regulatory Standards/CIS AWS Foundations Benchmark'],
    CreatedAt: '2026-11-22T10:00:00.000Z',
    UpdatedAt: '2026-11-22T10:00:00.000Z',
    LastObservedAt: '2026-11-22T10:00:00.000Z',
    Severity: { Label: 'LOW', Original: 'low' },
    Title: 'Every trail delivers to CloudWatch Logs',
    Description: 'Trail main of us-east-1 has no log group to deliver to.',
    Remediation: { Recommendation: { Text: findingOf().byHand.fix } },
    ProductFields: {
      'trailmend/Control': 'cloudtrail-cloudwatch-logs',
      'trailmend/Outcome': 'fail',
      'trailmend/Fingerprint': findingOf().fingerprint,
      'trailmend/Source': 'live',
    },
    Resources: [
      { Type: 'AwsCloudTrailTrail', Id: 'arn:aws:cloudtrail:us-east-1:111122223333:trail/main', Partition: 'aws', Region: 'us-east-1' },
    ],
    Compliance: {
      Status: 'FAILED',
      RelatedRequirements: [
        'CIS AWS Foundations Benchmark v1.2.0: 2.4',
        'CIS AWS Foundations Benchmark v2.0.0: 3.4',
        'AWS Foundational Security Best Practices v1.0.0 (Security Hub): CloudTrail.5',
      ],
      StatusReasons: [{ ReasonCode: 'no-log-group', Description: 'Trail main of us-east-1 has no log group to deliver to.' }],
    },
    Workflow: { Status: 'NEW' },
    RecordState: 'ACTIVE',
    FindingProviderFields: {
      Severity: { Label: 'LOW', Original: 'low' },
      Types: ['Software and Configuration Checks/Industry and Regulatory Standards/CIS AWS Foundations Benchmark'],
    },
  })
})

describe('what an outcome becomes', () => {
  test.each([
    ['fail', 'FAILED', 'NEW', 'LOW'],
    ['unknown', 'WARNING', 'NEW', 'LOW'],
    ['pass', 'PASSED', 'RESOLVED', 'INFORMATIONAL'],
    ['not-applicable', 'NOT_AVAILABLE', 'RESOLVED', 'INFORMATIONAL'],
  ] as const)('%s', (outcome, status, workflow, label) => {
    expect(one({ outcome })).toMatchObject({ Compliance: { Status: status }, Workflow: { Status: workflow }, Severity: { Label: label } })
  })

  test('an exception suppresses, a baseline does not', () => {
    const workflows = asffFindings(withAccepted).map(({ Compliance, Workflow }) => `${Compliance.Status} ${Workflow.Status}`)
    expect(workflows.sort()).toEqual(['FAILED NEW', 'FAILED NOTIFIED', 'FAILED SUPPRESSED', 'PASSED RESOLVED'])
  })
})

describe('where a finding is put', () => {
  const account = (partition: string) => ({ type: 'AWS::::Account', id: '111122223333', arn: `arn:${partition}:iam::111122223333:root` })
  test.each([
    ['aws', 'us-east-1'],
    ['aws-cn', 'cn-north-1'],
    ['aws-us-gov', 'us-gov-west-1'],
  ])('what has no region goes to the main region of %s', (partition, region) => {
    expect(one({ region: 'global', resource: account(partition) })).toMatchObject({
      ProductArn: `arn:${partition}:securityhub:${region}:111122223333:product/111122223333/default`,
      Region: region,
      Resources: [{ Type: 'AwsAccount', Id: 'AWS::::Account:111122223333', Partition: partition, Region: region }],
    })
  })

  test('a region tells its partition, whatever the ARN says', () => {
    expect(one({ region: 'cn-northwest-1' }).ProductArn).toContain('arn:aws-cn:securityhub:cn-northwest-1:')
  })
})

test('ids too long for Security Hub stay apart and stay the same', () => {
  const long = (end: string) => one({ fingerprint: `x/${'a'.repeat(600)}${end}` }).Id
  expect(long('1')).not.toBe(long('2'))
  expect(long('1')).toBe(long('1'))
  expect(long('1')).toHaveLength(512)
})
