import type { Filterable } from './filter.ts'
import type { Sortable } from './sort.ts'

/** A finding and the row that shows it. */
export interface Row extends Filterable, Sortable {
  readonly element: HTMLTableRowElement
}

/** The rows of a table's chunks, in the order of the file. */
export function readRows(chunks: readonly HTMLTableSectionElement[]): readonly Row[] {
  return chunks.flatMap((chunk) => Array.from(chunk.rows)).map(readRow)
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

/** What a person looks for: what the row shows, the ARN, and what was seen. What is the same in every row would only match all. */
function searched(element: HTMLTableRowElement, shown: readonly string[]): string {
  const why = element.cells[6]
  const sentences = why?.querySelectorAll('summary, p:not(.look, .mend, .print, .want)') ?? []
  return [...shown, ...Array.from(sentences, (each) => each.textContent)].join('\n').toLowerCase()
}
