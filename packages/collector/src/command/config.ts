import { type Command, Option } from 'commander'
import type { Finish, Io } from './io.ts'
import { shown } from './shown.ts'

/** Add `trailmend-collector config validate`. */
export function addConfig(program: Command, io: Io, finish: Finish): void {
  program
    .command('config')
    .description('The configuration.')
    .command('validate')
    .description('Say whether the configuration and the environment hold: every problem at once, each with its line and column.')
    .argument('[path]', 'configuration (default: collector.yml)')
    .addOption(new Option('--config <path>', 'the same'))
    .addHelpText('after', EXAMPLES)
    .action(async (path: string | undefined, flags: { readonly config?: string }) => finish(await validate(path ?? flags.config, io)))
}

const EXAMPLES = `
Examples:
  trailmend-collector config validate
  trailmend-collector config validate /etc/trailmend/collector.yml`

async function validate(config: string | undefined, io: Io): Promise<number> {
  const [{ settle, CONFIG_NAME }, { UsageError }, { refuseOwnSource }] = await Promise.all([
    import('../config/settle.ts'),
    import('../config/usage-error.ts'),
    import('../open/written-parts.ts'),
  ])
  const { settings, path } = await settle({ config, flags: {}, env: io.env, folder: io.folder })
  if (path === undefined) throw new UsageError(`there is no ${CONFIG_NAME} here: trailmend-collector config validate PATH looks at another`)
  refuseOwnSource(settings)
  const { sources = [], sinks = [] } = settings
  io.print(
    `${shown(path)} holds: ${sources.length} ${sources.length === 1 ? 'source' : 'sources'}, ${sinks.length} ${sinks.length === 1 ? 'sink' : 'sinks'}\n`,
  )
  return 0
}
