import type { CollectorErrorCode, StatusWishes } from '@trailmend/collector/complete'
import { IncompleteError, UsageError } from '@trailmend/operate/errors'
import { USER_AGENT } from '@trailmend/operate/version'
import { renderCollectionJson, renderCollectionTable } from '@trailmend/report/collect'
import { type Command, Option } from 'commander'
import { listenForEnd } from '../end-signals.ts'
import type { Finish, Io } from '../io.ts'
import { listOption } from '../list-option.ts'

interface Flags extends StatusWishes {
  readonly format: 'table' | 'json'
  readonly verbose?: boolean
}

/** Add `trailmend collect status`: what a collector has, and what it lacks. */
export function addCollect(program: Command, io: Io, finish: Finish): void {
  const collect = program
    .command('collect')
    .description('Questions to what a collector has collected.')
    .addHelpText('after', '\nExamples:\n  trailmend collect status --help')
  const command = collect
    .command('status')
    .description('Whether all that CloudTrail delivered is stored, hour by hour: by digests, and by what lies in the bucket.')
    .addHelpText('after', EXAMPLES)
  for (const option of [...whatToJudge(), ...whereToLook(), ...whatToDo()]) command.addOption(option)
  command.action(async (flags: Flags) => finish(await runStatus(flags, io)))
}

async function runStatus({ format, verbose, ...wishes }: Flags, io: Io): Promise<number> {
  // What asks AWS takes long to load.
  const { askStatus, CollectorError, systemClock } = await import('@trailmend/collector/complete')
  const end = listenForEnd(io, 'ending')
  try {
    const context = { clock: { ...systemClock, now: io.clock }, userAgent: USER_AGENT, folder: io.folder, signal: end.signal }
    const status = await askStatus(wishes, context)
    io.print(
      format === 'json' ? renderCollectionJson(status) : renderCollectionTable(status, { color: io.color, width: io.width, verbose }),
    )
    return status.exitCode
  } catch (error) {
    const exitCode = end.exitCode()
    if (exitCode !== undefined) return exitCode
    throw error instanceof CollectorError ? told(error, error.code) : error
  } finally {
    end.stop()
  }
}

const INCOMPLETE: ReadonlySet<CollectorErrorCode> = new Set<CollectorErrorCode>(['denied', 'ledger-broken', 'ledger-locked'])

function told(error: Error, code: CollectorErrorCode): Error {
  return INCOMPLETE.has(code) ? new IncompleteError(error.message, { cause: error }) : new UsageError(error.message, { cause: error })
}

function whatToJudge(): readonly Option[] {
  return [
    new Option('--ledger <where>', "the collector's ledger: a file, or dynamodb:<region>/<table>").makeOptionMandatory(),
    new Option('--from <time>', 'from this time on, ISO 8601, UTC unless it says otherwise (default: a day before the end)'),
    new Option('--to <time>', 'up to this time (default: the end of this hour)'),
    listOption('--account <id...>', 'only of these accounts'),
    listOption('--region <region...>', 'only of these regions'),
  ]
}

function whereToLook(): readonly Option[] {
  return [
    listOption('--bucket <name...>', 'buckets to list besides: what lies there should be stored (default: digests alone tell)'),
    new Option('--prefix <prefix>', 'what keys in it begin with, before AWSLogs'),
    new Option('--role <arn>', 'role to assume, to list'),
    new Option('--external-id <id>', "what the role's trust policy asks for"),
  ]
}

function whatToDo(): readonly Option[] {
  return [
    new Option('--repair', 'send the keys of what is missing to --queue, so that a collector fetches it'),
    new Option('--queue <url>', 'the SQS queue that a collector reads from'),
    new Option('--format <format>', 'how to answer').choices(['table', 'json']).default('table'),
    new Option('--verbose', 'list every row and every problem'),
  ]
}

const EXAMPLES = `
Examples:
  trailmend collect status --ledger ledger.db                                  the last day, by the digests that were collected
  trailmend collect status --ledger ledger.db --bucket trail-logs --from 2026-11-01 --to 2026-11-08
  trailmend collect status --ledger dynamodb:us-east-1/trailmend-ledger --format json
  trailmend collect status --ledger ledger.db --repair --queue https://sqs.us-east-1.amazonaws.com/111122223333/trail-logs

Exit codes: 0 all complete, 1 gaps, silence or something tampered with, 2 usage, 3 something could not be known.`
