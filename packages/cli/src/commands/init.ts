import { BENCHMARKS, FAIL_ON } from '@trailmend/core'
import {
  findRepository,
  INIT_DEFAULTS,
  type InitWishes,
  initAnswers,
  initFiles,
  initSteps,
  UsageError,
  writeInit,
} from '@trailmend/operate'
import { type Command, Option } from 'commander'
import type { Finish, Io } from '../io.ts'
import { listOption } from '../list-option.ts'

interface Flags extends InitWishes {
  readonly yes?: boolean
  readonly force?: boolean
}

/** Add `trailmend init`: a configuration and a workflow to begin with. */
export function addInit(program: Command, io: Io, finish: Finish): void {
  const command = program
    .command('init')
    .description('Write a configuration, a workflow and the policies of its role, after a few questions or from flags.')
    .addHelpText('after', EXAMPLES)
  for (const option of options()) command.addOption(option)
  command.action(async (flags: Flags) => finish(await runInit(flags, io)))
}

async function runInit(flags: Flags, io: Io): Promise<number> {
  const { yes = false, force = false, ...given } = flags
  const wishes = yes || io.asking === undefined ? mustBeEnough(given) : await asked(given, io.asking)
  const answers = initAnswers({ ...wishes, repository: wishes.repository ?? (await findRepository(io.folder)) })
  const files = initFiles(answers)
  await writeInit(files, io.folder, { force })
  io.print(files.map(({ path }) => `wrote ${path}\n`).join(''))
  io.print(`\n${initSteps(answers)}`)
  return 0
}

/** Nobody can be asked here. */
function mustBeEnough(wishes: InitWishes): InitWishes {
  if (wishes.account !== undefined) return wishes
  throw new UsageError('--account: name at least one account; nobody can be asked here, and everything else has a default')
}

async function asked(wishes: InitWishes, terminal: NonNullable<Io['asking']>): Promise<InitWishes> {
  // Loaded only where somebody is asked: it takes longer than the rest.
  const { askInit } = await import('../ask-init.ts')
  return askInit(wishes, terminal)
}

function options(): readonly Option[] {
  return [
    listOption('--account <id...>', 'accounts to check; the workflow enters the first'),
    new Option('--role <role>', `the role in each account (default: ${INIT_DEFAULTS.role})`),
    listOption('--regions <region...>', 'only these regions (default: every enabled one)'),
    new Option('--benchmark <id>', 'only the controls of this benchmark').choices(Object.keys(BENCHMARKS)),
    new Option('--fail-on <what>', 'what fails the check (default: any)').choices(FAIL_ON),
    new Option('--schedule <cron>', `when to check besides, in UTC, or never (default: ${INIT_DEFAULTS.schedule})`),
    new Option('--repository <owner/name>', 'the repository on GitHub (default: the one this was cloned from)'),
    new Option('--action <owner/name@commit>', 'the release of the Action to use (default: left to fill in)'),
    new Option('--yes', 'ask nothing'),
    new Option('--force', 'write over what is there'),
  ]
}

const EXAMPLES = `
Examples:
  trailmend init
  trailmend init --account 111122223333 --benchmark cis-aws@2.0 --yes
  trailmend init --account 111122223333,444455556666 --role audit/reader --regions eu-west-1 --fail-on high --schedule never`
