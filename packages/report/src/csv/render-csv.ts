import type { BenchmarkId, CheckResult } from '@trailmend/core'
import { stringify } from 'csv-stringify/sync'
import { visible } from '../escape/visible.ts'
import { COLUMNS, rowsOf } from './columns.ts'

export interface CsvOptions {
  readonly benchmark?: BenchmarkId | undefined
}

/** A spreadsheet's cell holds 32,767 characters. Source: Microsoft Support, "Excel specifications and limits". */
const CELL_LIMIT = 32_000

/**
 * Every finding as a row of comma-separated values (RFC 4180), with a header; lines end in CR LF, as the RFC has it.
 *
 * A cell that a spreadsheet would take for a formula (it begins with `=`, `+`, `-`, `@` or one of their full-width forms) has an
 * apostrophe put before it. Source of the rule: OWASP, "CSV Injection". Other characters that are not seen are shown as `\u{…}`.
 */
export function renderCsv(result: CheckResult, { benchmark }: CsvOptions = {}): string {
  const rows = rowsOf(result, benchmark).map((row) => row.map((cell) => visible(cell, { limit: CELL_LIMIT })))
  return stringify([COLUMNS, ...rows], { record_delimiter: 'windows', escape_formulas: true, quoted: true })
}
