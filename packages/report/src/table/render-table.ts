import { BENCHMARKS, type BenchmarkId, type CheckResult, type SourcedFinding } from '@trailmend/core'
import { acceptedOf, isOpen } from '../accepted.ts'
import { type Commands, commandsOf, controlName, resourceName } from '../commands.ts'
import { number, plural } from '../count.ts'
import { visible } from '../escape/visible.ts'
import { hasSeveralSources, unseenGroups } from '../not-looked-at.ts'
import { verdict } from '../verdict.ts'
import { byControl } from './by-control.ts'
import { findingsTable } from './findings-table.ts'
import { fold, type Row } from './fold.ts'
import { createPalette, type Palette } from './paint.ts'
import { wrap } from './wrap.ts'

export interface TableOptions {
  readonly color: boolean
  /** Columns of the terminal. Fewer than 60 are taken as 60, more than 160 as 160. */
  readonly width: number
  readonly benchmark?: BenchmarkId | undefined
  /** Also show what passed, and every command and skipped region. */
  readonly verbose?: boolean | undefined
}

const NARROWEST = 60
const WIDEST = 160
/** From so many failures and unknowns on, a line for each control tells what there is before the list does. */
const MANY_OPEN = 20
const COMMANDS_SHOWN = 10
const SKIPPED_SHOWN = 20
const ACCEPTED_SHOWN = 20
const NOTICES_SHOWN = 50

interface Page {
  readonly width: number
  readonly palette: Palette
  readonly benchmark: BenchmarkId | undefined
  readonly verbose: boolean
}

/**
 * A check for an engineer at a terminal: the verdict, what is wrong, what to do about it, and what was not looked at.
 *
 * No line is longer than the width, commands excepted: a command that is broken in two cannot be pasted.
 */
export function renderTable(result: CheckResult, { color, width, benchmark, verbose = false }: TableOptions): string {
  const columns = Number.isNaN(width) ? NARROWEST : Math.trunc(Math.min(WIDEST, Math.max(NARROWEST, width)))
  const page: Page = { width: columns, palette: createPalette(color), benchmark, verbose }
  const sections = [verdictLines, controlLines, findingLines, noticeLines, commandLines, acceptedLines, unseenLines].map((lines) =>
    lines(result, page),
  )
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

function verdictLines(result: CheckResult, { width, palette, benchmark }: Page): readonly string[] {
  const { word, counts } = verdict(result)
  const [first = '', ...rest] = wrap(`${word}: ${keepCounts(counts)}`, width).map((line) => line.replaceAll(NO_BREAK, ' '))
  const painted = first.startsWith(word) ? palette.verdict(result.status)(word) + first.slice(word.length) : first
  return [painted, ...rest, ...(benchmark === undefined ? [] : [palette.faint(BENCHMARKS[benchmark])])]
}

const NO_BREAK = '\u00a0'

/** A number at the end of a line, and its noun on the next, is hard to read. */
function keepCounts(counts: string): string {
  return counts.replace(/(\d) /g, `$1${NO_BREAK}`)
}

function findingLines(result: CheckResult, page: Page): readonly string[] {
  const { width, palette, benchmark } = page
  const rows = rowsOf(result, page)
  if (rows.length === 0) return []
  const folded = rows.reduce((sum, { all }) => sum + all.length - 1, 0)
  const hint = `“and … more” stands for ${plural(folded, 'finding')} alike; the verbose output lists each.`
  return [
    ...findingsTable(rows, { width, palette, benchmark, namesSource: hasSeveralSources(result) }),
    ...(folded === 0 ? [] : ['', ...wrap(hint, width)]),
  ]
}

function rowsOf({ findings, failOn }: CheckResult, { verbose }: Page): readonly Row[] {
  const shown = findings.filter((finding) => isOpen(finding, failOn) || (verbose && finding.outcome !== 'fail'))
  return verbose ? shown.map((finding) => ({ finding, all: [finding] })) : fold(shown)
}

function controlLines({ findings, failOn }: CheckResult, { width, palette, benchmark }: Page): readonly string[] {
  const open = findings.filter((finding) => isOpen(finding, failOn))
  return open.length < MANY_OPEN ? [] : byControl(open, { width, palette, benchmark })
}

function noticeLines({ notices }: CheckResult, { width, palette, verbose }: Page): readonly string[] {
  if (notices.length === 0) return []
  const shown = verbose ? notices : notices.slice(0, NOTICES_SHOWN)
  return [
    palette.heading('Take note'),
    ...shown.flatMap(({ text }) => wrap(visible(text, { limit: 1_000 }), width - 2).map((line) => `  ${line}`)),
    ...leftOut(notices.length - shown.length),
  ]
}

/** Failures that somebody answers for: told, so that they are not forgotten, and apart, so that they hide nothing. */
function acceptedLines(result: CheckResult, { width, palette, benchmark, verbose }: Page): readonly string[] {
  const all = acceptedOf(result)
  if (all.length === 0) return []
  const shown = verbose ? all : all.slice(0, ACCEPTED_SHOWN)
  return [
    palette.heading('Accepted'),
    ...shown.flatMap(({ kind, finding, text }) => {
      const lines = wrap(visible(`${place(finding, benchmark)}: ${text}`, { limit: 1_000 }), width - 13)
      return lines.map((line, index) => `  ${index === 0 ? palette.faint(kind.padEnd(9)) : ' '.repeat(9)}  ${line}`)
    }),
    ...leftOut(all.length - shown.length),
  ]
}

function place(finding: SourcedFinding, benchmark: BenchmarkId | undefined): string {
  return `${resourceName(finding)}, ${finding.region}, ${finding.account}: ${controlName(finding, benchmark)}`
}

function leftOut(count: number): readonly string[] {
  return count === 0 ? [] : ['', `${number(count)} more in the verbose output.`]
}

function commandLines(result: CheckResult, page: Page): readonly string[] {
  // One of each kind of failure first: the tenth command of a kind helps less than the first of the next.
  const first = rowsOf(result, page).map(({ finding }) => finding)
  const all = commandsOf({ ...result, findings: [...first, ...result.findings] })
  if (all.length === 0) return []
  const shown = page.verbose ? all : all.slice(0, COMMANDS_SHOWN)
  return [
    page.palette.heading('To look and to mend by hand'),
    ...shown.flatMap((commands) => ['', ...labelLines(commands, page), ...commands.lines.map((line) => `    ${line}`)]),
    ...leftOut(all.length - shown.length),
  ]
}

/** Deliberately no shell comment: a shell that does not know comments would run what a name holds. */
function labelLines({ finding }: Commands, { width, benchmark }: Page): readonly string[] {
  return wrap(visible(place(finding, benchmark), { limit: 300 }), width - 2).map((line) => `  ${line}`)
}

function unseenLines(result: CheckResult, { width, palette, verbose }: Page): readonly string[] {
  const groups = unseenGroups(result)
  if (groups.length === 0) return []
  const skipped = groups.filter((group) => !group.leavesGap)
  const shown = verbose ? skipped : skipped.slice(0, SKIPPED_SHOWN)
  const gaps = groups.filter((group) => group.leavesGap).flatMap(({ text }) => item('gap', text))
  return [
    palette.heading('Not looked at'),
    ...gaps,
    ...shown.flatMap(({ text }) => item('skipped', text)),
    ...leftOut(skipped.length - shown.length),
  ]

  function item(word: 'gap' | 'skipped', text: string): readonly string[] {
    const paint = word === 'gap' ? palette.verdict('incomplete') : palette.faint
    return wrap(text, width - 11).map((line, index) => `  ${index === 0 ? paint(word.padEnd(7)) : ' '.repeat(7)}  ${line}`)
  }
}
