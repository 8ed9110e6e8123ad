import type { JsonObject } from '../observe/answer-fields.ts'
import type { AccountSnapshot } from '../observe/snapshot.ts'

/** How a run can end. Only `applied` and `undone` are for good: the others can be gone on with. */
export const RUN_OUTCOMES = {
  applied: 'every step was done and seen to hold',
  stuck: 'a step could not be done, or did not hold',
  stopped: 'something else changed the account',
  interrupted: 'the run was cut short',
  undone: 'every step that could be undone was',
} as const
export type RunOutcome = keyof typeof RUN_OUTCOMES

/** Why a call, or what came of it, is not as it should be. The message is attacker-controlled. */
export interface Failure {
  readonly name: string
  readonly message: string
}

/** What a run notes down, each at the moment it is true: what is intended before the call, what came of it after. */
export type JournalEntry =
  | {
      readonly event: 'run-started'
      readonly version: 1
      /** The fingerprint of the plan. */
      readonly plan: string
      readonly account: string
      /** The steps that were approved by name. Evidence only: a run that is gone on with asks again. */
      readonly approvals: readonly string[]
      /** The account as it was before the first step, so that what it should be like can be told at any later time. */
      readonly before: AccountSnapshot
      /** The whole plan, so that the journal alone is enough to go on or to go back. To be read as a plan is that somebody sends. */
      readonly contents: JsonObject
      /** What the plan aimed at, so that going on aims at the same. To be read as what somebody sends; journals of before have none. */
      readonly aims?: JsonObject
    }
  | { readonly event: 'run-resumed'; readonly approvals: readonly string[] }
  | { readonly event: 'undo-started' }
  | { readonly event: 'step-intended'; readonly step: string }
  /** `null` where the effect was seen and the answer was lost. */
  | { readonly event: 'step-done'; readonly step: string; readonly answer: JsonObject | null }
  /** `none`: AWS refused the call. `unknown`: it was answered, or may have been, and what it should do was not seen. */
  | { readonly event: 'step-failed'; readonly step: string; readonly effect: 'none' | 'unknown'; readonly error: Failure }
  /** The account was read, and the step's effect was there. */
  | { readonly event: 'step-confirmed'; readonly step: string }
  | { readonly event: 'undo-intended'; readonly step: string }
  | { readonly event: 'undone'; readonly step: string }
  | { readonly event: 'undo-failed'; readonly step: string; readonly error: Failure }
  | { readonly event: 'run-ended'; readonly outcome: RunOutcome; readonly because: string }
export type JournalEvent = JournalEntry['event']

/** An entry with its number, from 0 and without gaps, and when it was written, ISO 8601 in UTC. */
export type JournalRecord = JournalEntry & { readonly n: number; readonly at: string }

/**
 * The line of a record, its line break included. A line without one was not written to its end and does not count.
 *
 * It is all ASCII, so that characters and bytes are counted alike.
 */
export function journalLine(record: JournalRecord): string {
  const json = JSON.stringify(record).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return `${json}\n`
}
