import { type Command, Option } from 'commander'
import type { Finish, Io } from './io.ts'
import { settingOptions } from './options.ts'
import type { QuarantineFlags } from './run-quarantine.ts'

type Run = typeof import('./run-quarantine.ts')

/** Add `trailmend-collector quarantine`: what could not be taken. */
export function addQuarantine(program: Command, io: Io, finish: Finish): void {
  const group = program.command('quarantine').description('What could not be taken: look at it, try it once more, or remove it.')
  group.addHelpText('after', EXAMPLES)
  const add = (
    name: string,
    description: string,
    run: (module: Run, ids: readonly string[], flags: QuarantineFlags) => Promise<number>,
  ) => {
    const command = group
      .command(name)
      .description(description)
      .showHelpAfterError(`(trailmend-collector quarantine ${name} --help shows what it takes)`)
      .addHelpText('after', exampleOf(name))
    if (name !== 'list') command.argument(name === 'show' ? '<id>' : '[id...]', 'ids, or their beginnings')
    for (const option of [new Option('--json', 'as JSON'), new Option('--all', 'all of it'), ...settingOptions()]) command.addOption(option)
    command.action(async (...given: readonly unknown[]) => {
      const flags = given.at(name === 'list' ? 0 : 1) as QuarantineFlags
      const ids = name === 'list' ? [] : [given[0] ?? []].flat().map(String)
      finish(await run(await import('./run-quarantine.ts'), ids, flags))
    })
  }
  add('list', 'What is there, and why.', ({ listQuarantine }, _ids, flags) => listQuarantine(flags, io))
  add('show', 'One entry; with its bytes as they are on standard output, unless --json.', ({ showEntry }, [id = ''], flags) =>
    showEntry(id, flags, io),
  )
  add('replay', 'Try it once more; what is taken now is removed.', ({ replayEntries }, ids, flags) => replayEntries(ids, flags, io))
  add('remove', 'Somebody says that it does not matter.', ({ removeEntries }, ids, flags) => removeEntries(ids, flags, io))
}

/** Of the examples, those of one command. */
const exampleOf = (name: string): string =>
  `\nExample:\n${EXAMPLES.split('\n')
    .filter((line) => line.startsWith(`  trailmend-collector quarantine ${name}`))
    .join('\n')}`

const EXAMPLES = `
Examples:
  trailmend-collector quarantine list
  trailmend-collector quarantine show 34b1b7f9 > object.json.gz
  trailmend-collector quarantine replay --all
  trailmend-collector quarantine remove 97ee59a1

Replaying takes the ledger and the sinks of the configuration: with a ledger in a file, while no collector runs.`
