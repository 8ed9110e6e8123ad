import type { Answers } from '../answers.ts'
import type { OperationName } from '../operations.ts'
import type { RecordedCall } from '../recording.ts'

/** Inputs that leave nothing out of a list of all that a region has: how many at a time, and which kind of alarm. */
const LEAVES_NOTHING_OUT: ReadonlySet<string> = new Set(['MaxResults', 'MaxRecords', 'MaxBuckets', 'Limit', 'DryRun', 'AlarmTypes'])

/** The last call that asked for all that a region has; one that names some, or filters, says nothing of the others. */
export function wholeList(
  answers: Answers,
  { account, region }: { readonly account: string; readonly region: string },
  operation: OperationName,
): RecordedCall | undefined {
  return answers.calls(account, operation).findLast((call) => call.region === region && isWholeList(call))
}

/** Whether a call asked for all that there is. */
export function isWholeList({ input }: RecordedCall): boolean {
  return Object.entries(input).every(([name, value]) => LEAVES_NOTHING_OUT.has(name) || isNothing(value) || isPage(name))
}

/** A page is told from a whole list where it is read. */
function isPage(name: string): boolean {
  return name === 'NextToken' || name === 'Marker' || name === 'ContinuationToken'
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
}
