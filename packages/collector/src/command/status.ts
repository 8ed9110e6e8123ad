import { type Command, Option } from 'commander'
import type { Finish, Io } from './io.ts'
import { settingOptions } from './options.ts'
import type { StatusFlags } from './run-status.ts'

/** Add `trailmend-collector status`: what became of every object. */
export function addStatus(program: Command, io: Io, finish: Finish): void {
  const command = program
    .command('status')
    .description('What became of every object, by the ledger; also while a collector runs.')
    .addHelpText('after', EXAMPLES)
  for (const option of [
    new Option('--from <time>', 'objects delivered at this time or later (default: 7 days ago)'),
    new Option('--to <time>', 'objects delivered before (default: now)'),
    new Option('--json', 'as JSON'),
    ...settingOptions(),
  ])
    command.addOption(option)
  command.action(async (flags: StatusFlags) => finish(await (await import('./run-status.ts')).runStatus(flags, io)))
}

const EXAMPLES = `
Examples:
  trailmend-collector status
  trailmend-collector status --from 2026-11-01 --to 2026-11-08 --account 111122223333 --json

Hour by hour, with what is missing: trailmend collect status.

Exit codes: 0 nothing in quarantine, 1 something is.`
