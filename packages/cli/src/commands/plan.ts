import { PROFILES } from '@trailmend/core/plan'
import { findConfig, USER_AGENT } from '@trailmend/operate'
import { PLAN_FORMATS, type PlanWishes, plan, planOptions, showPlans, writePlans } from '@trailmend/operate/plan'
import { visible } from '@trailmend/report/escape'
import { type Command, Option } from 'commander'
import type { Finish, Io } from '../io.ts'
import { listOption } from '../list-option.ts'
import { startProgress } from '../progress.ts'
import { whatToAsk, whatToJudge } from './check.ts'

type Flags = PlanWishes & { readonly config?: string; readonly verbose?: boolean }

/** Add `trailmend plan`: what would put accounts right, and what it would cost. */
export function addPlan(program: Command, io: Io, finish: Finish): void {
  const command = program
    .command('plan')
    .description('Say what would put accounts right, step by step, and what it would cost. Changes nothing.')
    .addHelpText('after', EXAMPLES)
  for (const option of [...whatToAsk(), ...whatToReach(), ...whatToJudge(), ...whereFrom()]) command.addOption(option)
  command.action(async (flags: Flags) => finish(await runPlan(flags, io)))
}

async function runPlan(flags: Flags, io: Io): Promise<number> {
  const config = await findConfig(flags.config, io.folder)
  const options = planOptions(flags, config)
  const progress = await startProgress(io, 'Planning')
  const result = await plan(options, { clock: io.clock, progress: progress.step, userAgent: USER_AGENT }).finally(progress.stop)
  const written = options.out === undefined ? [] : await writePlans(result, options.out)
  await showPlans(result, options, { print: io.print, color: io.color, width: io.width, verbose: flags.verbose ?? false })
  for (const path of written) io.say(`wrote ${visible(path)}\n`)
  return result.exitCode
}

/** Options that say what a plan aims at. */
export function whatToReach(): readonly Option[] {
  return [
    new Option('--profile <profile>', 'how far repair goes (default: standard)').choices(PROFILES),
    new Option(
      '--trail <name>',
      'the trail that a plan is about, by name or ARN, such as one beside that which is collected from (default: the best)',
    ),
    new Option('--region <region>', "where what is missing is created (default: the partition's main region, us-east-1)"),
    listOption(
      '--use <name...>',
      'what trails are used for, such as logs: each use gets a queue of its own (default: those of the configuration)',
    ),
    new Option('--remove-old-subscriptions', 'take subscriptions of queues to topics that the trail announces on no longer away'),
  ]
}

function whereFrom(): readonly Option[] {
  return [new Option('--out <path>', 'write the plan to this file, or each plan into this folder, for trailmend apply'), ...whatToShow()]
}

/** Options that say how plans are shown, and what from. */
export function whatToShow(): readonly Option[] {
  return [
    new Option('--format <format...>', `${PLAN_FORMATS.join(', ')}; format=path writes a file (default: table)`),
    new Option('--config <path>', 'configuration (default: trailmend.yml, if it is there)'),
    new Option('--record <path>', 'write every call and its answer to a recording'),
    new Option('--replay <path...>', 'plan from recordings: files, or folders of .json files'),
    new Option('--verbose', 'show what is in place, and every item of the bill, too'),
  ]
}

const EXAMPLES = `
Examples:
  trailmend plan --account 111122223333 --role trailmend-planner --out plan.json
  trailmend plan --organization --role trailmend-planner --profile repair --out trailmend/plans
  trailmend plan --format table --format markdown=plan.md
  trailmend plan --record today.json; trailmend plan --replay today.json --region eu-west-1

Exit codes: 0 nothing to do, 1 something to do (also where not everything could be read), 2 usage,
3 nothing to do and something could not be read, or has still to be seen to work.`
