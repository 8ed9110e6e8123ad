import type { BenchmarkId, CheckResult, SourcedFinding } from '@trailmend/core'
import XMLBuilder from 'fast-xml-builder'
import { xmlText } from '../escape/xml-escape.ts'
import { judgedAt } from '../judged-at.ts'
import { hasSeveralSources } from '../not-looked-at.ts'
import { caseOf, type TestCase } from './test-case.ts'

export interface JunitOptions {
  readonly benchmark?: BenchmarkId | undefined
}

interface Suite {
  readonly first: SourcedFinding
  readonly cases: readonly TestCase[]
}

/** An element as the builder takes it: `@` before the names of attributes. */
type Element = Readonly<Record<string, unknown>>

/**
 * A check as JUnit XML, which Jenkins, GitLab and others show as tests: an account is a suite, a finding a test case.
 *
 * A failure is a `failure`, an unknown an `error`; what does not apply, and a failure that is accepted, is `skipped`. UTF-8 with
 * a declaration. Characters that XML cannot hold, and those that are not seen, are shown as `\u{…}`.
 */
export function renderJunit(result: CheckResult, { benchmark }: JunitOptions = {}): string {
  const judged = judgedAt(result)
  const namesSource = hasSeveralSources(result)
  const groups = Map.groupBy(result.findings, ({ source, account }) => JSON.stringify([source, account]))
  const suites = [...groups.values()].flatMap((findings) => {
    const [first] = findings
    return first === undefined ? [] : [{ first, cases: findings.map((finding) => caseOf(finding, { benchmark, failOn: result.failOn })) }]
  })
  const builder = new XMLBuilder({
    attributeNamePrefix: '@',
    ignoreAttributes: false,
    suppressBooleanAttributes: false,
    suppressEmptyNode: true,
    format: true,
  })
  return builder.build({
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    testsuites: {
      '@name': 'Trailmend',
      ...counts(suites.flatMap(({ cases }) => cases)),
      '@time': '0',
      testsuite: suites.map((suite) => suiteElement(suite, namesSource, judged(suite.first.source))),
    },
  })
}

function suiteElement({ first, cases }: Suite, namesSource: boolean, judged: string): Element {
  return {
    '@name': xmlText(namesSource ? `${first.account} (${first.source})` : first.account, { limit: 300 }),
    ...counts(cases),
    '@time': '0',
    // Without an offset, as the schemas of JUnit XML have it: the time is UTC.
    ...(judged === '' ? {} : { '@timestamp': xmlText(judged.slice(0, 19)) }),
    testcase: cases.map(({ element }) => element),
  }
}

function counts(cases: readonly TestCase[]): Element {
  const count = (wanted: TestCase['kind']) => cases.filter(({ kind }) => kind === wanted).length
  return { '@tests': cases.length, '@failures': count('failure'), '@errors': count('error'), '@skipped': count('skipped') }
}
