import { UsageError } from '../usage-error.ts'

/** The forms that plans can be shown in. */
export const PLAN_FORMATS = ['table', 'json', 'markdown', 'cloudformation', 'terraform'] as const
export type PlanFormat = (typeof PLAN_FORMATS)[number]

/** A form that was asked for. */
export interface PlanReport {
  readonly format: PlanFormat
  /** The file it goes to; `undefined` for standard output. */
  readonly path: string | undefined
}

/**
 * Read `format` or `format=path`, any number of them. Where nothing goes to standard output the table does.
 *
 * Throws a `UsageError` for an unknown format, and where two would go to standard output.
 */
export function planReports(wishes: readonly string[]): readonly PlanReport[] {
  const reports = wishes.map(planReport)
  const printed = reports.filter(({ path }) => path === undefined)
  if (printed.length > 1) {
    throw new UsageError(`--format: only one can go to standard output; give the others a file: ${printed[1]?.format}=plan.txt`)
  }
  return printed.length === 0 ? [{ format: 'table', path: undefined }, ...reports] : reports
}

function planReport(wish: string): PlanReport {
  const at = wish.indexOf('=')
  const name = at === -1 ? wish : wish.slice(0, at)
  const path = at === -1 ? undefined : wish.slice(at + 1)
  const format = PLAN_FORMATS.find((each) => each === name)
  if (format === undefined)
    throw new UsageError(`--format: expected ${PLAN_FORMATS.join(', ')}, optionally with =path, got ${JSON.stringify(wish)}`)
  if (path === '') throw new UsageError(`--format: a path is missing behind "${format}="`)
  return { format, path }
}
