import { queueOfToken, type Step } from '@trailmend/core/plan'
import { safeJson } from '../escape/json-escape.ts'

/** What the AWS CLI calls a service. Sources: its command reference. */
const CLI_SERVICES: ReadonlyMap<string, string> = new Map([
  ['s3', 's3api'],
  ['cloudwatchlogs', 'logs'],
])

/**
 * The command of the AWS CLI that makes the call of a step, on one line, quoted for a POSIX shell.
 *
 * The input goes in as JSON: whatever the names in it are, none is an option or a word of the shell.
 */
export function commandLine({ change, region, input }: { readonly change: string } & Pick<Step, 'region' | 'input'>): string {
  const [service = '', operation = ''] = change.split(':')
  const command = `aws ${CLI_SERVICES.get(service) ?? service} ${kebab(operation)}`
  return `${command} --region ${quoted(region)} --cli-input-json ${quoted(safeJson(withToken(input), 0))}`
}

/** A token is in a message, and whoever types the command has to read it there. */
function withToken(input: Step['input']): Step['input'] {
  const queue = queueOfToken(input)
  return queue === undefined ? input : { ...input, Token: `(the Token of the SubscriptionConfirmation in ${queue})` }
}

/** `EnableAWSServiceAccess` becomes `enable-aws-service-access`. */
function kebab(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .toLowerCase()
}

function quoted(text: string): string {
  return /^[\w.:/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
