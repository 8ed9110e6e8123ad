import tab from '@bomb.sh/tab/commander'
import { VERSION } from '@trailmend/operate'
import { visible } from '@trailmend/report'
import { Command } from 'commander'
import { addBaseline } from './commands/baseline.ts'
import { addCheck } from './commands/check.ts'
import { addDiff } from './commands/diff.ts'
import { addDoctor } from './commands/doctor.ts'
import { addExplain } from './commands/explain.ts'
import { addInit } from './commands/init.ts'
import { addList } from './commands/list.ts'
import { addPolicy } from './commands/policy.ts'
import { addReport } from './commands/report.ts'
import { addVerify } from './commands/verify.ts'
import type { Finish, Io } from './io.ts'

/** The command line of `trailmend`: what there is to ask, and how. */
export function createProgram(io: Io, finish: Finish): Command {
  const program = new Command('trailmend')
    .description('Checks that AWS CloudTrail can be trusted.')
    .version(VERSION)
    .exitOverride()
    .showHelpAfterError('(trailmend --help shows what there is)')
    .configureOutput({
      writeOut: io.print,
      writeErr: (text) =>
        io.say(
          `${text
            .trimEnd()
            .split('\n')
            .map((line) => visible(line))
            .join('\n')}\n`,
        ),
      getOutHelpWidth: () => io.width,
      getErrHelpWidth: () => io.width,
    })
    .addHelpText('after', EXAMPLES)
  for (const add of [addCheck, addBaseline, addReport, addDiff, addExplain, addList, addPolicy, addVerify, addDoctor, addInit])
    add(program, io, finish)
  tab(program, { completionCommandName: 'completion' })
  return program
}

const EXAMPLES = `
Examples:
  trailmend check                                    the account of your credentials, every enabled region
  trailmend check --benchmark cis-aws@2.0            only what CIS AWS Foundations 2.0 asks for
  trailmend check --replay recording.json            judge a recording; reaches no network
  trailmend report today.json --format sarif         a saved result in another form
  trailmend diff yesterday.json today.json           what is new, what is fixed, what is no longer known
  trailmend explain cloudtrail-cloudwatch-logs       what a control means and how to mend it by hand
  trailmend verify --from 2026-11-01 --to 2026-11-08   prove that log files are as CloudTrail delivered them
  trailmend policy check bucket-policy.json --kind s3-bucket --trail-arn ARN
  source <(trailmend completion bash)                complete commands with the tab key

Exit codes: 0 compliant, 1 findings, 2 usage or configuration, 3 incomplete, 4 internal error.`
