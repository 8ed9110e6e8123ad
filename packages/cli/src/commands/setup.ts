import type { Plan } from '@trailmend/core/plan'
import { type Config, findConfig, USER_AGENT } from '@trailmend/operate'
import { type PlanOptions, type PlansResult, showPlans, writePlans } from '@trailmend/operate/plan'
import { type SetupEnd, type SetupWishes, setup, setupOptions } from '@trailmend/operate/setup'
import { visible } from '@trailmend/report/escape'
import { type Command, Option } from 'commander'
import type { Finish, Io } from '../io.ts'
import { listOption } from '../list-option.ts'
import { startProgress } from '../progress.ts'
import { whatToReach, whatToShow } from './plan.ts'

type Flags = SetupWishes & {
  readonly config?: string
  readonly verbose?: boolean
  readonly approve?: boolean | undefined
  readonly approveStep?: readonly string[] | undefined
  readonly journal?: string | undefined
}

/** Add `trailmend setup`: one account with a chain that is collected from, by one priced plan. */
export function addSetup(program: Command, io: Io, finish: Finish): void {
  const command = program
    .command('setup')
    .description('Set up an account: a sound trail, told of by a topic, with a queue to collect from. Changes nothing without --approve.')
    .addHelpText('after', EXAMPLES)
  for (const option of [...whom(), ...whatToReach(), ...how()]) command.addOption(option)
  command.action(async (flags: Flags) => finish(await runSetup(flags, io)))
}

async function runSetup({ approve, approveStep, journal, ...flags }: Flags, io: Io): Promise<number> {
  const config = await findConfig(flags.config, io.folder)
  const options = setupOptions(flags, config)
  const progress = await startProgress(io, 'Planning')
  const { plans, collected, exitCode } = await setup(
    options,
    { clock: io.clock, progress: progress.step, userAgent: USER_AGENT },
    {
      show: async (result) => {
        progress.stop()
        if (options.out !== undefined) await writePlans(result, options.out)
        await showPlans(result, options, { print: io.print, color: io.color, width: io.width, verbose: flags.verbose ?? false })
      },
      apply: approve === true ? (approved) => applyApproved(approved, { approveStep, journal, options, config }, io) : undefined,
    },
  ).finally(progress.stop)
  if (collected !== undefined) io.say(`wrote ${visible(collected)}: what the collector reads\n`)
  else if (approve !== true) io.say(hint(plans))
  return exitCode
}

/** What to add to the command. */
function hint({ planned }: PlansResult): string {
  const steps = planned.flatMap(({ plan }) => plan.steps)
  const named = steps.filter(({ approval }) => approval.length > 0).map(({ id }) => visible(id))
  const byName = named.length === 0 ? '' : ` --approve-step ${named.join(',')}`
  return steps.length === 0 ? '' : `nothing was changed: add --approve${byName} to do this\n`
}

interface Approval extends Pick<Flags, 'approveStep' | 'journal'> {
  readonly options: PlanOptions
  readonly config: Config | undefined
}

/** What applies is loaded only where something is to be applied. */
async function applyApproved(plan: Plan, { approveStep, journal, options, config }: Approval, io: Io): Promise<SetupEnd> {
  const { applyPlans, runPlace, showRepairs } = await import('@trailmend/operate/repair')
  const { repairWith } = await import('../repair-with.ts')
  const { came, endedBy } = await repairWith(runPlace(journal, config), io, (context) =>
    applyPlans([plan], { approvals: new Set(approveStep), options }, context),
  )
  // What is printed in another form stays of that form.
  const tell = options.reports.some(({ format, path }) => path === undefined && format !== 'table') ? io.say : io.print
  tell(`\n${showRepairs(came, 'table', io)}`)
  const isApplied = came.repairs.every(({ result }) => result.outcome === 'applied')
  return { exitCode: endedBy !== undefined && came.exitCode !== 0 ? endedBy : came.exitCode, isApplied }
}

function whom(): readonly Option[] {
  return [
    new Option('--account <id>', 'the account to set up (default: that of --role, or of your credentials)'),
    new Option('--role <role>', 'role to assume in it: an ARN or a name'),
    new Option('--external-id <id>', "what the role's trust policy asks for"),
    listOption('--via <role...>', 'roles to assume first, by their ARNs, one after the other'),
    new Option('--central-role <arn>', 'role of the account that the log files of many go to; what it owns may be changed, too'),
    new Option('--central-bucket <name>', 'its bucket, for a trail that has to be created'),
    listOption('--regions <region...>', 'only these regions (default: every enabled one)'),
    new Option('--concurrency <n>', 'calls under way at once'),
  ]
}

function how(): readonly Option[] {
  return [
    new Option('--approve', 'do it, but for steps that must be approved by name'),
    listOption('--approve-step <id...>', 'approve these steps by name: paid copies, other accounts, what cannot be undone'),
    new Option('--journal <where>', 'where the run is noted down: a folder, or s3://bucket/prefix (default: trailmend/runs)'),
    new Option('--out <path>', 'write the plan to this file, too'),
    ...whatToShow(),
  ]
}

const EXAMPLES = `
Examples:
  trailmend setup --role arn:aws:iam::111122223333:role/trailmend-planner
  trailmend setup --role arn:aws:iam::111122223333:role/trailmend-remediator --approve
  trailmend setup --role arn:aws:iam::111122223333:role/trailmend-remediator --approve --approve-step trail
  trailmend setup --account 111122223333 --role trailmend-planner \\
    --central-role arn:aws:iam::222233334444:role/trailmend-planner --central-bucket central-logs

Exit codes: without --approve those of trailmend plan: 0 nothing to do, 1 something to do, 2 usage, 3 incomplete.
With it: 0 set up and seen to work, 2 usage or not approved, 3 not yet seen to work, or interrupted, 4 stuck.`
