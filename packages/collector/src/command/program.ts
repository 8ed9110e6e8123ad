import { Command } from 'commander'
import { UsageError } from '../config/usage-error.ts'
import { VERSION } from '../version.ts'
import type { Finish, Io } from './io.ts'
import { shown } from './shown.ts'

type Add = (program: Command, io: Io, finish: Finish) => void

/** The commands in the order of the help, each loaded when it is wanted. */
const COMMANDS: ReadonlyMap<string, () => Promise<Add>> = new Map([
  ['run', async () => (await import('./run.ts')).addRun],
  ['backfill', async () => (await import('./backfill.ts')).addBackfill],
  ['status', async () => (await import('./status.ts')).addStatus],
  ['addenda', async () => (await import('./addenda.ts')).addAddenda],
  ['quarantine', async () => (await import('./quarantine.ts')).addQuarantine],
  ['config', async () => (await import('./config.ts')).addConfig],
  ['doctor', async () => (await import('./doctor.ts')).addDoctor],
  ['health', async () => (await import('./health.ts')).addHealth],
])

/** What ends before any command is looked at. */
const WITHOUT_COMMANDS: ReadonlySet<string | undefined> = new Set(['-V', '--version'])
/** What wants to see all commands. */
const WITH_ALL: ReadonlySet<string | undefined> = new Set(['-h', '--help', 'help'])

/**
 * The command line of `trailmend-collector`. Without a command it runs.
 *
 * @param first - the first argument: where it names a command, or one of the default command's options, that one alone is there
 */
export async function createProgram(io: Io, finish: Finish, first?: string): Promise<Command> {
  const program = emptyProgram(io)
  if (WITHOUT_COMMANDS.has(first)) return program
  const name = first === undefined || (first.startsWith('-') && !WITH_ALL.has(first)) ? 'run' : first
  const named = COMMANDS.get(name)
  if (named === undefined && !WITH_ALL.has(name))
    throw new UsageError(`there is no command ${name}: ${[...COMMANDS.keys()].join(', ')} are what there is`)
  for (const load of named === undefined ? COMMANDS.values() : [named]) (await load())(program, io, finish)
  return program
}

function emptyProgram(io: Io): Command {
  return new Command('trailmend-collector')
    .description('Collects what CloudTrail delivers: nothing lost, nothing doubled.')
    .version(VERSION)
    .exitOverride()
    .showHelpAfterError('(trailmend-collector --help shows what there is)')
    .configureOutput({
      writeOut: io.print,
      writeErr: (text) => {
        for (const line of text.trimEnd().split('\n')) io.say(`${shown(line)}\n`)
      },
      getOutHelpWidth: () => io.width,
      getErrHelpWidth: () => io.width,
    })
    .addHelpText('after', EXAMPLES)
}

const EXAMPLES = `
Examples:
  trailmend-collector                                              what collector.yml says, for ever
  trailmend-collector --once --queue https://sqs.eu-west-1.amazonaws.com/111122223333/trail --out ./events
  trailmend-collector --once --bucket s3://example-logs --out ./events
  trailmend-collector --once --files ./logs --out - | jq .eventName
  trailmend-collector --dry-run                                    what would be read and written, and the permissions that takes
  trailmend-collector backfill --bucket s3://example-logs --from 2026-11-01 --to 2026-11-08
  trailmend-collector status                                       what became of every object
  trailmend-collector addenda                                      what later events say of earlier ones
  trailmend-collector quarantine list                              what could not be taken, and why
  trailmend-collector config validate
  trailmend-collector doctor                                       tries the credentials

Every flag of run may also be set in the environment, as TRAILMEND_COLLECTOR_QUEUE and so on, or in collector.yml.

Exit codes: 0 drained, 1 something is in quarantine, 2 usage or configuration, 3 incomplete: something is left, 4 internal error,
130 and 143 interrupted.`
