import type { Plan } from '@trailmend/core/plan'
import { findConfig, UsageError } from '@trailmend/operate'
import { type PlanOptions, type PlanWishes, planOptions } from '@trailmend/operate/plan'
import {
  APPLY_FORMATS,
  applyFormat,
  applyPlans,
  concludeRepairs,
  findPlans,
  listRuns,
  mustBeApproved,
  planOfRun,
  plansToApprove,
  type RepairContext,
  type RepairsResult,
  resumeRun,
  runPlace,
  showRepairs,
  undoRun,
} from '@trailmend/operate/repair'
import { renderRunsJson, renderRunsTable } from '@trailmend/report/applied'
import { type Command, Option } from 'commander'
import type { Finish, Io } from '../io.ts'
import { listOption } from '../list-option.ts'
import { repairWith } from '../repair-with.ts'
import { whatToAsk } from './check.ts'
import { whatToReach } from './plan.ts'

interface Flags extends Omit<PlanWishes, 'format'> {
  readonly approve?: boolean | undefined
  readonly approveStep?: readonly string[] | undefined
  readonly resume?: string | undefined
  readonly undo?: string | undefined
  readonly runs?: boolean | undefined
  readonly journal?: string
  readonly format?: string
  readonly config?: string
}

/** Add `trailmend apply`: do what a plan says. */
export function addApply(program: Command, io: Io, finish: Finish): void {
  const command = program
    .command('apply')
    .argument('[plan]', 'a plan that trailmend plan --out wrote, or a folder of such')
    .description('Do exactly what a plan says, once it is approved, and see that it holds.')
    .addHelpText('after', EXAMPLES)
  for (const option of [...whatToDo(), ...whatToAsk(), ...whatToReach()]) command.addOption(option)
  command.action(async (path: string | undefined, flags: Flags) => finish(await runApply(path, flags, io)))
}

async function runApply(path: string | undefined, flags: Flags, io: Io): Promise<number> {
  const config = await findConfig(flags.config, io.folder)
  const { approve, approveStep, resume, undo, runs, journal, format, config: _, ...wishes } = flags
  const form = applyFormat(format)
  const options = planOptions(wishes, config)
  const place = runPlace(journal, config)
  mustBeOne({ path, resume, undo, runs })
  const { came, endedBy } = await repairWith(place, io, async (context): Promise<number> => {
    if (runs === true) return showRuns(context, form, io)
    const result = await deed({ path, resume, undo, approve, approveStep }, { options, context, io })
    io.print(showRepairs(result, form, io))
    return result.exitCode
  })
  return endedBy !== undefined && came !== 0 ? endedBy : came
}

interface Doing {
  readonly options: PlanOptions
  readonly context: RepairContext
  readonly io: Io
}

type Wish = Pick<Flags, 'resume' | 'undo' | 'approve' | 'approveStep'> & { readonly path: string | undefined }

async function deed({ path, resume, undo, approve, approveStep }: Wish, { options, context, io }: Doing): Promise<RepairsResult> {
  const named = new Set(approveStep)
  if (undo !== undefined) {
    await approved(await plansOfRun(undo, context), { approve, named, isUndo: true }, io)
    return concludeRepairs([await undoRun(undo, { options }, context)], [])
  }
  if (resume !== undefined) {
    const approvals = await approved(await plansOfRun(resume, context), { approve, named, isUndo: false }, io)
    return concludeRepairs([await resumeRun(resume, { approvals, options }, context)], [])
  }
  const plans = (await findPlans(path ?? '')).map(({ plan }) => plan)
  const approvals = await approved(plans, { approve, named, isUndo: false }, io)
  return applyPlans(plans, { approvals, options }, context)
}

async function plansOfRun(run: string, { journal }: RepairContext): Promise<readonly Plan[]> {
  const plan = await planOfRun(run, journal)
  if (plan === undefined) throw new UsageError(`there is no run ${run}; trailmend apply --runs lists them`)
  return [plan]
}

/** The steps that are approved by name. Throws a `UsageError` where something is not approved. */
async function approved(
  plans: readonly Plan[],
  { approve, named, isUndo }: { readonly approve: boolean | undefined; readonly named: ReadonlySet<string>; readonly isUndo: boolean },
  io: Io,
): Promise<ReadonlySet<string>> {
  if (plans.every(({ steps }) => steps.length === 0)) return named
  if (approve === true) {
    if (!isUndo) mustBeApproved(plans, named)
    return named
  }
  io.say(plansToApprove(plans, { color: io.color, width: io.width }))
  if (io.asking === undefined) {
    throw new UsageError('nothing was done: nobody can be asked here; read what is to be done above, then add --approve')
  }
  const { askApproval } = await import('../ask-approval.ts')
  const approvals = await askApproval(plans, { given: named, isUndo }, io.asking)
  if (approvals === undefined) throw new UsageError('nothing was done: it was not approved')
  return approvals
}

function mustBeOne(ways: { readonly path: string | undefined } & Pick<Flags, 'resume' | 'undo' | 'runs'>): void {
  const given = Object.values(ways).filter((way) => way !== undefined && way !== false)
  if (given.length !== 1) throw new UsageError('name one of: a plan, --resume RUN, --undo RUN, --runs')
}

async function showRuns({ journal }: RepairContext, format: string, io: Io): Promise<number> {
  const runs = await listRuns(journal)
  io.print(format === 'json' ? renderRunsJson(runs) : renderRunsTable(runs))
  return 0
}

function whatToDo(): readonly Option[] {
  return [
    new Option('--approve', 'ask nothing: the plan is approved, but for steps that must be approved by name'),
    listOption('--approve-step <id...>', 'approve these steps by name: paid copies, other accounts, what cannot be undone'),
    new Option('--resume <run>', 'go on with a run that was cut off or stuck'),
    new Option('--undo <run>', 'take back what a run has done, as far as calls can'),
    new Option('--runs', 'list the runs that were noted down'),
    new Option('--journal <where>', 'where runs are noted down: a folder, or s3://bucket/prefix (default: trailmend/runs)'),
    new Option('--format <format>', `${APPLY_FORMATS.join(' or ')} (default: table)`),
    new Option('--config <path>', 'configuration (default: trailmend.yml, if it is there)'),
  ]
}

const EXAMPLES = `
Examples:
  trailmend plan --role arn:aws:iam::111122223333:role/trailmend-planner --out plan.json
  trailmend apply plan.json --role arn:aws:iam::111122223333:role/trailmend-remediator
  trailmend apply plan.json --approve --approve-step trail --role trailmend-remediator
  trailmend apply trailmend/plans --approve --journal s3://our-journals/trailmend
  trailmend apply --runs
  trailmend apply --resume 111122223333-0123456789abcdef --approve
  trailmend apply --undo 111122223333-0123456789abcdef

Killed or cut off, the same command goes on where it stopped; applied before, it says so and does nothing.

Exit codes: 0 applied (or undone) and seen to work, 2 usage, not approved, stale, or another run at work,
3 applied and not yet seen to work, or interrupted, 4 stuck, 130 and 143 ended by SIGINT and SIGTERM.`
