import { checkOptions, doctor, findConfig, USER_AGENT, VERSION } from '@trailmend/operate'
import { renderDiagnoses, visible } from '@trailmend/report'
import type { Command } from 'commander'
import type { Finish, Io } from '../io.ts'
import { listOption } from '../list-option.ts'
import { startProgress } from '../progress.ts'

interface Flags {
  readonly config?: string
  readonly account?: readonly string[]
  readonly role?: string
  readonly externalId?: string
}

/** Add `trailmend doctor`: what the credentials can reach. */
export function addDoctor(program: Command, io: Io, finish: Finish): void {
  program
    .command('doctor')
    .description('Try the credentials: whose they are, which regions answer, which permissions are missing.')
    .addOption(listOption('--account <id...>', 'account ids, or names from the configuration'))
    .option('--role <role>', 'role to assume')
    .option('--external-id <id>', "what the role's trust policy asks for")
    .option('--config <path>', 'configuration (default: trailmend.yml, if it is there)')
    .addHelpText('after', '\nExamples:\n  trailmend doctor\n  trailmend doctor --account 111122223333 --role trailmend-checker')
    .action(async (flags: Flags) => finish(await runDoctor(flags, io)))
}

async function runDoctor(flags: Flags, io: Io): Promise<number> {
  const config = await findConfig(flags.config, io.folder)
  const options = checkOptions(flags, config)
  io.print(`trailmend ${VERSION}, Node ${process.versions.node}, ${process.platform} ${process.arch}\n`)
  io.print(config === undefined ? 'No configuration: no trailmend.yml here.\n' : `Configuration: ${visible(config.path)}\n`)
  const progress = await startProgress(io)
  const { diagnoses, exitCode } = await doctor(options, { clock: io.clock, progress: progress.step, userAgent: USER_AGENT }).finally(
    progress.stop,
  )
  io.print(renderDiagnoses(diagnoses))
  return exitCode
}
