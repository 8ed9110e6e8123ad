import { type Command, Option } from 'commander'
import type { Finish, Io } from './io.ts'
import { settingOptions } from './options.ts'
import type { AddendaFlags } from './run-addenda.ts'

/** Add `trailmend-collector addenda`: what later events say of earlier ones. */
export function addAddenda(program: Command, io: Io, finish: Finish): void {
  const command = program
    .command('addenda')
    .description('What CloudTrail added to events, or delivered late, by the ledger; also while a collector runs.')
    .argument('[id]', 'eventID or requestID of the event that something was added to (default: all)')
    .addHelpText('after', EXAMPLES)
  for (const option of [new Option('--json', 'as JSON, one a line'), ...settingOptions()]) command.addOption(option)
  command.action(async (id: string | undefined, flags: AddendaFlags) =>
    finish(await (await import('./run-addenda.ts')).runAddenda(id, flags, io)),
  )
}

const EXAMPLES = `
Examples:
  trailmend-collector addenda
  trailmend-collector addenda 3038ebd2-c98a-4c65-9b6e-e22506292313 --json

Exit codes: 0 shown, or there is none.`
