import type { Filterable } from './filter.ts'
import type { Sortable } from './sort.ts'

/** A finding and the row that shows it. */
export interface Row extends Filterable, Sortable {
  readonly element: HTMLTableRowElement
}

/** The rows of one part of a table, in the order of the file. */
export function readRows(body: HTMLTableSectionElement): readonly Row[] {
  return Array.from(body.rows, readRow)
}

/** All texts are read off the page, where the browser has made them plain: nothing of a finding is ever in the script. */
function readRow(element: HTMLTableRowElement, order: number): Row {
  const [, severity = '', control = '', resource = '', account = '', region = ''] = Array.from(element.cells, (cell, index) =>
    index < 6 ? (cell.textContent ?? '') : '',
  )
  const { standing = '', benchmarks = '' } = element.dataset
  const number = element.cells[2]?.querySelector('b')?.textContent ?? ''
  return {
    element,
    order,
    standing,
    severity,
    control: control.slice(number.length),
    resource,
    account,
    region,
    benchmarks: benchmarks.split(' '),
    text: searched(element, [control, resource, account, region, severity]),
  }
}

/** What a person looks for: what the row shows, the ARN, and what was seen. Commands would match everything. */
function searched(element: HTMLTableRowElement, shown: readonly string[]): string {
  const why = element.cells[6]
  const sentences = [why?.querySelector('summary'), ...(why?.querySelectorAll('.accepted, dd.sought') ?? [])]
  return [...shown, ...sentences.map((each) => each?.textContent ?? '')].join('\n').toLowerCase()
}
