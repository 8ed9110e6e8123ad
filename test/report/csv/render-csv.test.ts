import { renderCsv } from '@trailmend/report'
import { describe, expect, test } from 'vitest'
import { findingOf, mixed, resultFrom, withAccepted } from '../fixture.ts'
import { parseCsv, recordsOf } from './parse-csv.ts'

test('a header, and a row for each finding', () => {
  const [header, ...rows] = parseCsv(renderCsv(mixed))
  expect(header).toEqual([
    'account',
    'region',
    'control',
    'title',
    'outcome',
    'severity',
    'resource_type',
    'resource_id',
    'resource_arn',
    'reason_code',
    'reason',
    'needs',
    'benchmark',
    'exception_owner',
    'exception_reason',
    'exception_alternate_solution',
    'exception_expires',
    'baselined',
    'fix',
    'fingerprint',
    'source',
    'judged_at',
  ])
  expect(rows).toHaveLength(mixed.findings.length)
  expect(new Set(rows.map((row) => row.length))).toEqual(new Set([header!.length]))
})

test('lines end in CR LF, as RFC 4180 has it', () => {
  expect(renderCsv(mixed).replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
})

test('a failure, whole', () => {
  const { resource, because, byHand, fingerprint } = findingOf()
  expect(recordsOf(renderCsv(resultFrom([findingOf()]), { benchmark: 'cis-aws@2.0' }))).toEqual([
    {
      account: '111122223333',
      region: 'us-east-1',
      control: 'cloudtrail-cloudwatch-logs',
      title: 'Every trail delivers to CloudWatch Logs',
      outcome: 'fail',
      severity: 'low',
      resource_type: resource.type,
      resource_id: resource.id,
      resource_arn: resource.arn,
      reason_code: because.code,
      reason: because.text,
      needs: '',
      benchmark: '3.4',
      exception_owner: '',
      exception_reason: '',
      exception_alternate_solution: '',
      exception_expires: '',
      baselined: '',
      fix: byHand.fix,
      fingerprint,
      source: 'live',
      judged_at: '2026-11-22T10:00:00.000Z',
    },
  ])
})

test('numbers of all benchmarks where none was chosen; none where the chosen one has none', () => {
  const numbers = (benchmark?: 'cis-aws@3.0') => recordsOf(renderCsv(resultFrom([findingOf()]), { benchmark }))[0]?.benchmark
  expect(numbers()).toBe('cis-aws@1.2 2.4; cis-aws@2.0 3.4; aws-fsbp@1.0 CloudTrail.5')
  expect(numbers('cis-aws@3.0')).toBe('')
})

test('who answers for a failure', () => {
  const accepted = recordsOf(renderCsv(withAccepted)).map(({ exception_owner, exception_expires, baselined }) => [
    exception_owner,
    exception_expires,
    baselined,
  ])
  expect(accepted).toContainEqual(['security@acme.example', '2027-01-31', ''])
  expect(accepted).toContainEqual(['', '', 'yes'])
})

describe('formulas', () => {
  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '＝1', '＋1', '－1', '＠x'])('%s begins with an apostrophe', (id) => {
    const resource = { type: 't', id, arn: '' }
    expect(recordsOf(renderCsv(resultFrom([findingOf({ resource })])))[0]?.resource_id).toBe(`'${id}`)
  })

  test('every cell is quoted, so that no other separator makes a cell of its own', () => {
    const resource = { type: 't', id: 'a;=1+1', arn: '' }
    expect(renderCsv(resultFrom([findingOf({ resource })]))).toContain('"a;=1+1"')
  })

  test.each(['\t=1', '\r=1', '\n=1'])('%j shows what it begins with', (id) => {
    const resource = { type: 't', id, arn: '' }
    expect(recordsOf(renderCsv(resultFrom([findingOf({ resource })])))[0]?.resource_id).toMatch(/^\\u\{[9ad]\}=1$/)
  })
})
