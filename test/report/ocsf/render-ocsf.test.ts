import { renderOcsf } from '@trailmend/report'
import { describe, expect, test } from 'vitest'
import { findingOf, mixed, resultFrom, withAccepted } from '../fixture.ts'
import { schemaErrors } from './schema.ts'

const events = (result = mixed, benchmark?: 'cis-aws@2.0') => JSON.parse(renderOcsf(result, { toolVersion: '0.1.0', benchmark }))

test('the schema is not blind', () => {
  const [event] = events()
  expect(schemaErrors({ ...event, extra: 1 })).not.toEqual([])
  expect(schemaErrors({ ...event, severity_id: 7 })).not.toEqual([])
  expect(schemaErrors({ ...event, finding_info: {} })).not.toEqual([])
})

test.each([
  ['some of everything', mixed],
  ['accepted failures', withAccepted],
])('%s is valid by the compiled schema', (_, result) => {
  for (const event of events(result)) expect(schemaErrors(event)).toEqual([])
})

test('a failure, whole', () => {
  expect(events(resultFrom([findingOf()]), 'cis-aws@2.0')).toEqual([
    {
      activity_id: 1,
      activity_name: 'Create',
      category_uid: 2,
      category_name: 'Findings',
      class_uid: 2003,
      class_name: 'Compliance Finding',
      type_uid: 200301,
      type_name: 'Compliance Finding: Create',
      time: Date.parse('2026-11-22T10:00:00Z'),
      message: 'Trail main of us-east-1 has no log group to deliver to.',
      severity_id: 2,
      severity: 'Low',
      status_id: 1,
      status: 'New',
      metadata: {
        version: '1.8.0',
        product: { name: 'Trailmend', vendor_name: 'Trailmend', version: '0.1.0' },
        profiles: ['cloud'],
        event_code: 'cloudtrail-cloudwatch-logs',
      },
      finding_info: {
        uid: findingOf().fingerprint,
        title: 'Every trail delivers to CloudWatch Logs',
        desc: 'Trail main of us-east-1 has no log group to deliver to.',
        types: ['Compliance'],
        created_time: Date.parse('2026-11-22T10:00:00Z'),
        first_seen_time: Date.parse('2026-11-22T10:00:00Z'),
        last_seen_time: Date.parse('2026-11-22T10:00:00Z'),
        data_sources: ['live'],
      },
      cloud: {
        provider: 'AWS',
        account: { uid: '111122223333', type_id: 10, type: 'AWS Account' },
        region: 'us-east-1',
        cloud_partition: 'aws',
      },
      resources: [
        {
          uid: 'arn:aws:cloudtrail:us-east-1:111122223333:trail/main',
          name: 'main',
          type: 'AWS::CloudTrail::Trail',
          region: 'us-east-1',
          cloud_partition: 'aws',
        },
      ],
      compliance: {
        control: 'cloudtrail-cloudwatch-logs',
        desc: 'Every trail delivers to CloudWatch Logs',
        standards: ['CIS AWS Foundations Benchmark v2.0.0'],
        requirements: ['CIS AWS Foundations Benchmark v2.0.0: 3.4'],
        status_id: 3,
        status: 'Fail',
        status_code: 'no-log-group',
        status_details: ['Trail main of us-east-1 has no log group to deliver to.'],
      },
      remediation: { desc: findingOf().byHand.fix },
      unmapped: { outcome: 'fail', expected: findingOf().expected, observed: findingOf().observed },
    },
  ])
})

describe('what an outcome becomes', () => {
  test.each([
    ['fail', 3, 1, 2],
    ['unknown', 2, 1, 2],
    ['pass', 1, 4, 1],
    ['not-applicable', 99, 4, 1],
  ] as const)('%s', (outcome, complianceStatus, status, severity) => {
    expect(events(resultFrom([findingOf({ outcome })]))[0]).toMatchObject({
      compliance: { status_id: complianceStatus },
      status_id: status,
      severity_id: severity,
    })
  })

  test('an accepted failure still fails, and is not new', () => {
    const accepted = events(withAccepted).filter(({ compliance, status_id }: { compliance: { status_id: number }; status_id: number }) => {
      return compliance.status_id === 3 && status_id !== 1
    })
    expect(accepted).toMatchObject([
      {
        status_id: 3,
        status_detail: expect.stringContaining('security@acme.example until 2027-01-31'),
        unmapped: { exception: { owner: 'security@acme.example' } },
      },
      { status_id: 2, unmapped: { baselined: true } },
    ])
  })

  test('what would make an unknown known is told', () => {
    const because = { code: 'access-denied', text: 'Refused.', needs: 'cloudtrail:GetTrailStatus' }
    const [{ compliance }] = events(resultFrom([findingOf({ outcome: 'unknown', because })]))
    expect(compliance.status_details).toEqual(['Refused.', 'Grant cloudtrail:GetTrailStatus.'])
  })
})
