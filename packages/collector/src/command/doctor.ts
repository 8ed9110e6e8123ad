import type { Command } from 'commander'
import type { Finish, Io } from './io.ts'
import { settingOptions } from './options.ts'
import type { RunFlags } from './run.ts'

/** Add `trailmend-collector doctor`: what the credentials can reach. */
export function addDoctor(program: Command, io: Io, finish: Finish): void {
  const command = program
    .command('doctor')
    .description('Try the credentials on everything that is read, written and kept, with the cheapest call that tells. Changes nothing.')
    .addHelpText('after', EXAMPLES)
  for (const option of settingOptions()) command.addOption(option)
  command.action(async (flags: RunFlags) => finish(await (await import('./run-doctor.ts')).runDoctor(flags, io)))
}

const EXAMPLES = `
Examples:
  trailmend-collector doctor
  trailmend-collector doctor --queue https://sqs.eu-west-1.amazonaws.com/111122223333/trail --out ./events

Exit codes: 0 everything answered, 3 something did not or may not be asked.`
