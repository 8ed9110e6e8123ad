import type { BenchmarkId, SourcedFinding } from '@trailmend/core'
import { controlName, resourceName } from '../commands.ts'
import { number } from '../count.ts'
import { visible } from '../escape/visible.ts'

export interface CellContext {
  readonly benchmark: BenchmarkId | undefined
  /** Whether to say where the facts came from. */
  readonly namesSource: boolean
  /** All that the row stands for, the finding itself included. */
  readonly all: readonly SourcedFinding[]
}

export interface Column {
  readonly title: string
  /** The most columns of the terminal to take; the rest is wrapped. The last column of a layout takes what is left. */
  readonly most: number
  /** Visible characters only, not yet wrapped. */
  readonly lines: (finding: SourcedFinding, context: CellContext) => readonly string[]
}

export const OUTCOME_WORDS: Readonly<Record<SourcedFinding['outcome'], string>> = {
  fail: 'FAIL',
  unknown: 'UNKNOWN',
  pass: 'PASS',
  'not-applicable': 'N/A',
}

const NAME_LIMIT = 300
const TEXT_LIMIT = 1_000

const name = (text: string): string => visible(text, { limit: NAME_LIMIT })

/** A name, and below it how many others the row stands for. */
function andMore(first: string, all: readonly SourcedFinding[], part: (finding: SourcedFinding) => string): readonly string[] {
  const others = new Set(all.map(part)).size - 1
  return others > 0 ? [first, `and ${number(others)} more`] : [first]
}

const result: Column = {
  title: 'Result',
  most: 8,
  lines: ({ outcome, severity }) =>
    outcome === 'fail' || outcome === 'unknown' ? [OUTCOME_WORDS[outcome], severity] : [OUTCOME_WORDS[outcome]],
}

const control = (most: number): Column => ({
  title: 'Control',
  most,
  lines: (finding, { benchmark, all }) => andMore(name(controlName(finding, benchmark)), all, (each) => each.control),
})

const account: Column = {
  title: 'Account',
  most: 12,
  lines: (finding, { all }) => andMore(name(finding.account), all, (each) => each.account),
}

const region: Column = {
  title: 'Region',
  most: 14,
  lines: (finding, { all }) => andMore(name(finding.region), all, (each) => each.region),
}

type Lines = Column['lines']

const named: Lines = (finding, { all }) => andMore(name(resourceName(finding)), all, resourceName)

const source: Lines = (finding, { namesSource, all }) =>
  namesSource ? andMore(name(`in ${finding.source}`), all, (each) => each.source) : []

const resource: Column = { title: 'Resource', most: 26, lines: (...cell) => [named, source].flatMap((lines) => lines(...cell)) }

const where = (most: number): Column => ({
  title: 'Where',
  most,
  lines: (...cell) => [named, region.lines, account.lines, source].flatMap((lines) => lines(...cell)),
})

const what = (most: number): Column => ({
  title: 'What',
  most,
  lines: (finding, context) => [result.lines(finding, context).join(' '), ...control(most).lines(finding, context)],
})

const why: Column = { title: 'Why', most: Number.POSITIVE_INFINITY, lines: ({ because }) => [visible(because.text, { limit: TEXT_LIMIT })] }

/** The columns for a terminal, by the least width from which on they fit: the widest first. */
const LAYOUTS: readonly { readonly from: number; readonly columns: readonly Column[] }[] = [
  { from: 140, columns: [result, control(30), account, region, resource, why] },
  { from: 96, columns: [result, control(26), where(26), why] },
  { from: 76, columns: [result, control(16), where(18), why] },
  { from: 0, columns: [what(14), where(14), why] },
]

/** The columns that show findings best in a terminal of a width. */
export function columnsFor(width: number): readonly Column[] {
  return LAYOUTS.find(({ from }) => width >= from)?.columns ?? []
}
