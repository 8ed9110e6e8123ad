import type { CheckResult, NotLookedAt, SourcedFinding } from '@trailmend/core'
import { OUTCOMES, SEVERITIES } from '@trailmend/core'
import { QUESTION_IDS } from '@trailmend/core/policy/questions'
import {
  compareResults,
  renderAnswers,
  renderAnswersJson,
  renderAsff,
  renderCsv,
  renderDiagnoses,
  renderDiffJson,
  renderDiffMarkdown,
  renderDiffTable,
  renderJson,
  renderJsonLine,
  renderJunit,
  renderMarkdown,
  renderOcsf,
  renderSarif,
  renderTable,
} from '@trailmend/report'
import fc from 'fast-check'
import { marked, type Token } from 'marked'
import type { Log } from 'sarif'
import { describe, expect, test } from 'vitest'
import { columnsOf } from '../../packages/report/src/table/wrap.ts'
import { modelErrors } from './asff/model.ts'
import { parseCsv } from './csv/parse-csv.ts'
import { findingOf, resultFrom } from './fixture.ts'
import { parseXml } from './junit/xml.ts'
import { schemaErrors as eventErrors } from './ocsf/schema.ts'
import { schemaErrors } from './sarif/schema.ts'

const RUNS = { seed: 20_261_122, numRuns: 150 }

const PIECES = [
  '\u001b[31m',
  '\u001b]8;;https://evil.example\u0007',
  '\u009b2J',
  '\r\n',
  '\n',
  '\n\n# x\n',
  '\t',
  '\u0000',
  '\u007f',
  '\u2028',
  '\u2029',
  '\u202e',
  '\u2066',
  '\u200b',
  '\u200d',
  '\ufeff',
  '\u00ad',
  '\u{e0041}',
  '\ufe0f',
  '\ud83d',
  '\udd25',
  '🔥',
  '監査',
  'é',
  'e\u0301',
  '|',
  '\\|',
  '\\',
  '`',
  '```',
  '\n```\n',
  '~~~',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<!--',
  '-->',
  '</details>',
  '&lt;',
  '&#64;',
  '@user',
  '@org/team',
  '#123',
  'GH-7',
  'o/r#8',
  'deadbeef1',
  'CVE-2026-1',
  'a@b.example',
  'https://evil.example/x?y=1',
  'www.evil.example',
  'mailto:a@b.example',
  '![x](https://evil.example/p.png)',
  '[x](javascript:alert(1))',
  '[x]: https://evil.example',
  '[a](0)',
  '](',
  '*a*',
  '__b__',
  '~~c~~',
  '$x$',
  '- ',
  '1. ',
  '> ',
  '===',
  '    ',
  '${{ github.token }}',
  '{0}',
  '{',
  '}',
  '::set-output name=a::b',
  '::error::x',
  '##[command]',
  '%0A',
  '%',
  '%ZZ',
  '__proto__',
  'constructor',
  'toString',
  ' ',
  'a',
  'main',
  '111122223333',
]

const name = fc.oneof(
  { weight: 6, arbitrary: fc.array(fc.constantFrom(...PIECES), { maxLength: 6 }).map((pieces) => pieces.join('')) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.constantFrom(...PIECES).map((piece) => piece.repeat(500)) },
)

const plainFinding: fc.Arbitrary<SourcedFinding> = fc.record({
  source: name,
  account: name,
  region: name,
  control: name,
  outcome: fc.constantFrom(...OUTCOMES),
  severity: fc.constantFrom(...SEVERITIES),
  resource: fc.record({ type: name, id: name, arn: name }),
  expected: fc.dictionary(name, name),
  observed: fc.array(name, { maxLength: 3 }),
  because: fc.record({ code: name, text: name, needs: name }, { requiredKeys: ['code', 'text'] }),
  benchmarks: fc.dictionary(fc.oneof(name, fc.constant('cis-aws@2.0')), name, { maxKeys: 12 }),
  fingerprint: name,
  byHand: fc.record({ audit: name, fix: name }),
})

const accepted = fc.record(
  {
    exception: fc.record(
      { reason: name, owner: name, expires: name, start: name, alternateSolution: name },
      { requiredKeys: ['reason', 'owner', 'expires'] },
    ),
    baselined: fc.constant(true as const),
  },
  { requiredKeys: [] },
)

const hostileFinding: fc.Arbitrary<SourcedFinding> = fc.tuple(plainFinding, accepted).map(([finding, why]) => ({ ...finding, ...why }))

const skippedPart: fc.Arbitrary<NotLookedAt> = fc.record({
  source: name,
  account: name,
  region: name,
  because: fc.record({ code: fc.oneof(name, fc.constant('not-opted-in')), text: name }),
  leavesGap: fc.constant(false),
})

const hostileResult: fc.Arbitrary<CheckResult> = fc
  .tuple(
    fc.array(hostileFinding, { minLength: 1, maxLength: 4 }),
    fc.record({
      skipped: fc.array(skippedPart, { maxLength: 3 }),
      notices: fc.array(fc.record({ code: name, text: name }), { maxLength: 2 }),
      failOn: fc.constantFrom('any' as const, 'new' as const),
    }),
  )
  .map(([findings, options]) => resultFrom(findings, options))

/** What a terminal acts on, reorders or does not show; a line break is the only one that a renderer may write. */
const RAW = /[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u

const shown = ({ findings }: CheckResult) => findings.filter(({ outcome }) => outcome === 'fail' || outcome === 'unknown')

const open = (result: CheckResult) =>
  shown(result).filter(
    ({ outcome, exception, baselined }) =>
      outcome === 'unknown' || (exception === undefined && (baselined === undefined || result.failOn === 'any')),
  )

const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

function holds(property: (result: CheckResult) => void): void {
  fc.assert(fc.property(hostileResult, property), RUNS)
}

describe('whatever the names hold', () => {
  test('the table has no raw control and no line that is too long', () => {
    const widths = fc.constantFrom(60, 80, 100, 160)
    fc.assert(
      fc.property(hostileResult, widths, (result, width) => {
        const text = renderTable(result, { color: false, width, verbose: true, benchmark: 'cis-aws@2.0' })
        expect(text).not.toMatch(RAW)
        expect(text.split('\n').filter((line) => columnsOf(line) > width && !line.startsWith('    '))).toEqual([])
      }),
      RUNS,
    )
  })

  test('a long table has none, either, with its line for each control', () => {
    fc.assert(
      fc.property(fc.array(hostileFinding, { minLength: 1, maxLength: 4 }), fc.constantFrom(60, 100, 160), (findings, width) => {
        const many = resultFrom(Array.from({ length: 24 }, () => findings).flat())
        const text = renderTable(many, { color: false, width, benchmark: 'cis-aws@2.0' })
        expect(text).not.toMatch(RAW)
        expect(text.split('\n').filter((line) => columnsOf(line) > width && !line.startsWith('    '))).toEqual([])
      }),
      RUNS,
    )
  })

  const decided = fc.record({
    statement: fc.nat(99),
    sid: name,
    element: fc.constantFrom('principal' as const, 'action' as const, 'resource' as const, 'condition' as const, 'effect' as const),
    detail: name,
    expected: fc.array(name, { maxLength: 3 }),
    observed: fc.array(name, { maxLength: 3 }),
    document: name,
  })
  const answers = fc.record({
    kind: fc.constant('s3-bucket'),
    exitCode: fc.constant(1),
    complete: fc.boolean(),
    notAsked: fc.constant([]),
    answers: fc.array(
      fc.record({
        question: fc.constantFrom(...QUESTION_IDS),
        verdict: fc.constantFrom('insufficient' as const, 'unknown' as const),
        because: fc.record({ code: fc.constant('explicit-deny' as const), text: name }),
        decidedBy: decided,
        request: fc.record({ purpose: name, caller: name, action: name, resource: name }),
        needs: fc.array(name, { maxLength: 2 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  })

  test('the answers of a policy have no raw control, and no line that a name began', () => {
    fc.assert(
      fc.property(answers, (result) => {
        const text = renderAnswers(result, { width: 80 })
        expect(text).not.toMatch(RAW)
        for (const line of text.trimEnd().split('\n')) expect(line).toMatch(/^(FAIL|UNKNOWN| {9}|Not asked)/)
        const json = renderAnswersJson(result)
        expect(json).not.toMatch(RAW)
        expect(asJson(JSON.parse(json).answers)).toEqual(asJson(result.answers))
      }),
      RUNS,
    )
  })

  test('the diagnosis has no raw control, and no line that a name began', () => {
    const diagnosis = fc.record({
      account: name,
      action: fc.constant('cloudtrail:DescribeTrails'),
      answered: fc.array(name, { maxLength: 2 }),
      refused: fc.array(fc.record({ region: name, text: name }), { maxLength: 2 }),
    })
    fc.assert(
      fc.property(fc.array(diagnosis, { maxLength: 3 }), (diagnoses) => {
        const text = renderDiagnoses(diagnoses)
        expect(text).not.toMatch(RAW)
        for (const line of text.split('\n').slice(0, -1)) expect(line).toMatch(/^(Account | {2}(ok|REFUSED|PARTLY REFUSED) | {6})/)
      }),
      RUNS,
    )
  })

  test('the table colours nothing but what it wrote', () => {
    holds((result) => {
      const painted = renderTable(result, { color: true, width: 80 })
      // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colours are made of
      expect(painted.replace(/\u001b\[\d{1,2}m/g, '')).toBe(renderTable(result, { color: false, width: 80 }))
    })
  })

  test('a line of JSON is one line of the same value', () => {
    fc.assert(
      fc.property(hostileFinding, (finding) => {
        const line = renderJsonLine(finding)
        expect(line).not.toMatch(RAW)
        expect(line.indexOf('\n')).toBe(line.length - 1)
        expect(JSON.parse(line)).toEqual(asJson({ v: 1, ...finding }))
      }),
      RUNS,
    )
  })

  test('a JSON document has the same value', () => {
    holds((result) => {
      const text = renderJson(result, { tool: { name: 'trailmend', version: '0.1.0' } })
      expect(text).not.toMatch(RAW)
      const parsed = JSON.parse(text)
      expect(parsed.findings).toEqual(result.findings.map((finding) => JSON.parse(renderJsonLine(finding))))
      expect(parsed.notLookedAt).toEqual(asJson(result.notLookedAt))
      expect(parsed.notices).toEqual(asJson(result.notices))
    })
  })

  test('CSV keeps its rows and columns, and no cell is a formula', () => {
    holds((result) => {
      const text = renderCsv(result)
      expect(text.replaceAll('\r\n', '\n')).not.toMatch(RAW)
      const [header, ...rows] = parseCsv(text)
      expect(rows).toHaveLength(result.findings.length)
      for (const row of rows) expect(row).toHaveLength(header!.length)
      expect(rows.flat().filter((cell) => /^[=+\-@\t\r＝＋－＠]/.test(cell))).toEqual([])
    })
  })

  test('JUnit XML is XML, and a name is no markup in it', () => {
    holds((result) => {
      const text = renderJunit(result)
      expect(text).not.toMatch(RAW)
      const cases = parseXml(text).children.flatMap(({ children }) => children)
      expect(cases).toHaveLength(result.findings.length)
      for (const { name, children } of cases) {
        expect(name).toBe('testcase')
        expect(children.length).toBeLessThanOrEqual(1)
        expect(children.flatMap((child) => child.children)).toEqual([])
      }
    })
  })

  test('OCSF events are valid by its schema', () => {
    holds((result) => {
      const text = renderOcsf(result, { toolVersion: '0.1.0' })
      expect(text).not.toMatch(RAW)
      const events: unknown[] = JSON.parse(text)
      expect(events.flatMap(eventErrors)).toEqual([])
      expect(events).toHaveLength(result.findings.length)
    })
  })

  test("ASFF findings fit the SDK's model and its limits", () => {
    holds((result) => {
      const text = renderAsff(result)
      expect(text).not.toMatch(RAW)
      const findings: unknown[] = JSON.parse(text)
      expect(findings.flatMap(modelErrors)).toEqual([])
      expect(findings).toHaveLength(result.findings.length)
    })
  })

  test('what changed has no raw control, no line that is too long, and names are plain text in its Markdown', () => {
    fc.assert(
      fc.property(hostileResult, hostileResult, (older, newer) => {
        const diff = compareResults(older, newer)
        const table = renderDiffTable(diff, { color: false, width: 80 })
        const page = renderDiffMarkdown(diff)
        const json = renderDiffJson(diff, { tool: { name: 'trailmend', version: '0.1.0' } })
        for (const text of [table, page, json]) expect(text).not.toMatch(RAW)
        expect(table.split('\n').filter((line) => columnsOf(line) > 80)).toEqual([])
        expect(JSON.parse(json).changes).toHaveLength(diff.changes.length)
        const tokens = tokensOf(page)
        expect(tokens.map(({ type }) => type).filter((type) => NEVER.has(type) || type === 'html' || type === 'code')).toEqual([])
        expect(tokens.filter(({ type }) => type === 'list_item')).toHaveLength(diff.changes.length)
        expect(visibleText(page)).not.toMatch(LINKED_BY_GITHUB)
      }),
      RUNS,
    )
  })

  test('SARIF is valid, and its messages are plain text', () => {
    holds((result) => {
      const locate = ({ source }: SourcedFinding) => ({ uri: source, line: 1 })
      const text = renderSarif(result, { toolVersion: '0.1.0', locate })
      expect(text).not.toMatch(RAW)
      const log: Log = JSON.parse(text)
      expect(schemaErrors(log)).toEqual([])
      const { results = [], invocations } = log.runs[0]!
      expect(results.length).toBe(shown(result).length)
      const messages = [...results, ...invocations![0]!.toolExecutionNotifications!].map(({ message }) => message.text!)
      for (const message of messages) {
        expect(message.replaceAll('{{', '').replaceAll('}}', '')).not.toMatch(/[{}]/)
        expect(message).not.toContain('](')
      }
    })
  })

  test('Markdown keeps its rows, and names are plain text in it', () => {
    holds((result) => {
      const page = renderMarkdown(result, { benchmark: 'cis-aws@2.0', title: result.findings[0]!.account })
      expect(page).not.toMatch(RAW)
      const tokens = tokensOf(page)
      const tables = tokens.filter(({ type }) => type === 'table')
      expect(tables.map((table) => ('rows' in table ? table.rows.length : 0))).toEqual(
        open(result).length > 0 ? [1, open(result).length] : [1],
      )
      expect(tokens.map(({ type }) => type).filter((type) => NEVER.has(type))).toEqual([])
      const html = tokens.filter(({ type }) => type === 'html').map(({ raw }) => raw.trim())
      expect(html.filter((raw) => !OUR_HTML.test(raw))).toEqual([])
      for (const { raw } of tokens.filter(({ type }) => type === 'text' || type === 'escape')) expect(raw).not.toMatch(/[<|]/)
      expect(visibleText(page)).not.toMatch(LINKED_BY_GITHUB)
    })
  })
})

const NEVER = new Set(['link', 'image', 'em', 'del', 'codespan', 'blockquote', 'hr', 'def', 'lheading', 'br'])

const OUR_HTML = /^(?:<details><summary>[\w ,:]+<\/summary>|<\/details>)$/

/** Mentions, references and addresses that GitHub turns into links in rendered text. */
const LINKED_BY_GITHUB = /@[a-z0-9_-]|#\d|\bGH-\d|\bCVE-\d|:\/\/|\bwww\.|\bdeadbeef1\b/i

function tokensOf(page: string): readonly Token[] {
  const tokens: Token[] = []
  marked.walkTokens(marked.lexer(page), (token) => {
    tokens.push(token)
  })
  return tokens
}

/** The text of a rendered page outside code, where alone GitHub looks for what to link. */
function visibleText(page: string): string {
  return String(marked.parse(page))
    .replace(/<pre>[\s\S]*?<\/pre>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&(lt|gt|quot|amp);/g, (_, entity: 'lt' | 'gt' | 'quot' | 'amp') => ({ lt: '<', gt: '>', quot: '"', amp: '&' })[entity])
}

test('the parser is not blind', () => {
  const tokens = tokensOf('a [b](c) <i>d</i> ![e](f) https://g.example\n\n| a |\n| - |\n| b |\n').map(({ type }) => type)
  expect(tokens).toEqual(expect.arrayContaining(['link', 'html', 'image', 'table']))
  expect(visibleText('@user')).toMatch(LINKED_BY_GITHUB)
  expect(visibleText(renderMarkdown(resultFrom([findingOf()])))).not.toMatch(LINKED_BY_GITHUB)
})
