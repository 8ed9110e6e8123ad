import { BENCHMARKS } from '@trailmend/core'
import { checkOptions, FORMATS, findConfig, reportAgain, type SendTarget, writeReports } from '@trailmend/operate'
import { type Command, Option } from 'commander'
import type { Finish, Io } from '../io.ts'
import { sendAndTell, sendOption } from '../send.ts'

interface Flags {
  readonly format?: readonly string[]
  readonly benchmark?: string
  readonly config?: string
  readonly verbose?: boolean
  readonly send?: SendTarget
  readonly role?: string
  readonly externalId?: string
}

/** Add `trailmend report`: saved results in other forms. */
export function addReport(program: Command, io: Io, finish: Finish): void {
  program
    .command('report')
    .description('Show saved results (check --format json) in other forms; several become one report. Judges nothing again.')
    .argument('<saved...>', 'files that check --format json wrote; - reads standard input')
    .addOption(new Option('--format <format...>', `${FORMATS.join(', ')}; format=path writes a file (default: table)`))
    .addOption(
      new Option('--benchmark <id>', 'number the controls by this benchmark (default: as judged)').choices(Object.keys(BENCHMARKS)),
    )
    .addOption(new Option('--config <path>', 'configuration (default: trailmend.yml, if it is there)'))
    .addOption(new Option('--verbose', 'show what passed, too'))
    .addOption(sendOption())
    .addOption(new Option('--role <role>', 'for --send: role to assume, an ARN or a name in every account'))
    .addOption(new Option('--external-id <id>', "for --send: what the role's trust policy asks for"))
    .addHelpText('after', EXAMPLES)
    .action(async (saved: readonly string[], flags: Flags) => finish(await runReport(saved, flags, io)))
}

async function runReport(saved: readonly string[], flags: Flags, io: Io): Promise<number> {
  const { role, externalId } = flags
  const config = await findConfig(flags.config, io.folder)
  const options = checkOptions({ role, externalId }, config)
  const { result, reports, benchmark, level } = await reportAgain(saved, flags, io.readInput)
  await writeReports(
    result,
    { ...options, reports, benchmark, level },
    { config, folder: io.folder, print: io.print, color: io.color, width: io.width, verbose: flags.verbose ?? false },
  )
  return flags.send === undefined ? result.exitCode : sendAndTell(result, options, io)
}

const EXAMPLES = `
Examples:
  trailmend report today.json
  trailmend report today.json --format junit=trailmend.xml --format sarif=trailmend.sarif
  trailmend report accounts/*.json --format csv > all.csv
  trailmend report today.json --send securityhub --role trailmend-checker

The exit code is that of the saved result; of several, the one they come to together.`
