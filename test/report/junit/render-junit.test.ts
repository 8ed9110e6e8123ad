import { renderJunit } from '@trailmend/report'
import { describe, expect, test } from 'vitest'
import { documented, findingOf, mixed, resultFrom, withAccepted } from '../fixture.ts'
import { parseXml, type XmlElement } from './xml.ts'

const suitesOf = (root: XmlElement) => root.children
const casesOf = (root: XmlElement) => suitesOf(root).flatMap(({ children }) => children)
const inside = ({ children }: XmlElement) => children.map(({ name }) => name).join()

test.each([
  '<a>',
  '<?xml version="1.0" encoding="UTF-8"?><a><b></a>',
  '<?xml version="1.0" encoding="UTF-8"?><a b="&x;"/>',
  '<?xml version="1.0" encoding="UTF-8"?><a>\u0001</a>',
  '<?xml version="1.0" encoding="UTF-8"?><a b="1" b="2"/>',
  '<?xml version="1.0" encoding="UTF-8"?><a/><a/>',
])('the parser is not blind: %j', (text) => {
  expect(() => parseXml(text)).toThrow()
})

/** What every schema of JUnit XML has in common. Source: the Jenkins xUnit plugin's junit-10.xsd, attributes that are required or read. */
const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  testsuites: ['name', 'tests', 'failures', 'errors', 'skipped', 'time'],
  testsuite: ['name', 'tests', 'failures', 'errors', 'skipped', 'time', 'timestamp'],
  testcase: ['classname', 'name', 'time'],
  failure: ['message', 'type'],
  error: ['message', 'type'],
  skipped: ['message'],
}

test.each([
  ['some of everything', mixed],
  ['accepted failures', withAccepted],
  ['nothing', resultFrom([])],
])('%s has the elements and attributes of JUnit XML, and counts that are right', (_, result) => {
  const root = parseXml(renderJunit(result))
  const walk = (element: XmlElement): readonly XmlElement[] => [element, ...element.children.flatMap(walk)]
  for (const { name, attributes } of walk(root)) expect(Object.keys(attributes)).toEqual(ATTRIBUTES[name])
  for (const suite of [...suitesOf(root), { ...root, children: casesOf(root) }]) {
    const count = (kind: string) => String(suite.children.filter((each) => inside(each) === kind).length)
    expect(suite.attributes).toMatchObject({
      tests: String(suite.children.length),
      failures: count('failure'),
      errors: count('error'),
      skipped: count('skipped'),
    })
  }
  expect(casesOf(root)).toHaveLength(result.findings.length)
})

test('an account is a suite, judged at a time in UTC', () => {
  const suites = suitesOf(parseXml(renderJunit(documented)))
  expect(suites.map(({ attributes }) => [attributes.name, attributes.timestamp])).toEqual([
    ['111122223333', '2026-11-22T10:00:00'],
    ['444455556666', '2026-11-22T10:00:00'],
  ])
})

test('several sources are several suites', () => {
  const result = resultFrom([findingOf({ source: 'a.json' }), findingOf({ source: 'b.json' })])
  expect(suitesOf(parseXml(renderJunit(result))).map(({ attributes }) => attributes.name)).toEqual([
    '111122223333 (a.json)',
    '111122223333 (b.json)',
  ])
})

describe('what an outcome becomes', () => {
  test.each([
    ['fail', 'failure'],
    ['unknown', 'error'],
    ['pass', ''],
    ['not-applicable', 'skipped'],
  ] as const)('%s', (outcome, kind) => {
    const [testcase] = casesOf(parseXml(renderJunit(resultFrom([findingOf({ outcome })]), { benchmark: 'cis-aws@2.0' })))
    expect(testcase?.attributes).toEqual({
      classname: 'cloudtrail-cloudwatch-logs',
      name: '3.4 cloudtrail-cloudwatch-logs: main in us-east-1',
      time: '0',
    })
    expect(inside(testcase!)).toBe(kind)
  })

  test('an accepted failure is skipped, and says why', () => {
    const skipped = casesOf(parseXml(renderJunit(withAccepted))).filter((each) => inside(each) === 'skipped')
    expect(skipped.map(({ children }) => children[0]?.attributes.message)).toEqual([
      expect.stringMatching(/^exception: accepted by security@acme\.example until 2027-01-31: .*; instead: SIEM\. Trail main/),
      expect.stringMatching(/^baseline: the baseline holds it\. Trail main/),
    ])
  })

  test('a baseline that excuses nothing skips nothing', () => {
    const result = resultFrom([findingOf({ baselined: true })], { failOn: 'any' })
    expect(inside(casesOf(parseXml(renderJunit(result)))[0]!)).toBe('failure')
  })
})

test('a failure tells where, and how to mend it', () => {
  const [testcase] = casesOf(parseXml(renderJunit(resultFrom([findingOf()]))))
  const { text, attributes } = testcase!.children[0]!
  expect(attributes).toEqual({ message: 'Trail main of us-east-1 has no log group to deliver to.', type: 'low/no-log-group' })
  expect(text.split('\n')).toEqual([
    'Trail main of us-east-1 has no log group to deliver to.',
    'Account 111122223333, region us-east-1: arn:aws:cloudtrail:us-east-1:111122223333:trail/main',
    'To look and to mend by hand:',
    `  ${findingOf().byHand.audit}`,
    `  ${findingOf().byHand.fix}`,
    `Fingerprint: ${findingOf().fingerprint}`,
  ])
})
