import { CONTROLS } from '@trailmend/core'
import { UsageError } from '@trailmend/operate/errors'
import { explainControl } from '@trailmend/report'
import { Argument, type Command } from 'commander'
import type { Io } from '../io.ts'

/** Add `trailmend explain`: what a control means. */
export function addExplain(program: Command, io: Io): void {
  program
    .command('explain')
    .description('Say what a control means, where benchmarks ask for it, and how to look and mend by hand.')
    .addArgument(controlArgument())
    // There are too many to print them all, in the help or where one is misspelt.
    .configureHelp({ argumentDescription: ({ description }) => description })
    .addHelpText('after', '\nExample:\n  trailmend explain cloudtrail-cloudwatch-logs')
    .action((id: string) => {
      const control = CONTROLS.find((each) => each.id === id)
      if (control === undefined) throw new UsageError(`no control ${JSON.stringify(id)}; see: trailmend list controls`)
      io.print(explainControl(control, io))
    })
}

/** Its choices serve the completion of shells only. */
function controlArgument(): Argument {
  const ids = CONTROLS.map((control) => control.id)
  return new Argument('<control>', 'the id of a control (see: trailmend list controls)').choices(ids).argParser((id) => id)
}
