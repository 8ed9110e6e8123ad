import { renderVerifyJunit } from '@trailmend/report'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseXml, type XmlElement } from '../junit/xml.ts'
import { chainOf, hostile, resultOf, SOME, tell, textOf } from './made.ts'

const inside = ({ children }: XmlElement) => children.map(({ name }) => name).join()
const render = async (...args: Parameters<typeof renderVerifyJunit>) => parseXml(await textOf(renderVerifyJunit(...args)))

/** Whether the numbers of a suite are those of its test cases. */
function expectCounts(root: XmlElement): void {
  const all = root.children.flatMap(({ children }) => children)
  for (const suite of [...root.children, { ...root, children: all }]) {
    const count = (kind: string) => String(suite.children.filter((each) => inside(each) === kind).length)
    const { tests, failures, errors, skipped } = suite.attributes
    expect({ tests, failures, errors, skipped }).toEqual({
      tests: String(suite.children.length),
      failures: count('failure'),
      errors: count('error'),
      skipped: count('skipped'),
    })
  }
}

test('a chain is a suite, and all valid log files are one case', async () => {
  const chains = [chainOf({ region: 'eu-west-1' }), chainOf(), chainOf({ region: 'us-west-2' })]
  const root = await render(resultOf(chains), tell([chains[1]!, SOME]))
  expect(root.children.map(({ attributes }) => [attributes.name, attributes.tests, attributes.timestamp])).toEqual([
    ['main (of us-east-1), account 111122223333, eu-west-1', '0', '2026-11-22T10:00:00'],
    ['main, account 111122223333, us-east-1', '5', '2026-11-22T10:00:00'],
    ['main (of us-east-1), account 111122223333, us-west-2', '0', '2026-11-22T10:00:00'],
  ])
  expectCounts(root)
  const cases = root.children[1]!.children.map((each) => [each.attributes.classname, each.attributes.name, inside(each)])
  expect(cases).toEqual([
    ['log', 'valid log files: 2 2026-11-20T00:00:00Z to 2026-11-20T01:00:00Z', ''],
    ['digest', 's3://logs/AWSLogs/digest.json.gz', ''],
    ['log', 's3://logs/AWSLogs/log-3.json.gz', 'failure'],
    ['chain', 'time-hole 2026-11-19T20:00:00Z to 2026-11-20T00:00:00Z', 'error'],
    ['chain', 'chain-begins', 'skipped'],
  ])
})

test('a failure says what is wrong, and both hashes', async () => {
  const root = await render(resultOf([chainOf()]), tell([chainOf(), SOME]))
  const [failure] = root.children[0]!.children[2]!.children
  expect(failure?.attributes).toEqual({ message: 'The contents of the log file have been changed.', type: 'invalid/log-modified' })
  expect(failure?.text).toContain(`SHA-256 stated:   ${'3'.repeat(64)}`)
  expect(failure?.text).toContain(`SHA-256 computed: ${'4'.repeat(64)}`)
  expect(failure?.text).toContain('Named by s3://logs/AWSLogs/digest.json.gz')
})

test('what was not looked at is an error', async () => {
  const notices = [
    { code: 'regions-unknown', text: 'The regions could not be asked for.', leavesGap: true },
    { code: 'other', text: 'Good to know.', leavesGap: false },
  ]
  const root = await render(resultOf([], { notices }), tell())
  expectCounts(root)
  expect(root.children.map(({ attributes }) => [attributes.name, attributes.errors])).toEqual([['What was not looked at', '1']])
})

test('nothing at all', async () => {
  expect((await render(resultOf([]), tell())).attributes).toMatchObject({ tests: '0', errors: '0' })
})

test('names that somebody chose break nothing', async () => {
  const property = fc.asyncProperty(hostile, async ([result, told]) => {
    const text = await textOf(renderVerifyJunit(result, tell(told)))
    expectCounts(parseXml(text))
    expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Cf}|\ufffe/u)
  })
  await fc.assert(property, { seed: 20_261_122, numRuns: 200 })
})
