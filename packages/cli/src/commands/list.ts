import { BENCHMARKS, CONTROLS } from '@trailmend/core'
import { listBenchmarks, listControls } from '@trailmend/report'
import { Argument, type Command } from 'commander'
import type { Io } from '../io.ts'

const LISTS: Readonly<Record<string, (io: Io) => string>> = {
  controls: (io) => listControls(CONTROLS, io),
  benchmarks: () => listBenchmarks(BENCHMARKS, CONTROLS),
}

/** Add `trailmend list`: what there is to judge by. */
export function addList(program: Command, io: Io): void {
  program
    .command('list')
    .description('List the controls, or the benchmarks that number them.')
    .addArgument(new Argument('<what>', 'what to list').choices(Object.keys(LISTS)))
    .addHelpText('after', '\nExamples:\n  trailmend list controls\n  trailmend list benchmarks')
    .action((what: string) => io.print(LISTS[what]?.(io) ?? ''))
}
