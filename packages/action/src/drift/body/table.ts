import { escapeMarkdown, type Section } from '@trailmend/report'

/** Characters of a name, and of a sentence; more of either is nobody's honest name. */
const NAME_LIMIT = 300
const TEXT_LIMIT = 1_000

/** A table that can be shortened by whole rows. Cells are Markdown already. */
export interface Table {
  readonly heading: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** What the rows are, for those there was no room for. */
  readonly noun: string
}

/** More rows than fit into any body, at 24 characters each, are not even written down. */
const MAX_ROWS = 3_000

/** A table as a section of a page. The last column is left out where it is empty in every row. */
export function tableSection({ heading, columns, rows, noun }: Table): Section {
  const width = rows.some((row) => row.at(-1) !== '') ? columns.length : columns.length - 1
  const line = (cells: readonly string[]) => `| ${cells.slice(0, width).join(' | ')} |\n`
  const written = rows.slice(0, MAX_ROWS)
  return {
    open: `\n### ${heading}\n\n${line(columns)}${line(columns.map(() => '---'))}`,
    items: written.map(line),
    close: '',
    more: (left) => `\n${left + rows.length - written.length} more ${noun}, see the report.\n`,
  }
}

/** A name from AWS as a cell. */
export function nameCell(name: string): string {
  return escapeMarkdown(name, { limit: NAME_LIMIT })
}

/** A sentence with names from AWS as a cell. */
export function textCell(text: string): string {
  return escapeMarkdown(text, { limit: TEXT_LIMIT })
}
