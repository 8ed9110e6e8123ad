import { UsageError } from '../usage-error.ts'

/** The forms that a report of a verification can have. */
export const VERIFY_FORMATS = ['table', 'json', 'jsonl', 'junit'] as const
export type VerifyFormat = (typeof VERIFY_FORMATS)[number]

/** A report that was asked for. */
export interface VerifyReport {
  readonly format: VerifyFormat | 'evidence' | 'evidence-markdown'
  /** The file it goes to; `undefined` for standard output. */
  readonly path: string | undefined
}

/**
 * Read `format` or `format=path`, any number of them, and where the evidence goes. Where nothing goes to standard output the table does.
 *
 * Throws a `UsageError` for an unknown format, and where two reports would go to standard output.
 */
export function verifyReports(wishes: readonly string[], evidence: string | undefined): readonly VerifyReport[] {
  const reports: VerifyReport[] = wishes.map(verifyReport)
  const printed = reports.filter(({ path }) => path === undefined)
  if (printed.length > 1) {
    throw new UsageError(`--format: only one report can go to standard output; give the others a file: ${printed[1]?.format}=report.txt`)
  }
  return [
    ...(printed.length === 0 ? [{ format: 'table', path: undefined } as const] : []),
    ...reports,
    ...(evidence === undefined ? [] : [{ format: evidence.endsWith('.md') ? 'evidence-markdown' : 'evidence', path: evidence } as const]),
  ]
}

function verifyReport(wish: string): VerifyReport {
  const at = wish.indexOf('=')
  const name = at === -1 ? wish : wish.slice(0, at)
  const path = at === -1 ? undefined : wish.slice(at + 1)
  const format = VERIFY_FORMATS.find((each) => each === name)
  if (format === undefined)
    throw new UsageError(`--format: expected ${VERIFY_FORMATS.join(', ')}, optionally with =path, got ${JSON.stringify(wish)}`)
  if (path === '') throw new UsageError(`--format: a path is missing behind "${format}="`)
  return { format, path }
}
