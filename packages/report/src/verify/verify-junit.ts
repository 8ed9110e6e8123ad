import XMLBuilder from 'fast-xml-builder'
import { xmlText } from '../escape/xml-escape.ts'
import { type AllOutcomes, byChain } from './by-chain.ts'
import type { VerifiedChain, VerifyNotice, VerifyOutcome, VerifyResult, VerifyVerdict } from './result.ts'
import { chainName, placeName, timeText, whereabouts } from './verify-words.ts'

/** What a reader of JUnit XML takes an outcome for. */
type Kind = 'failure' | 'error' | 'skipped' | 'passed'

const KINDS: Readonly<Record<VerifyVerdict, Kind>> = { valid: 'passed', invalid: 'failure', unknown: 'error', note: 'skipped' }

const NAME_LIMIT = 1_200
const TEXT_LIMIT = 1_000

/** An element as the builder takes it: `@` before the names of attributes. */
type Element = Readonly<Record<string, unknown>>
type Counts = Record<Kind, number>

/** Log files that are valid are one test case together: there may be millions. */
interface ChainCounts {
  readonly cases: Counts
  validLogs: number
}

/**
 * A verification as JUnit XML, which Jenkins, GitLab and others show as tests: a chain of digests is a suite; a digest, and whatever is not
 * valid, a test case; all valid log files together are one.
 *
 * What is invalid is a `failure`, what is unknown an `error`. What was not looked at is an `error` in a suite of its own. UTF-8 with a
 * declaration, in parts. Reads the outcomes twice, and holds none of them.
 */
export async function* renderVerifyJunit(result: VerifyResult, outcomes: AllOutcomes): AsyncGenerator<string, void, undefined> {
  const counts = await countCases(result, outcomes)
  const gaps = result.notices.filter(({ leavesGap }) => leavesGap)
  const all = [...counts.map(({ cases }) => cases), { ...noCounts(), error: gaps.length }]
  yield '<?xml version="1.0" encoding="UTF-8"?>\n'
  yield opening('testsuites', { '@name': 'Trailmend verify', ...countAttributes(all), '@time': '0' })
  for await (const step of byChain(result, outcomes)) {
    const chain = result.chains[step.chain]
    const count = counts[step.chain]
    if (chain === undefined || count === undefined) continue
    if (step.at === 'outcome') {
      if (!isValidLog(step.outcome)) yield build({ testcase: caseOf(step.outcome) })
    } else if (step.at === 'begin') {
      yield opening('testsuite', { '@name': xmlText(chainName(chain)), ...suiteAttributes(result, count.cases) })
      if (count.validLogs > 0) yield build({ testcase: validLogsCase(chain, count.validLogs) })
    } else yield '</testsuite>\n'
  }
  if (gaps.length > 0) yield build({ testsuite: notLookedAt(result, gaps) })
  yield '</testsuites>\n'
}

async function countCases(result: VerifyResult, outcomes: AllOutcomes): Promise<readonly ChainCounts[]> {
  const counts = result.chains.map((): ChainCounts => ({ cases: noCounts(), validLogs: 0 }))
  for await (const step of byChain(result, outcomes)) {
    const count = counts[step.chain]
    if (step.at !== 'outcome' || count === undefined) continue
    if (!isValidLog(step.outcome)) count.cases[KINDS[step.outcome.verdict]]++
    else if (count.validLogs++ === 0) count.cases.passed++
  }
  return counts
}

function isValidLog({ subject, verdict }: VerifyOutcome): boolean {
  return subject === 'log' && verdict === 'valid'
}

function caseOf(outcome: VerifyOutcome): Element {
  const { subject, code, verdict, sentence, place } = outcome
  const name = place === undefined ? `${code}${timesOf(outcome)}` : placeName(place)
  const kind = KINDS[verdict]
  const identity = { '@classname': subject, '@name': xmlText(name, { limit: NAME_LIMIT }), '@time': '0' }
  if (kind === 'passed') return identity
  const message = { '@message': xmlText(sentence, { limit: TEXT_LIMIT }) }
  if (kind === 'skipped') return { ...identity, skipped: message }
  return { ...identity, [kind]: { ...message, '@type': xmlText(`${verdict}/${code}`), '#text': details(outcome) } }
}

function details(outcome: VerifyOutcome): string {
  const { sentence, expectedSha256, sha256, digest } = outcome
  const lines = [
    sentence,
    whereabouts(outcome),
    expectedSha256 === undefined ? '' : `SHA-256 stated:   ${expectedSha256}`,
    sha256 === undefined ? '' : `SHA-256 computed: ${sha256}`,
    digest === undefined ? '' : `Named by ${placeName(digest)}`,
  ]
  return lines
    .filter((line) => line !== '')
    .map((line) => xmlText(line, { limit: 2 * NAME_LIMIT }))
    .join('\n')
}

function timesOf({ from, to }: Pick<VerifyOutcome, 'from' | 'to'>): string {
  return from === undefined || to === undefined ? '' : ` ${timeText(from)} to ${timeText(to)}`
}

function validLogsCase(chain: VerifiedChain, count: number): Element {
  return { '@classname': 'log', '@name': `valid log files: ${count}${timesOf(chain)}`, '@time': '0' }
}

function notLookedAt(result: VerifyResult, notices: readonly VerifyNotice[]): Element {
  return {
    '@name': 'What was not looked at',
    ...suiteAttributes(result, { ...noCounts(), error: notices.length }),
    testcase: notices.map(({ code, text }) => {
      const message = xmlText(text, { limit: TEXT_LIMIT })
      return { '@classname': 'chain', '@name': xmlText(code), '@time': '0', error: { '@message': message, '@type': 'unknown/notice' } }
    }),
  }
}

function suiteAttributes({ judgedAt }: VerifyResult, counts: Counts): Element {
  // Without an offset, as the schemas of JUnit XML have it: the time is UTC.
  return { ...countAttributes([counts]), '@time': '0', '@timestamp': xmlText(judgedAt.slice(0, 19)) }
}

function noCounts(): Counts {
  return { failure: 0, error: 0, skipped: 0, passed: 0 }
}

function countAttributes(all: readonly Counts[]): Element {
  const sum = (...kinds: readonly Kind[]) => all.reduce((total, counts) => total + kinds.reduce((each, kind) => each + counts[kind], 0), 0)
  return {
    '@tests': sum('failure', 'error', 'skipped', 'passed'),
    '@failures': sum('failure'),
    '@errors': sum('error'),
    '@skipped': sum('skipped'),
  }
}

const builder = new XMLBuilder({
  attributeNamePrefix: '@',
  ignoreAttributes: false,
  suppressBooleanAttributes: false,
  suppressEmptyNode: true,
  format: true,
})

function build(element: Element): string {
  return builder.build(element)
}

/** An element without its end: what is in it is not there yet. */
function opening(name: string, attributes: Element): string {
  return build({ [name]: attributes }).replace(/\/>(\s*)$/, '>$1')
}
