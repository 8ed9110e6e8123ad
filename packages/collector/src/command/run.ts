import { type Command, Option } from 'commander'
import type { Finish, Io } from './io.ts'
import { settingOptions } from './options.ts'

/** What the flags of `run` say besides settings. */
export interface RunFlags {
  readonly config?: string
  readonly once?: boolean
  readonly dryRun?: boolean
  readonly json?: boolean
}

/** Add `trailmend-collector run`, which is also what runs where no command is named. */
export function addRun(program: Command, io: Io, finish: Finish): void {
  const command = program
    .command('run', { isDefault: true })
    .description('Collect from every source into every sink, for ever or until nothing is there.')
    .addHelpText('after', EXAMPLES)
  for (const option of [...wishes(), ...settingOptions()]) command.addOption(option)
  command.action(async (flags: RunFlags) => finish(await (await import('./run-collector.ts')).runCollector(flags, io)))
}

function wishes(): readonly Option[] {
  return [
    new Option('--once', 'end when nothing is there'),
    new Option('--dry-run', 'receive nothing: say what would be read and written, and the permissions that takes'),
    new Option('--json', 'the result as JSON, and problems as JSON lines'),
  ]
}

const EXAMPLES = `
Examples:
  trailmend-collector run --config collector.yml --once
  trailmend-collector run --queue https://sqs.eu-west-1.amazonaws.com/111122223333/trail --out s3://example-events/trail --listen 9464
  trailmend-collector run --once --bucket s3://example-logs/prefix --account 111122223333 --out ./events --as ocsf`
