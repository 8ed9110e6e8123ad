import {
  type AskContext,
  type BaselineResult,
  type CheckOptions,
  type CheckWishes,
  checkOptions,
  createBaseline,
  findConfig,
  USER_AGENT,
  updateBaseline,
} from '@trailmend/operate'
import { visible } from '@trailmend/report'
import { type Command, Option } from 'commander'
import type { Finish, Io } from '../io.ts'
import { startProgress } from '../progress.ts'
import { whatToAsk, whatToJudge } from './check.ts'

interface Flags extends CheckWishes {
  readonly config?: string
  readonly add?: boolean
  readonly prune?: boolean
}

/** Add `trailmend baseline create` and `trailmend baseline update`: the failures that are known. */
export function addBaseline(program: Command, io: Io, finish: Finish): void {
  const baseline = program
    .command('baseline')
    .description('Failures that are known: what check --baseline does not count.')
    .addHelpText('after', EXAMPLES)
  const create = baseline
    .command('create')
    .description('Check, and write every failure to a new file; refuses to write over one.')
    .argument('<file>', 'the file to make')
    .addHelpText('after', CREATE_EXAMPLES)
  const update = baseline
    .command('update')
    .description('Check, and show what would change; nothing is written without --add or --prune.')
    .argument('<file>', 'the baseline')
    .option('--add', 'add the failures that are not in it and under no exception')
    .option('--prune', 'take out the entries that are failures no longer')
    .addHelpText('after', UPDATE_EXAMPLES)
  for (const command of [create, update]) for (const option of [...whatToAsk(), ...whatToJudge(), ...whereFrom()]) command.addOption(option)
  create.action(async (file: string, flags: Flags) => {
    finish(await run(flags, io, (options, context) => createBaseline(file, options, context)))
  })
  update.action(async (file: string, flags: Flags) => {
    const wish = { add: flags.add ?? false, prune: flags.prune ?? false }
    finish(await run(flags, io, (options, context) => updateBaseline(file, wish, { options, context })))
  })
}

type Change = (options: CheckOptions, context: AskContext) => Promise<BaselineResult>

async function run({ add: _add, prune: _prune, ...flags }: Flags, io: Io, change: Change): Promise<number> {
  const config = await findConfig(flags.config, io.folder)
  const options = checkOptions(flags, config)
  const progress = await startProgress(io)
  const result = await change(options, { clock: io.clock, progress: progress.step, userAgent: USER_AGENT }).finally(progress.stop)
  io.print(told(result))
  return result.exitCode
}

/** What became of the baseline, one entry a line. Entries are percent-encoded. */
function told({ path, missing, stale, done, entries, unknown }: BaselineResult): string {
  const file = visible(path)
  return [
    ...missing.map((entry) => `+ ${entry}`),
    ...stale.map((entry) => `- ${entry}`),
    `${count(missing.length, 'failure', 'failures')} not in ${file}: ${did(missing, done.add, 'added', '--add adds')}.`,
    `${count(stale.length, 'entry', 'entries')} no longer a failure: ${did(stale, done.prune, 'taken out', '--prune takes them out')}.`,
    `${file} holds ${count(entries, 'entry', 'entries')}.`,
    ...(unknown === 0 ? [] : [`Incomplete: ${count(unknown, 'verdict', 'verdicts')} unknown. What could not be read is not in it.`]),
  ]
    .map((line) => `${line}\n`)
    .join('')
}

function did(entries: readonly string[], isDone: boolean, done: string, how: string): string {
  if (entries.length === 0) return 'nothing to do'
  return isDone ? done : `left as it is (${how})`
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`
}

function whereFrom(): readonly Option[] {
  return [
    new Option('--config <path>', 'configuration (default: trailmend.yml, if it is there)'),
    new Option('--replay <path...>', 'judge recordings: files, or folders of .json files'),
  ]
}

const EXAMPLES = `
Examples:
  trailmend baseline create known.txt            what fails today, into a file to commit
  trailmend check --baseline known.txt           only what is new makes the check fail
  trailmend baseline update known.txt --prune    take out what has been mended`

const CREATE_EXAMPLES = `
Examples:
  trailmend baseline create trailmend-baseline.txt
  trailmend baseline create known.txt --replay recordings/ --benchmark cis-aws@2.0

Exit codes: 0 written, 2 usage or configuration, 3 written, but something could not be read.`

const UPDATE_EXAMPLES = `
Examples:
  trailmend baseline update trailmend-baseline.txt            show what would change
  trailmend baseline update trailmend-baseline.txt --prune    take out what has been mended; never adds
  trailmend baseline update trailmend-baseline.txt --add      accept what is new; never takes out

Exit codes: 0 nothing to do, or done; 1 something to do, and nothing was written; 2 usage or configuration; 3 something could not be read.`
