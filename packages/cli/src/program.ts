import { VERSION } from '@trailmend/operate/version'
import { visible } from '@trailmend/report/escape'
import { Command } from 'commander'
import type { Finish, Io } from './io.ts'

type Add = (program: Command, io: Io, finish: Finish) => void

/** The commands in the order of the help, each loaded when it is wanted: what all of them need takes longer to load than most take to run. */
const COMMANDS: ReadonlyMap<string, () => Promise<Add>> = new Map([
  ['check', async () => (await import('./commands/check.ts')).addCheck],
  ['plan', async () => (await import('./commands/plan.ts')).addPlan],
  ['apply', async () => (await import('./commands/apply.ts')).addApply],
  ['watch', async () => (await import('./commands/watch.ts')).addWatch],
  ['setup', async () => (await import('./commands/setup.ts')).addSetup],
  ['baseline', async () => (await import('./commands/baseline.ts')).addBaseline],
  ['report', async () => (await import('./commands/report.ts')).addReport],
  ['diff', async () => (await import('./commands/diff.ts')).addDiff],
  ['explain', async () => (await import('./commands/explain.ts')).addExplain],
  ['list', async () => (await import('./commands/list.ts')).addList],
  ['policy', async () => (await import('./commands/policy.ts')).addPolicy],
  ['verify', async () => (await import('./commands/verify.ts')).addVerify],
  ['collect', async () => (await import('./commands/collect.ts')).addCollect],
  ['doctor', async () => (await import('./commands/doctor.ts')).addDoctor],
  ['init', async () => (await import('./commands/init.ts')).addInit],
])

/** What ends before any command is looked at. */
const WITHOUT_COMMANDS: ReadonlySet<string> = new Set(['-V', '--version'])

/**
 * The command line of `trailmend`: what there is to ask, and how.
 *
 * @param first - the first argument: where it names a command that one alone is there, and its own help and errors are as if all were
 */
export async function createProgram(io: Io, finish: Finish, first?: string): Promise<Command> {
  const program = emptyProgram(io)
  if (first !== undefined && WITHOUT_COMMANDS.has(first)) return program
  const named = first === undefined ? undefined : COMMANDS.get(first)
  for (const load of named === undefined ? COMMANDS.values() : [named]) (await load())(program, io, finish)
  // Completing a command line begins with the word `complete`, so that every command is there.
  if (named === undefined) (await import('@bomb.sh/tab/commander')).default(program, { completionCommandName: 'completion' })
  return program
}

function emptyProgram(io: Io): Command {
  return new Command('trailmend')
    .description('Checks that AWS CloudTrail can be trusted.')
    .version(VERSION)
    .exitOverride()
    .showHelpAfterError('(trailmend --help shows what there is)')
    .configureOutput({
      writeOut: io.print,
      writeErr: (text) =>
        io.say(
          `${text
            .trimEnd()
            .split('\n')
            .map((line) => visible(line))
            .join('\n')}\n`,
        ),
      getOutHelpWidth: () => io.width,
      getErrHelpWidth: () => io.width,
    })
    .addHelpText('after', EXAMPLES)
}

const EXAMPLES = `
Examples:
  trailmend check                                    the account of your credentials, every enabled region
  trailmend check --benchmark cis-aws@2.0            only what CIS AWS Foundations 2.0 asks for
  trailmend check --replay recording.json            judge a recording; reaches no network
  trailmend plan --replay recording.json             what would put it right, step by step, and what that costs
  trailmend apply plan.json                          do exactly that, once you have approved it
  trailmend watch --every 1h                         look again and again; mend what trailmend.yml allows
  trailmend report today.json --format sarif         a saved result in another form
  trailmend diff yesterday.json today.json           what is new, what is fixed, what is no longer known
  trailmend explain cloudtrail-cloudwatch-logs       what a control means and how to mend it by hand
  trailmend verify --from 2026-11-01 --to 2026-11-08   prove that log files are as CloudTrail delivered them
  trailmend collect status --ledger ledger.db        whether all that CloudTrail delivered is stored
  trailmend policy check bucket-policy.json --kind s3-bucket --trail-arn ARN
  source <(trailmend completion bash)                complete commands with the tab key

Exit codes: 0 compliant, 1 findings, 2 usage or configuration, 3 incomplete, 4 internal error.`
