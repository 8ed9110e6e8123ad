import { diffReports, VERSION } from '@trailmend/operate'
import { renderDiffJson, renderDiffMarkdown, renderDiffTable } from '@trailmend/report'
import { type Command, Option } from 'commander'
import type { Finish, Io } from '../io.ts'

interface Flags {
  readonly format: 'table' | 'json' | 'markdown'
  readonly verbose?: boolean
}

/** Add `trailmend diff`: what changed from one saved result to another. */
export function addDiff(program: Command, io: Io, finish: Finish): void {
  program
    .command('diff')
    .description('Compare two saved results (check --format json): what is new, what is fixed, what is no longer known.')
    .argument('<old>', 'the older result; - reads standard input')
    .argument('<new>', 'the newer result; - reads standard input')
    .addOption(new Option('--format <format>', 'how to tell').choices(['table', 'json', 'markdown']).default('table'))
    .addOption(new Option('--verbose', 'show every change'))
    .addHelpText('after', EXAMPLES)
    .action(async (older: string, newer: string, flags: Flags) => finish(await runDiff([older, newer], flags, io)))
}

async function runDiff([older, newer]: readonly [string, string], { format, verbose }: Flags, io: Io): Promise<number> {
  const { diff, benchmark } = await diffReports(older, newer, io.readInput)
  const tool = { name: 'trailmend', version: VERSION }
  const render = {
    table: () => renderDiffTable(diff, { color: io.color, width: io.width, benchmark, verbose }),
    json: () => renderDiffJson(diff, { tool }),
    markdown: () => renderDiffMarkdown(diff, { benchmark }),
  }
  io.print(render[format]())
  return diff.exitCode
}

const EXAMPLES = `
Examples:
  trailmend diff yesterday.json today.json
  trailmend diff main.json branch.json --format markdown > comment.md
  trailmend check --format json | trailmend diff yesterday.json -

Exit codes: 0 nothing new, 1 something fails that did not, 3 something is no longer known, 2 usage. An unknown is never counted as fixed.`
