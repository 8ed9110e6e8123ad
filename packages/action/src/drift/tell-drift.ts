import { isDecisive } from '@trailmend/core'
import type { GatePlan } from '@trailmend/operate'
import type { GatedPlans } from '@trailmend/operate/plan'
import { renderPlanJson, renderPlanMarkdown } from '@trailmend/report/plan'
import type { Io } from '../io.ts'
import { judgesChange, type Plan } from '../plan.ts'
import type { DriftReport } from './report.ts'
import { runDrift } from './run-drift.ts'
import { driftScope } from './scope.ts'

/** The outputs of telling drift. */
export const DRIFT_OUTPUTS: readonly string[] = ['issue-number', 'issue-url', 'pull-request-number', 'operation']

/** What a check found, and what could be done about it: for the issue, the pull request, and to hold a merged plan against. */
export function driftReportOf({ judged: { result }, plans }: GatedPlans, gate: GatePlan): DriftReport {
  // With never nothing fails the job, and everything that is not accepted is drift all the same.
  const failOn = result.failOn === 'never' ? 'new' : result.failOn
  return {
    scope: driftScope(gate.scope, gate.options),
    complete: result.complete,
    findings: result.findings.filter((finding) => finding.outcome === 'unknown' || isDecisive(finding, failOn)),
    plansComplete: result.complete && plans.complete,
    // Of two recordings of one account the later counts: a repository has one file for it.
    plans: [...new Map(plans.planned.map(({ plan }) => [plan.account, plan])).values()].map((plan) => ({
      account: plan.account,
      plan,
      json: renderPlanJson(plan),
      markdown: renderPlanMarkdown(plan),
    })),
  }
}

/**
 * Tell drift as the inputs say, and set the outputs. A run that judges a change tells none: what it sees is not what is in force,
 * and may be of the making of whoever proposes the change.
 */
export async function tellDrift(found: GatedPlans | undefined, { gate, drift, token }: Plan, io: Io): Promise<void> {
  if (drift.onDrift === 'none') return
  if (found === undefined || judgesChange(gate)) return io.log('Drift is not told: this run judges a change.')
  const report = driftReportOf(found, gate)
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
