import type { BenchmarkId, SourcedFinding } from '@trailmend/core'
import { controlName, resourceName } from '../commands.ts'
import { number } from '../count.ts'
import { visible } from '../escape/visible.ts'

export interface CellContext {
  readonly benchmark: BenchmarkId | undefined
  /** Whether to say where the facts came from. */
  readonly namesSource: boolean
  /** How many controls besides the finding's own have the same to say. */
  readonly others: number
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

const result: Column = {
  title: 'Result',
  most: 8,
  lines: ({ outcome, severity }) =>
    outcome === 'fail' || outcome === 'unknown' ? [OUTCOME_WORDS[outcome], severity] : [OUTCOME_WORDS[outcome]],
}

const control = (most: number): Column => ({
  title: 'Control',
  most,
  lines: (finding, { benchmark, others }) => [
    name(controlName(finding, benchmark)),
    ...(others === 0 ? [] : [`and ${number(others)} more`]),
  ],
})

const account: Column = { title: 'Account', most: 12, lines: (finding) => [name(finding.account)] }

const region: Column = { title: 'Region', most: 14, lines: (finding) => [name(finding.region)] }

const resource: Column = {
  title: 'Resource',
  most: 26,
  lines: (finding, { namesSource }) => [name(resourceName(finding)), ...(namesSource ? [name(`in ${finding.source}`)] : [])],
}

const where = (most: number): Column => ({
  title: 'Where',
  most,
  lines: (finding, context) => [
    ...resource.lines(finding, context).slice(0, 1),
    name(finding.region),
    name(finding.account),
    ...resource.lines(finding, context).slice(1),
  ],
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
