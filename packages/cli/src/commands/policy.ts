import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { POLICY_KINDS } from '@trailmend/core/policy/questions'
import { type CollectorPolicies, checkPolicy, type PolicyWishes, UsageError } from '@trailmend/operate'
import { renderAnswers, renderAnswersJson } from '@trailmend/report'
import { type Command, Option } from 'commander'
import type { Finish, Io } from '../io.ts'
import { listOption } from '../list-option.ts'

interface Flags extends PolicyWishes {
  readonly format: 'table' | 'json'
  readonly collectorPolicy?: string
  readonly bucketPolicy?: string
  readonly queuePolicy?: string
  readonly keyPolicy?: string
}

/** Add `trailmend policy check`: questions to a document. */
export function addPolicy(program: Command, io: Io, finish: Finish): void {
  const policy = program
    .command('policy')
    .description('Questions to policy documents.')
    .addHelpText('after', '\nExamples:\n  trailmend policy check --help')
  const command = policy
    .command('check')
    .description('Ask a policy document whether it works and whom it lets in; every failure names the statement behind it.')
    .argument('<file>', 'the document as JSON; - reads standard input')
    .addHelpText('after', EXAMPLES)
  for (const option of [...whatItIs(), ...whatItIsFor(), ...whoReads()]) command.addOption(option)
  command.action(async (file: string, flags: Flags) => finish(await runPolicyCheck(file, flags, io)))
}

async function runPolicyCheck(file: string, flags: Flags, io: Io): Promise<number> {
  const read = (path: string | undefined) => (path === undefined ? undefined : readText(path, io))
  const document = await readText(file, io)
  const policies: CollectorPolicies = {
    role: await read(flags.collectorPolicy),
    bucket: await read(flags.bucketPolicy),
    queue: await read(flags.queuePolicy),
    key: await read(flags.keyPolicy),
  }
  const result = checkPolicy(document, flags, policies)
  io.print(flags.format === 'json' ? renderAnswersJson(result) : renderAnswers(result, io))
  return result.exitCode
}

async function readText(path: string, io: Io): Promise<string> {
  if (path === '-') return io.readInput()
  return readFile(resolve(io.folder, path), 'utf8').catch((error: Error) => {
    throw new UsageError(`cannot read the policy ${path}: ${error.message}`, { cause: error })
  })
}

function whatItIs(): readonly Option[] {
  return [
    new Option('--kind <kind>', 'what the policy hangs on').choices(POLICY_KINDS).makeOptionMandatory(),
    listOption('--question <id...>', 'only these questions (default: all that the kind has)'),
    new Option('--format <format>', 'how to answer').choices(['table', 'json']).default('table'),
    new Option('--owner <account>', 'the account that owns the resource (default: the trail owner)'),
    listOption('--trusted <who...>', 'accounts, organizations (o-…) and ARNs that may be let in'),
  ]
}

function whatItIsFor(): readonly Option[] {
  return [
    new Option('--trail-arn <arn>', 'the trail that delivers, by its home-region ARN'),
    new Option('--bucket <name>', "the trail's bucket"),
    new Option('--prefix <prefix>', "the trail's key prefix"),
    new Option('--organization-trail', 'the trail is an organization trail: tell --organization-id too, and members with --accounts'),
    new Option('--organization-id <id>', 'the organization (o-…) of the trail owner and of the collector'),
    listOption('--accounts <id...>', 'other accounts that deliver to the same bucket; of an organization trail, members'),
    listOption('--other-trail-arns <arn...>', 'other trails for the same bucket and key'),
    ...eitherWay('multi-region', 'the trail records all regions', 'the trail records its home region only'),
    ...eitherWay('log-file-validation', 'the trail signs its log files', 'it does not'),
    ...eitherWay('insights', 'the trail writes Insights events', 'it does not'),
    new Option('--kms-key-arn <arn>', 'the key that encrypts the log files'),
    ...eitherWay('bucket-key', 'the bucket has an S3 Bucket Key', 'it has none'),
    new Option('--topic-arn <arn>', 'the topic that is told of log files'),
    new Option('--queue-arn <arn>', 'the queue that listens to the topic'),
    new Option('--log-group-arn <arn>', 'the log group that the trail delivers to'),
    new Option('--key-use <use>', 'what the key is for').choices(['log-files', 'topic', 'queue']),
    new Option('--key-arn <arn>', 'the key of the encrypted topic or queue'),
  ]
}

/** A flag with its opposite: where neither is given, what depends on it is answered `unknown`. */
function eitherWay(name: string, yes: string, no: string): readonly Option[] {
  return [new Option(`--${name}`, yes), new Option(`--no-${name}`, no)]
}

function whoReads(): readonly Option[] {
  return [
    new Option('--collector-role <arn>', 'the role that reads the log files: asks whether it can'),
    new Option('--collector-policy <file>', "that role's own policy"),
    new Option('--bucket-policy <file>', "the bucket's policy, where another is asked"),
    new Option('--queue-policy <file>', "the queue's policy, where another is asked"),
    new Option('--key-policy <file>', 'the policy of the key of --key-arn, or else of --kms-key-arn, where another is asked'),
  ]
}

const EXAMPLES = `
Examples:
  trailmend policy check bucket.json --kind s3-bucket --bucket my-logs \\
    --trail-arn arn:aws:cloudtrail:us-east-1:111122223333:trail/main --log-file-validation
  trailmend policy check bucket.json --kind s3-bucket --bucket my-logs --organization-trail --organization-id o-exampleorgid \\
    --trail-arn arn:aws:cloudtrail:us-east-1:111122223333:trail/main --multi-region --log-file-validation --no-insights
  aws sns get-topic-attributes --topic-arn ARN --query Attributes.Policy --output text |
    trailmend policy check - --kind sns-topic --topic-arn ARN --trail-arn ARN
  trailmend policy check bucket.json --kind s3-bucket --question is-public --format json

Exit codes: 0 every answer is good, 1 one is not, 3 one is not known (what to tell is named), 2 usage.`
