import { VERIFY_DEFAULTS, VERIFY_FORMATS, type VerifyWishes, verify, verifyOptions } from '@trailmend/operate/verify'
import { USER_AGENT } from '@trailmend/operate/version'
import { RESTORE_TIERS } from '@trailmend/report/verify'
import { type Command, Option } from 'commander'
import type { Finish, Io } from '../io.ts'
import { listOption } from '../list-option.ts'
import { startVerifyProgress } from '../progress.ts'

type Flags = VerifyWishes & { readonly verbose?: boolean }

/** Add `trailmend verify`: whether log files are as CloudTrail delivered them. */
export function addVerify(program: Command, io: Io, finish: Finish): void {
  const command = program
    .command('verify')
    .description('Prove by the digests that log files are as CloudTrail delivered them: none changed, removed or put among them.')
    .addHelpText('after', EXAMPLES)
  for (const option of [...whatToVerify(), ...whereToLook(), ...howToGetIn(), ...howToTell()]) command.addOption(option)
  command.action(async (flags: Flags) => finish(await runVerify(flags, io)))
}

async function runVerify(flags: Flags, io: Io): Promise<number> {
  const options = verifyOptions(flags)
  const progress = await startVerifyProgress(io)
  const { exitCode } = await verify(options, {
    clock: io.clock,
    userAgent: USER_AGENT,
    progress: progress.step,
    ended: progress.stop,
    print: io.print,
    say: io.say,
    color: io.color,
    width: io.width,
    verbose: flags.verbose ?? false,
    confirm: io.asking && ((question) => agreed(question, io.asking)),
  }).finally(progress.stop)
  return exitCode
}

async function agreed(message: string, terminal: Io['asking']): Promise<boolean> {
  const { confirm } = await import('@inquirer/prompts')
  try {
    return await confirm({ message, default: false }, terminal)
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError') return false
    throw error
  }
}

function whatToVerify(): readonly Option[] {
  return [
    listOption('--trail <trail...>', 'ARNs or names of trails (default: every trail of the account that makes digests)'),
    listOption('--account <id...>', "whose log files (default: the trail's own account; for an organization's trail, every account)"),
    listOption('--region <region...>', 'whose log files (default: every region that the trail covers)'),
    new Option(
      '--from <time>',
      `log files from this time on, ISO 8601, UTC unless it says otherwise (default: ${VERIFY_DEFAULTS.hours} hours before the end)`,
    ),
    new Option('--to <time>', 'log files up to this time (default: now)'),
    new Option('--no-undeclared', 'do not look for files that no digest names'),
  ]
}

function whereToLook(): readonly Option[] {
  return [
    new Option('--bucket <name>', 'the bucket, for a trail that cannot be asked: with its ARN in --trail'),
    new Option('--prefix <prefix>', 'what keys in it begin with, before AWSLogs'),
    new Option('--organization-id <id>', 'the organization of its trail, o-…'),
    new Option('--folder <path>', 'a copy of the bucket, keys being paths, as aws s3 sync makes it'),
    listOption('--public-keys <file...>', 'what aws cloudtrail list-public-keys printed, or region=file (default: AWS is asked)'),
  ]
}

function howToGetIn(): readonly Option[] {
  return [
    new Option('--role <arn>', 'role to assume'),
    new Option('--external-id <id>', "what the role's trust policy asks for"),
    listOption('--via <role...>', 'roles to assume first, by their ARNs, one after the other'),
    new Option('--concurrency <n>', `files read at once (default: ${VERIFY_DEFAULTS.concurrency})`),
  ]
}

function howToTell(): readonly Option[] {
  return [
    new Option('--format <format...>', `${VERIFY_FORMATS.join(', ')}; format=path writes a file (default: table)`),
    new Option(
      '--evidence <path>',
      'write what was verified, every digest and log file with its hashes, as JSON, or as Markdown where the path ends in .md; says its SHA-256',
    ),
    new Option('--resume <path>', 'keep in this file how far it has come, and go on from there; removed when all is done'),
    new Option(
      '--restore [speed]',
      `restore what is archived: ${RESTORE_TIERS.join(', ').toLowerCase()}; says the price first (default: bulk)`,
    ),
    new Option('--restore-days <n>', `how long restored copies stay (default: ${VERIFY_DEFAULTS.restoreDays})`),
    new Option('--yes', 'agree to the price of restoring'),
    new Option('--verbose', 'list every problem that was kept, and every chain'),
  ]
}

const EXAMPLES = `
Examples:
  trailmend verify                                             every trail of the account, the last 24 hours
  trailmend verify --trail main --from 2026-11-01 --to 2026-11-08 --evidence evidence.json
  trailmend verify --from 2025-11-22 --resume year.cursor      interrupted, the same command goes on where it stopped
  trailmend verify --bucket logs --trail arn:aws:cloudtrail:us-east-1:111122223333:trail/main --region us-east-1
  trailmend verify --folder ./copy --public-keys keys.json     no call to AWS
  trailmend verify --from 2026-01-01 --to 2026-02-01 --restore bulk

Exit codes: 0 all valid, 1 something is not as it was delivered, 2 usage, 3 something could not be known (archived, refused, no digests).`
