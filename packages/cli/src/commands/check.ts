import { BENCHMARKS, FAIL_ON } from '@trailmend/core'
import {
  type CheckWishes,
  check,
  checkOptions,
  DEFAULTS,
  FORMATS,
  findConfig,
  type SendTarget,
  USER_AGENT,
  writeReports,
} from '@trailmend/operate'
import { type Command, Option } from 'commander'
import type { Finish, Io } from '../io.ts'
import { listOption } from '../list-option.ts'
import { startProgress } from '../progress.ts'
import { sendAndTell, sendOption } from '../send.ts'

type Flags = CheckWishes & { readonly config?: string; readonly verbose?: boolean; readonly send?: SendTarget }

/** Add `trailmend check`: the accounts, live or from recordings. */
export function addCheck(program: Command, io: Io, finish: Finish): void {
  const command = program.command('check').description('Check accounts, live or from recordings.').addHelpText('after', EXAMPLES)
  for (const option of [...whatToAsk(), ...whatToJudge(), ...whatCounts(), ...whereFrom()]) command.addOption(option)
  command.action(async (flags: Flags) => finish(await runCheck(flags, io)))
}

async function runCheck(flags: Flags, io: Io): Promise<number> {
  const config = await findConfig(flags.config, io.folder)
  const options = checkOptions(flags, config)
  const progress = await startProgress(io)
  const result = await check(options, { clock: io.clock, progress: progress.step, userAgent: USER_AGENT }).finally(progress.stop)
  await writeReports(result, options, {
    config,
    folder: io.folder,
    print: io.print,
    color: io.color,
    width: io.width,
    verbose: flags.verbose ?? false,
  })
  return flags.send === undefined ? result.exitCode : sendAndTell(result, options, io)
}

/** Options whose credentials, accounts and regions decide what is asked. */
export function whatToAsk(): readonly Option[] {
  return [
    listOption('--account <id...>', 'account ids, or names from the configuration'),
    new Option('--role <role>', "role to assume: an ARN, or a name that is the role's in every account"),
    new Option('--external-id <id>', "what the role's trust policy asks for"),
    listOption('--via <role...>', 'roles to assume first, by their ARNs, one after the other'),
    new Option('--organization', 'every active account of the organization'),
    listOption('--ou <id...>', 'only the accounts of the organization in these units or roots, and below'),
    listOption('--exclude <account...>', 'all accounts of the organization but these: ids, names, or ids of units'),
    new Option('--logging-account <id>', 'the account that owns what the trails of others deliver to'),
    new Option('--logging-role <role>', 'role to assume in it: an ARN or a name'),
    listOption('--regions <region...>', 'only these regions (default: every enabled one)'),
    new Option('--concurrency <n>', `calls under way at once (default: ${DEFAULTS.concurrency})`),
  ]
}

/** Options that select and tune the controls. */
export function whatToJudge(): readonly Option[] {
  return [
    new Option('--benchmark <id>', 'only the controls of this benchmark').choices(Object.keys(BENCHMARKS)),
    new Option('--level <level>', "only the benchmark's controls up to this level").choices(['1', '2']),
    listOption('--controls <id...>', 'only these controls (see: trailmend list controls)'),
    new Option('--max-age <time>', 'how old the latest CloudWatch Logs delivery may be: 24h, 90m, 2d (default: 24h)'),
    new Option('--now <time>', 'judge as of this time, ISO 8601 (default: when the facts were recorded)'),
  ]
}

function whatCounts(): readonly Option[] {
  const otherwise = `${DEFAULTS.failOn}; with a baseline, ${DEFAULTS.failOnWithBaseline}`
  return [
    new Option('--fail-on <which>', `failures that make the exit code 1: mildest severity, or all (default: ${otherwise})`).choices(
      FAIL_ON,
    ),
    new Option('--baseline <path>', 'failures that are known, one fingerprint a line; see trailmend baseline'),
  ]
}

function whereFrom(): readonly Option[] {
  return [
    new Option('--format <format...>', `${FORMATS.join(', ')}; format=path writes a file (default: table)`),
    sendOption(),
    new Option('--config <path>', 'configuration (default: trailmend.yml, if it is there)'),
    new Option('--record <path>', 'write every call and its answer to a recording'),
    new Option('--replay <path...>', 'judge recordings: files, or folders of .json files'),
    new Option('--verbose', 'show what passed, too'),
  ]
}

const EXAMPLES = `
Examples:
  trailmend check --account 111122223333 --role trailmend-checker
  trailmend check --organization --exclude sandbox --role trailmend-checker
  trailmend check --config trailmend.yml --format table --format sarif=trailmend.sarif
  trailmend check --record today.json; trailmend check --replay today.json --format jsonl
  trailmend check --role trailmend-checker --send securityhub --format table --format json=today.json
  trailmend check --replay recordings/ --benchmark cis-aws@2.0 --level 1 --fail-on high`
