import { RUN_OUTCOMES, type RunOutcome } from '@trailmend/core'
import { plural } from '../count.ts'
import { safeJson } from '../escape/json-escape.ts'
import { visible } from '../escape/visible.ts'

/** A run as its journal tells of it. */
export interface ListedRun {
  readonly run: string
  readonly account: string
  readonly startedAt: string
  /** When something was noted down last. */
  readonly lastAt: string
  readonly steps: number
  /** `null` for a run that goes on, or was killed. */
  readonly outcome: RunOutcome | null
  readonly isUndo: boolean
}

/** The runs that were noted down, a line each. */
export function renderRunsTable(runs: readonly ListedRun[]): string {
  if (runs.length === 0) return 'no runs\n'
  const lines = runs.map(({ run, account, lastAt, steps, outcome, isUndo }) => {
    const words = outcome === null ? 'not ended: under way, or killed' : RUN_OUTCOMES[outcome]
    return `${visible(run).padEnd(34)} ${visible(account)}  ${visible(lastAt)}  ${plural(steps, 'step')}  ${outcome ?? 'open'}${isUndo ? ' (undoing)' : ''}: ${words}`
  })
  return `${lines.join('\n')}\n`
}

/** The runs that were noted down, as one JSON document. */
export function renderRunsJson(runs: readonly ListedRun[]): string {
  return `${safeJson({ v: 1, runs }, 2)}\n`
}
