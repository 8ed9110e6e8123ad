import { type Command, Option } from 'commander'
import type { Finish, Io } from './io.ts'
import { settingOptions } from './options.ts'
import type { BackfillFlags } from './run-backfill.ts'

/** Add `trailmend-collector backfill`: what was delivered in some time, by the same ledger. */
export function addBackfill(program: Command, io: Io, finish: Finish): void {
  const command = program
    .command('backfill')
    .description('Collect what buckets hold of some time: what the ledger knows is passed over.')
    .addHelpText('after', EXAMPLES)
  for (const option of [
    new Option('--from <time>', 'what was delivered at this time or later').makeOptionMandatory(),
    new Option('--to <time>', 'what was delivered before (default: now)'),
    new Option('--enqueue <url>', 'put the keys into this queue instead, for as many collectors as there are'),
    new Option('--dry-run', 'receive nothing: say what would be read and written, and the permissions that takes'),
    new Option('--json', 'the result as JSON, and problems as JSON lines'),
    ...settingOptions(),
  ])
    command.addOption(option)
  command.action(async (flags: BackfillFlags) => finish(await (await import('./run-backfill.ts')).runBackfill(flags, io)))
}

const EXAMPLES = `
Examples:
  trailmend-collector backfill --bucket s3://example-logs --from 2026-11-01 --to 2026-11-08 --account 111122223333 --region eu-west-1
  trailmend-collector backfill --bucket s3://example-logs --from 2026-11-01 --enqueue https://sqs.eu-west-1.amazonaws.com/111122223333/trail

Buckets are those of the configuration, or of --bucket. A ledger in a file has one collector at a time: beside a running one, share a table, or
enqueue.`
