import { type CheckResult, isDecisive } from '@trailmend/core'
import type { Io } from '../io.ts'
import type { Plan } from '../plan.ts'
import type { DriftPlan } from './report.ts'
import { runDrift } from './run-drift.ts'
import { driftScope } from './scope.ts'

/** The outputs of telling drift. */
export const DRIFT_OUTPUTS: readonly string[] = ['issue-number', 'issue-url', 'pull-request-number', 'operation']

/** What a check found, and what could be done about it. */
interface Told {
  readonly result: CheckResult
  readonly plans: readonly DriftPlan[]
}

/**
 * Tell drift as the inputs say, and set the outputs. A run that judges a change tells none: what it sees is not what is in force,
 * and may be of the making of whoever proposes the change.
 */
export async function tellDrift({ result, plans }: Told, { gate, drift, token }: Plan, io: Io): Promise<void> {
  if (drift.onDrift === 'none') return
  if (gate.judging.base !== undefined || gate.judging.stranger !== undefined) return io.log('Drift is not told: this run judges a change.')
  // With never nothing fails the job, and everything that is not accepted is drift all the same.
  const failOn = result.failOn === 'never' ? 'new' : result.failOn
  const findings = result.findings.filter((finding) => finding.outcome === 'unknown' || isDecisive(finding, failOn))
  const report = { scope: driftScope(gate.scope, gate.options), complete: result.complete, findings, plans }
  const settings = { ...drift, category: gate.scope, commit: commitOf(io.env.GITHUB_SHA), now: io.clock() }
  const { operation, issue, pullRequest, warnings, notes } = await runDrift(report, settings, io.drift(token))
  for (const warning of warnings) io.warn(warning)
  for (const note of notes) io.log(note)
  io.setOutput('operation', operation)
  if (issue !== undefined) io.setOutput('issue-number', String(issue.number))
  if (issue !== undefined) io.setOutput('issue-url', issue.url)
  if (pullRequest !== undefined) io.setOutput('pull-request-number', String(pullRequest.number))
}

function commitOf(text = ''): string {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text) ? text : ''
}
