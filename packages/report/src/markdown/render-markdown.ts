import { BENCHMARKS, type BenchmarkId, type CheckResult, SEVERITIES, type SourcedFinding } from '@trailmend/core'
import { markdownTable } from 'markdown-table'
import { type Accepted, acceptedOf, isOpen } from '../accepted.ts'
import { commandsOf, controlName, resourceName } from '../commands.ts'
import { number } from '../count.ts'
import { escapeMarkdown } from '../escape/markdown-escape.ts'
import { hasSeveralSources, unseenGroups } from '../not-looked-at.ts'
import { OUTCOME_WORDS } from '../table/columns.ts'
import { acceptedCounts, verdict } from '../verdict.ts'
import { fillSections, type Section, utf8Length } from './fill.ts'

export interface MarkdownOptions {
  /** The most UTF-8 bytes of the page; at least 4,000 leave room for more than the verdict. Default: a job summary's limit, less a margin. */
  readonly maxBytes?: number | undefined
  readonly benchmark?: BenchmarkId | undefined
  /** The heading. Default: `Trailmend`. */
  readonly title?: string | undefined
}

/** A job summary takes 1 MiB for a step, and drops a longer one altogether. Source: GitHub Docs, "Workflow commands for GitHub Actions". */
const DEFAULT_MAX_BYTES = 1_048_576 - 16_384

const NAME_LIMIT = 300
const TEXT_LIMIT = 1_000

/**
 * A check as GitHub-flavoured Markdown, for a job summary, an issue or a comment. Ends in a line break.
 *
 * Shortened by whole rows where it would be longer than `maxBytes`, and then says how many rows are missing. Names from AWS are
 * plain text in it: no markup, link, image, HTML or mention.
 */
export function renderMarkdown(
  result: CheckResult,
  { maxBytes = DEFAULT_MAX_BYTES, benchmark, title = 'Trailmend' }: MarkdownOptions = {},
): string {
  const { word, counts } = verdict(result)
  const heading = `## ${escapeMarkdown(title, { limit: 200 })}\n\n`
  const statement = `**${word}**: ${counts}${benchmark === undefined ? '' : ` Judged by ${BENCHMARKS[benchmark]}.`}\n`
  const summary = `\n${summaryTable(result)}\n`
  const sections = [
    findingSection(result, benchmark),
    noticeSection(result),
    unseenSection(result),
    acceptedSection(result, benchmark),
    commandSection(result, benchmark),
  ]
  const frame = utf8Length(heading + statement + summary)
  if (frame > maxBytes) return utf8Length(heading + statement) <= maxBytes ? heading + statement : statement
  return heading + statement + summary + fillSections(sections, maxBytes - frame)
}

function summaryTable(result: CheckResult): string {
  const { outcomes, failures, accounts, regions } = result.summary
  const cells: readonly (readonly [string, number])[] = [
    ['Failed', outcomes.fail],
    ...SEVERITIES.map((severity) => [`of them ${severity}`, failures[severity]] as const),
    ...(acceptedCounts(result) === '' ? [] : [['of them accepted', acceptedOf(result).length] as const]),
    ['Unknown', outcomes.unknown],
    ['Passed', outcomes.pass],
    ['Not applicable', outcomes['not-applicable']],
    ['Accounts', accounts],
    ['Regions', regions],
  ]
  return table([cells.map(([name]) => name), cells.map(([, count]) => number(count))], 'r')
}

function table(rows: readonly (readonly string[])[], align = ''): string {
  return markdownTable(rows, { alignDelimiters: false, align: rows[0]?.map(() => align) ?? [] })
}

function findingSection(result: CheckResult, benchmark: BenchmarkId | undefined): Section {
  const shown = result.findings.filter((finding) => isOpen(finding, result.failOn))
  const namesSource = hasSeveralSources(result)
  const titles = ['Result', 'Control', 'Account', 'Region', 'Resource', 'Why', ...(namesSource ? ['Source'] : [])]
  const [head = '', rule = '', ...rows] = table([titles, ...shown.map((finding) => cellsOf(finding, benchmark, namesSource))]).split('\n')
  return {
    open: `\n${head}\n${rule}\n`,
    items: rows.map((row) => `${row}\n`),
    close: '',
    more: (left) => `\n${number(left)} more, see the report.\n`,
  }
}

function cellsOf(finding: SourcedFinding, benchmark: BenchmarkId | undefined, namesSource: boolean): readonly string[] {
  const { outcome, severity, account, region, because, source } = finding
  const names = [controlName(finding, benchmark), account, region, resourceName(finding)].map(plainName)
  const why = escapeMarkdown(because.text, { limit: TEXT_LIMIT })
  return [`**${OUTCOME_WORDS[outcome]}** ${severity}`, ...names, why, ...(namesSource ? [plainName(source)] : [])]
}

function plainName(name: string): string {
  return escapeMarkdown(name, { limit: NAME_LIMIT })
}

function noticeSection({ notices }: CheckResult): Section {
  return {
    open: '\n**Take note**\n\n',
    items: notices.map(({ text }) => `- ${escapeMarkdown(text, { limit: TEXT_LIMIT })}\n`),
    close: '',
    more: (left) => `\n${number(left)} more to take note of, see the report.\n`,
  }
}

function acceptedSection(result: CheckResult, benchmark: BenchmarkId | undefined): Section {
  return {
    open: `\n<details><summary>Accepted: ${acceptedCounts(result)}</summary>\n\n`,
    items: acceptedOf(result).map((accepted) => `- ${acceptedItem(accepted, benchmark)}\n`),
    close: '\n</details>\n',
    more: (left) => `\nAccepted: ${number(left)} more, see the report.\n`,
  }
}

function acceptedItem({ finding, kind, text }: Accepted, benchmark: BenchmarkId | undefined): string {
  return `${kind} ${label(finding, benchmark)} (${escapeMarkdown(text, { limit: TEXT_LIMIT })})`
}

function unseenSection(result: CheckResult): Section {
  const groups = unseenGroups(result)
  const gaps = groups.filter((group) => group.leavesGap).length
  return {
    open: `\n<details><summary>Not looked at: ${number(gaps)} with a gap left, ${number(groups.length - gaps)} without</summary>\n\n`,
    items: groups.map(({ leavesGap, text }) => `- ${leavesGap ? '**gap**' : 'skipped'} ${escapeMarkdown(text)}\n`),
    close: '\n</details>\n',
    more: (left) => `\nNot looked at: ${number(left)} more, see the report.\n`,
  }
}

function commandSection(result: CheckResult, benchmark: BenchmarkId | undefined): Section {
  return {
    open: '\n<details><summary>To look and to mend by hand</summary>\n\n',
    items: commandsOf(result).map((commands) => `${label(commands.finding, benchmark)}\n\n${codeBlock(commands.lines)}\n\n`),
    close: '</details>\n',
    more: (left) => `\nCommands for ${number(left)} more, see the report.\n`,
  }
}

function label(finding: SourcedFinding, benchmark: BenchmarkId | undefined): string {
  const [control, resource, region, account] = [
    controlName(finding, benchmark),
    resourceName(finding),
    finding.region,
    finding.account,
  ].map(plainName)
  return `**${resource}**, ${region}, ${account}: ${control}`
}

/** The fence is longer than every run of backticks inside, so that no name can end it. Source: CommonMark 4.5. */
function codeBlock(lines: readonly string[]): string {
  const longest = lines.flatMap((line) => line.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2)
  const fence = '`'.repeat(longest + 1)
  return `${fence}sh\n${lines.join('\n')}\n${fence}`
}
