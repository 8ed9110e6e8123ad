import type { SourcedFinding } from '@trailmend/core'
import { renderSarif, type SarifMeta } from '@trailmend/report'
import type { Log, Result, Run } from 'sarif'
import { describe, expect, test } from 'vitest'
import { findingOf, mixed, resultFrom, resultOf, withAccepted } from '../fixture.ts'
import { schemaErrors } from './schema.ts'

const meta: SarifMeta = { toolVersion: '0.1.0' }

function runOf(text: string): Run {
  const log: Log = JSON.parse(text)
  return log.runs[0]!
}

function resultFor(finding: SourcedFinding, differs: Partial<SarifMeta> = {}): Result {
  const result = resultFrom([finding])
  return runOf(renderSarif(result, { ...meta, ...differs })).results![0]!
}

test.each([
  ['everything', mixed],
  ['passes only', resultOf(['pass'])],
  ['nothing', resultFrom([])],
])('a file about %s is valid', (_, result) => {
  expect(schemaErrors(JSON.parse(renderSarif(result, meta)))).toEqual([])
})

test('the schema is not blind', () => {
  expect(schemaErrors({ version: '2.1.0', runs: [{ results: [{}] }] })).not.toEqual([])
})

test('a failure is a result with a place and a stable fingerprint', () => {
  expect(resultFor(findingOf())).toEqual({
    ruleId: 'cloudtrail-cloudwatch-logs',
    ruleIndex: 0,
    level: 'note',
    message: {
      text: 'Trail main of us-east-1 has no log group to deliver to. In account 111122223333, region us-east-1: arn:aws:cloudtrail:us-east-1:111122223333:trail/main',
    },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: 'trailmend.yml', uriBaseId: '%SRCROOT%' }, region: { startLine: 1 } },
        logicalLocations: [{ fullyQualifiedName: 'arn:aws:cloudtrail:us-east-1:111122223333:trail/main', kind: 'resource' }],
      },
    ],
    partialFingerprints: {
      primaryLocationLineHash:
        'cloudtrail-cloudwatch-logs/111122223333/us-east-1/arn%3Aaws%3Acloudtrail%3Aus-east-1%3A111122223333%3Atrail%2Fmain',
    },
    properties: { outcome: 'fail', severity: 'low', account: '111122223333', region: 'us-east-1', code: 'no-log-group' },
  })
})

test.each([
  ['fail', 'critical', 'error'],
  ['fail', 'high', 'error'],
  ['fail', 'medium', 'warning'],
  ['fail', 'low', 'note'],
  ['unknown', 'critical', 'warning'],
  ['unknown', 'low', 'warning'],
] as const)('%s of severity %s is shown as %s', (outcome, severity, level) => {
  const result = resultFor(findingOf({ outcome, severity }))
  expect([result.level, result.message.text?.startsWith('Unknown: ')]).toEqual([level, outcome === 'unknown'])
})

test('passes are no results, but their rules are known', () => {
  const run = runOf(renderSarif(mixed, meta))
  expect(run.results!.map(({ properties }) => properties!.outcome)).toEqual(['fail', 'fail', 'fail', 'unknown'])
  expect(run.tool.driver.rules!.map(({ id }) => id)).toEqual([
    'cloudtrail-bucket-public',
    'cloudtrail-cloudwatch-logs',
    'cloudtrail-organization-trail',
  ])
})

test.each([
  ['critical', '9.5'],
  ['high', '8.0'],
  ['medium', '5.5'],
  ['low', '3.0'],
] as const)('the rule of a control of severity %s has the security severity %s', (severity, number) => {
  const run = runOf(renderSarif(resultFrom([findingOf({ control: 'x', severity })]), meta))
  expect(run.tool.driver.rules![0]!.properties!['security-severity']).toBe(number)
})

test('a rule has what GitHub asks for, and ten tags at most', () => {
  const benchmarks = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`b@${index}`, '1']))
  const result = resultFrom([findingOf({ benchmarks })])
  const run = runOf(renderSarif(result, { ...meta, helpUri: (control) => `https://docs.example/${control}` }))
  const rule = run.tool.driver.rules![0]!
  expect(rule).toMatchObject({
    id: 'cloudtrail-cloudwatch-logs',
    shortDescription: { text: 'Every trail delivers to CloudWatch Logs' },
    helpUri: 'https://docs.example/cloudtrail-cloudwatch-logs',
  })
  expect(rule.fullDescription!.text).toContain('3.4 in CIS AWS Foundations Benchmark v2.0.0')
  expect(rule.help!.text).toContain('aws cloudtrail get-trail-status')
  expect(rule.help!.markdown).toContain('```sh\naws cloudtrail get-trail-status')
  expect(rule.properties!.tags).toEqual(['security', ...Array.from({ length: 9 }, (_, index) => `b@${index + 11}/1`)])
})

describe('the place', () => {
  test.each([
    ['a path', 'infra/trails.tf', 3, 'infra/trails.tf', 3],
    ['a path with spaces and marks', 'my infra/100%/a#b?.tf', 1, 'my%20infra/100%25/a%23b%3F.tf', 1],
    ['a path of Windows', '.\\infra\\a.tf', 1, 'infra/a.tf', 1],
    ['a path out of the repository', '/../../etc/passwd', 1, 'etc/passwd', 1],
    ['what would be a scheme', 'javascript:alert(1)', 1, 'javascript%3Aalert(1)', 1],
    ['a lone surrogate', 'a\ud83d', 1, 'a%EF%BF%BD', 1],
    ['nothing', '', 0, 'trailmend.yml', 1],
    ['half a line', 'a', 1.5, 'a', 1],
  ])('may be %s', (_, uri, line, encoded, startLine) => {
    const { physicalLocation } = resultFor(findingOf(), { locate: () => ({ uri, line }) }).locations![0]!
    expect(physicalLocation).toEqual({ artifactLocation: { uri: encoded, uriBaseId: '%SRCROOT%' }, region: { startLine } })
  })
})

test.each([
  [undefined, 'trailmend/'],
  ['trailmend/prod', 'trailmend/prod/'],
  ['a/', 'a/'],
])('the category %s is the id %s', (category, id) => {
  expect(runOf(renderSarif(mixed, { ...meta, category })).automationDetails).toEqual({ id })
})

test('notifications tell the verdict and what was not looked at', () => {
  const notifications = runOf(renderSarif(mixed, meta)).invocations![0]!.toolExecutionNotifications!
  expect(notifications.map(({ descriptor, level, message }) => `${descriptor!.id} ${level} ${message.text!.slice(0, 40)}`)).toEqual([
    'verdict warning NOT COMPLIANT, AND INCOMPLETE: 3 failed ',
    'not-looked-at warning 444455556666: the call was refused (ap-n',
    'not-looked-at note 111122223333, 444455556666: 12 regions n',
  ])
})

test('of too many results the most urgent are kept, and the file says so', () => {
  const low = Array.from({ length: 5_000 }, (_, index) => findingOf({ fingerprint: String(index) }))
  const result = resultFrom([...low, findingOf({ severity: 'high' }), findingOf({ outcome: 'unknown' })])
  const run = runOf(renderSarif(result, meta))
  expect(run.results!.length).toBe(5_000)
  expect(run.results![0]!.properties!.severity).toBe('high')
  expect(run.invocations![0]!.toolExecutionNotifications![1]!.message.text).toBe('2 results were left out.')
})

describe('accepted failures', () => {
  const run = () => runOf(renderSarif(withAccepted, meta))

  test('are suppressed by someone, and stand last', () => {
    expect(schemaErrors(JSON.parse(renderSarif(withAccepted, meta)))).toEqual([])
    expect(run().results!.map(({ baselineState, suppressions }) => [baselineState, suppressions])).toEqual([
      ['new', []],
      [
        'new',
        [
          {
            kind: 'external',
            status: 'accepted',
            justification:
              'accepted by security@acme.example until 2027-01-31: The archive account streams the bucket to a SIEM; instead: SIEM',
          },
        ],
      ],
      ['unchanged', [{ kind: 'external', status: 'accepted', justification: 'the baseline holds it' }]],
    ])
  })

  test('notices are notifications', () => {
    const notifications = run().invocations![0]!.toolExecutionNotifications!
    expect(notifications.find(({ descriptor }) => descriptor?.id === 'exception-ends-soon')).toMatchObject({ level: 'note' })
  })

  test('a result without any says nothing about them', () => {
    expect(Object.keys(resultFor(findingOf()))).not.toEqual(expect.arrayContaining(['suppressions']))
  })
})
