import { type CellContext, type Column, columnsFor } from './columns.ts'
import type { Row } from './fold.ts'
import type { Paint, Palette } from './paint.ts'
import { columnsOf, wrap } from './wrap.ts'

export interface FindingsTableOptions extends Omit<CellContext, 'all'> {
  readonly width: number
  readonly palette: Palette
}

/** The lines of one cell, and how to paint them. */
interface Cell {
  readonly lines: readonly string[]
  readonly paint: Paint
}

const GAP = 2

/**
 * Findings as rows, each wrapped to its column, with a blank line between two. Lines without trailing spaces.
 *
 * Laid out here and not by a library: a name as long as AWS allows, or longer, must not cost more than its length.
 */
export function findingsTable(findings: readonly Row[], options: FindingsTableOptions): readonly string[] {
  const { width, palette } = options
  const columns = columnsFor(width)
  const texts = findings.map(({ finding, all }) => columns.map((column) => column.lines(finding, { ...options, all })))
  const widths = fit(columns, texts, width)
  const head = columns.map(({ title }) => ({ lines: [title], paint: palette.heading }))
  const rule = widths.map((columnWidth) => ({ lines: ['─'.repeat(columnWidth)], paint: palette.faint }))
  const rows = findings.map(({ finding: { outcome, severity } }, row) =>
    widths.map((columnWidth, column) => ({
      lines: (texts[row]?.[column] ?? []).flatMap((line) => wrap(line, columnWidth)),
      paint: column === 0 ? palette.finding(outcome, severity) : plain,
    })),
  )
  return [
    ...layRow(head, widths),
    ...layRow(rule, widths),
    ...rows.flatMap((cells, row) => [...(row > 0 ? [''] : []), ...layRow(cells, widths)]),
  ]
}

const plain: Paint = (text) => text

/** Each column as wide as it needs and may be; the last one takes the rest of the width. */
function fit(columns: readonly Column[], rows: readonly (readonly (readonly string[])[])[], width: number): readonly number[] {
  const fixed = columns.slice(0, -1).map(({ title, most }, column) => {
    const needed = rows.reduce((widest, cells) => Math.max(widest, ...(cells[column] ?? []).map(columnsOf)), title.length)
    return Math.min(needed, most)
  })
  return [...fixed, fixed.reduce((left, used) => left - used - GAP, width)]
}

/** One row: as many lines as its longest cell. A line ends with its last text, so that nothing trails it. */
function layRow(cells: readonly Cell[], widths: readonly number[]): readonly string[] {
  const height = cells.reduce((most, { lines }) => Math.max(most, lines.length), 0)
  return Array.from({ length: height }, (_, line) => {
    let row = ''
    let owed = 0
    for (const [column, { lines, paint }] of cells.entries()) {
      const text = (lines[line] ?? '').trimEnd()
      if (text !== '') {
        row += ' '.repeat(owed) + paint(text)
        owed = 0
      }
      owed += (widths[column] ?? 0) - columnsOf(text) + GAP
    }
    return row
  })
}
