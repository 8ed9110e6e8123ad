import { UsageError } from '../usage-error.ts'

/** The forms that a report can have. */
export const FORMATS = ['table', 'json', 'jsonl', 'markdown', 'sarif', 'csv', 'junit', 'ocsf', 'asff', 'html'] as const
export type Format = (typeof FORMATS)[number]

/** A report that was asked for. */
export interface ReportRequest {
  readonly format: Format
  /** The file it goes to; `undefined` for standard output. */
  readonly path: string | undefined
}

/**
 * Read `format` or `format=path`, any number of them. Where nothing goes to standard output the table does.
 *
 * Throws a `UsageError` for an unknown format, and where two reports would go to standard output.
 */
export function reportRequests(wishes: readonly string[]): readonly ReportRequest[] {
  const requests = wishes.map(reportRequest)
  const printed = requests.filter((request) => request.path === undefined)
  if (printed.length > 1) {
    throw new UsageError(
      `--format: only one report can go to standard output, got ${printed.map((each) => each.format).join(' and ')}; give the others a file: ${printed[1]?.format}=report.txt`,
    )
  }
  return printed.length === 0 ? [{ format: 'table', path: undefined }, ...requests] : requests
}

function reportRequest(wish: string): ReportRequest {
  const [name = '', path] = splitOnce(wish)
  const format = FORMATS.find((each) => each === name)
  if (format === undefined)
    throw new UsageError(`--format: expected ${FORMATS.join(', ')}, optionally with =path, got ${JSON.stringify(wish)}`)
  if (path === '') throw new UsageError(`--format: a path is missing behind "${format}="`)
  return { format, path }
}

function splitOnce(wish: string): [string, string | undefined] {
  const at = wish.indexOf('=')
  return at === -1 ? [wish, undefined] : [wish.slice(0, at), wish.slice(at + 1)]
}
