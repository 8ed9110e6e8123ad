import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { USER_AGENT } from '@trailmend/operate'
import type { GatedPlans, PlanOptions } from '@trailmend/operate/plan'
import { openRunStore, runPlace } from '@trailmend/operate/repair'
import { scopeKey } from '../drift/scope.ts'
import { driftReportOf } from '../drift/tell-drift.ts'
import type { Io } from '../io.ts'
import { look } from '../look.ts'
import type { ApplyTask, Plan } from '../plan.ts'
import { tellWorkflow } from '../tell-workflow.ts'
import { applyMerged } from './apply-merged.ts'
import { oursOf } from './find-ours.ts'
import { OUTCOMES, type Treated, worseExit, worstOf } from './outcome.ts'
import { readMerged } from './read-merged.ts'
import { applyFailure, applySummary, applyText } from './words.ts'

/** Bytes of the job summary for what was applied. */
const SUMMARY_ROOM = 150_000

/**
 * Carry out what was merged, as far as it is what would be done now, check again, and tell the workflow. Returns the exit code: the worse
 * one of the check's and of what became of the plans.
 *
 * Throws as a check does, and where nothing can be done at all.
 */
export async function runApply(plan: Plan, { planning, ...task }: ApplyTask & { readonly planning: PlanOptions }, io: Io): Promise<number> {
  if (task.isCheckingRole) io.warn(task.options.role === undefined ? OWN_ROLE : SAME_ROLE)
  const merged = await readMerged(io.drift(plan.token), task.merge)
  if (merged.latest !== task.merge.commit) io.warn(oldPush(task.merge, merged.latest))
  const before = await look(plan, io)
  if (before.plans === undefined) throw new Error('a run that applies plans has made none')
  const found: GatedPlans = { judged: before.judged, plans: before.plans }
  const report = driftReportOf(found, plan.gate)
  const ours = oursOf(found, report, scopeKey(report.scope, merged.repository.fullName))
  const treated = await withStore(task, io, (context) => applyMerged(merged, { ours, options: task.options, context }))
  io.log(applyText(treated))
  if (plan.switches.summary) await io.summarize(applySummary(treated, SUMMARY_ROOM))
  const after = treated.some(({ steps }) => steps.length > 0) ? await look(plan, io) : before
  await tellWorkflow(after, plan, io)
  return tellOutcome(treated, after.judged.result.exitCode, io)
}

const SAME_ROLE = 'apply-role is the role that checks, too: whoever may check may then change accounts. Give applying a role of its own'

const OWN_ROLE =
  'apply-role is job, and the job checks with the same credentials. A second role is safer: what only reads could change nothing then, and changes would have a session of their own, which is there only while a plan is carried out. Let the job enter AWS as a role that reads, and give apply-role the ARN of a role that trusts that one'

/** A push that is not the latest any more is carried out as far as it still stands. */
function oldPush({ commit, branch }: ApplyTask['merge'], latest: string): string {
  return `this run is for the commit ${commit.slice(0, 7)}, and ${branch} is at ${latest.slice(0, 7)} by now: the configuration is the same, and plans that were changed or taken away since are left alone`
}

function tellOutcome(treated: readonly Treated[], checked: number, io: Io): number {
  const outcome = worstOf(treated)
  const exitCode = worseExit(OUTCOMES[outcome], checked)
  io.setOutput('outcome', outcome)
  io.setOutput('applied', String(treated.filter((each) => each.outcome === 'applied' || each.outcome === 'awaiting').length))
  io.setOutput('exit-code', String(exitCode))
  if (OUTCOMES[outcome] !== 0) io.fail(applyFailure(outcome, treated))
  return exitCode
}

type Context = Parameters<typeof applyMerged>[1]['context']

/** What a run needs of the world, with somewhere to note it down. A folder goes with the runner, and so does what was noted down there. */
async function withStore<T>({ journal }: Pick<ApplyTask, 'journal'>, io: Io, work: (context: Context) => Promise<T>): Promise<T> {
  const { clock, sleep, random } = io
  const folder = journal === undefined ? await mkdtemp(join(tmpdir(), 'trailmend-runs-')) : undefined
  if (folder !== undefined) io.log(LOST)
  const store = await openRunStore(runPlace(journal ?? folder, undefined), { now: clock, sleep, userAgent: USER_AGENT })
  try {
    const { journal: journals, lock } = store
    return await work({ clock, sleep, random, journal: journals, lock, userAgent: USER_AGENT, signal: io.interrupted() })
  } finally {
    store.close()
    if (folder !== undefined) await rm(folder, { recursive: true, force: true })
  }
}

const LOST =
  'What is done is noted down on this runner only: give journal an address such as s3://bucket/prefix to go on with a run that is cut off. Without it the next check proposes what is left.'
