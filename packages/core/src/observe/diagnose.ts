import { ignoranceOf } from './answers.ts'
import { IGNORANCE } from './fact.ts'
import { isAnswered, OPERATIONS, type OperationName } from './operations.ts'
import type { RecordedCall } from './recording.ts'

/** What one operation's calls say of the permissions and the reach of an account's credentials. */
export interface Diagnosis {
  readonly account: string
  /** The IAM action, or the operation where none is needed. */
  readonly action: string
  /** The regions in which AWS answered. */
  readonly answered: readonly string[]
  /** The regions in which it did not, and why. */
  readonly refused: readonly { readonly region: string; readonly text: string }[]
}

/** Arrange the calls of a check by account and permission, in the order of the operations' table. */
export function diagnose(calls: readonly RecordedCall[]): readonly Diagnosis[] {
  const accounts = [...new Set(calls.map((call) => call.account))].sort()
  return accounts.flatMap((account) => {
    return Object.entries(OPERATIONS).flatMap(([name, { service, operation, action }]) => {
      const asked = calls.filter((call) => call.account === account && call.service === service && call.operation === operation)
      if (asked.length === 0) return []
      const answered = asked.filter(isAnswered).map((call) => call.region)
      const refused = asked.flatMap((call) =>
        'error' in call && !isAnswered(call) ? [{ region: call.region, text: reason(call.error, name as OperationName) }] : [],
      )
      return [{ account, action: action ?? name, answered: [...new Set(answered)].sort(), refused }]
    })
  })
}

function reason(error: { readonly name: string; readonly message: string }, operation: OperationName): string {
  const { because, detail } = ignoranceOf(error, operation)
  return `${IGNORANCE[because]} (${detail})`
}
