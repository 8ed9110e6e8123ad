import type { SourcedFinding } from '@trailmend/core'
import CliTable from 'cli-table3'
import { type CellContext, type Column, columnsFor } from './columns.ts'
import type { Palette } from './paint.ts'
import { columnsOf, wrap } from './wrap.ts'

export interface FindingsTableOptions extends CellContext {
  readonly width: number
  readonly palette: Palette
}

const GAP = 2

/** cli-table3 looks for overlaps between all rows of a table: its time grows with the square of them. */
const ROWS_AT_ONCE = 50

/** Findings as rows, each wrapped to its column. Lines without trailing spaces. */
export function findingsTable(findings: readonly SourcedFinding[], options: FindingsTableOptions): readonly string[] {
  const { width, palette } = options
  const columns = columnsFor(width)
  const unwrapped = findings.map((finding) => columns.map((column) => column.lines(finding, options)))
  const widths = fit(columns, unwrapped, width)
  const rows = unwrapped.map((cells, row) =>
    cells.map((lines, column) => {
      const paint = column === 0 ? paintOf(findings[row], palette) : plain
      const wrapped = lines.flatMap((line) => wrap(line, widths[column] ?? 0))
      return wrapped.map(paint).join('\n')
    }),
  )
  const head = columns.map(({ title }) => palette.heading(title))
  const rule = widths.map((columnWidth) => palette.faint('─'.repeat(columnWidth)))
  return [...lay([head, rule], widths), ...rows.flatMap((_, start) => (start % ROWS_AT_ONCE === 0 ? layRows(start) : []))]

  function layRows(start: number): readonly string[] {
    const chunk = rows.slice(start, start + ROWS_AT_ONCE)
    return lay(
      chunk.map((cells, index) => (start + index + 1 < rows.length ? withGapBelow(cells) : cells)),
      widths,
    )
  }
}

const plain = (text: string): string => text

function paintOf(finding: SourcedFinding | undefined, palette: Palette): (text: string) => string {
  return finding === undefined ? plain : palette.finding(finding.outcome, finding.severity)
}

/** A blank line sets rows of several lines apart. The cell that is the longest decides, so every cell gets one. */
function withGapBelow(cells: readonly string[]): readonly string[] {
  return cells.map((cell) => `${cell}\n`)
}

/** Each column as wide as it needs and may be; the last one takes the rest of the width. */
function fit(columns: readonly Column[], rows: readonly (readonly (readonly string[])[])[], width: number): readonly number[] {
  const fixed = columns.slice(0, -1).map(({ title, most }, column) => {
    const needed = rows.reduce((widest, cells) => Math.max(widest, ...(cells[column] ?? []).map(columnsOf)), title.length)
    return Math.min(needed, most)
  })
  return [...fixed, fixed.reduce((left, used) => left - used - GAP, width)]
}

const NO_BORDERS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: ' '.repeat(GAP),
} as const

function lay(rows: readonly (readonly string[])[], widths: readonly number[]): readonly string[] {
  const table = new CliTable({
    chars: NO_BORDERS,
    colWidths: [...widths],
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
  })
  table.push(...rows.map((cells) => [...cells]))
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
}
