import { BENCHMARKS, type BenchmarkId, type CheckResult } from '@trailmend/core'
import { type Commands, commandsOf, controlName, resourceName } from '../commands.ts'
import { visible } from '../escape/visible.ts'
import { hasSeveralSources, unseenGroups } from '../not-looked-at.ts'
import { number, verdict } from '../verdict.ts'
import { findingsTable } from './findings-table.ts'
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
const COMMANDS_SHOWN = 10
const SKIPPED_SHOWN = 20

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
  const sections = [verdictLines(result, page), findingLines(result, page), commandLines(result, page), unseenLines(result, page)]
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

function findingLines(result: CheckResult, { width, palette, benchmark, verbose }: Page): readonly string[] {
  const rows = result.findings.filter(({ outcome }) => verbose || outcome === 'fail' || outcome === 'unknown')
  return rows.length === 0 ? [] : findingsTable(rows, { width, palette, benchmark, namesSource: hasSeveralSources(result) })
}

function leftOut(count: number): readonly string[] {
  return count === 0 ? [] : ['', `${number(count)} more in the verbose output.`]
}

function commandLines(result: CheckResult, page: Page): readonly string[] {
  const all = commandsOf(result)
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
  const label = `${resourceName(finding)}, ${finding.region}, ${finding.account}: ${controlName(finding, benchmark)}`
  return wrap(visible(label, { limit: 300 }), width - 2).map((line) => `  ${line}`)
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
