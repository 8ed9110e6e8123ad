import type { JsonObject } from '../../observe/answer-fields.ts'
import type { Part } from '../parts.ts'
import type { Decision } from '../plan-data.ts'
import type { FieldChange, Step, Undo } from '../step.ts'

/** A step before it has a price, and before it is known which findings it closes, what it needs and whether a person must approve it by name. */
export type StepDraft = Omit<Step, 'closes' | 'cost' | 'approval' | 'after' | 'needs'>

/** The id of the only, or the main, step of a decision. */
export function idOf({ part, of }: Pick<Decision, 'part' | 'of'>, what?: string): string {
  return [part, ...(of === '' ? [] : [of]), ...(what === undefined ? [] : [what])].join('/')
}

/** A field that changes. */
export function changes(field: string, before: FieldChange['before'], after: FieldChange['after']): FieldChange {
  return { field, before, after }
}

/** What every step of a decision has in common. */
export function on(
  decision: Decision,
  resource: string,
): Pick<StepDraft, 'part' | 'situations' | 'account' | 'region' | 'resource' | 'ifSkipped'> {
  const { part, situation, account, region } = decision
  return { part, situations: [situation], account, region, resource, ifSkipped: IF_SKIPPED[part] }
}

/** Back to what there was by the same call; by hand where there was nothing, for Trailmend takes no policy away. */
export function backTo(
  before: string | null,
  change: StepDraft['change'],
  by: { readonly inputOf: (text: string) => JsonObject; readonly hand: string },
): Undo {
  return before === null ? byHand(by.hand) : { by: 'call', change, input: by.inputOf(before) }
}

/** What a person has to do, for Trailmend's role is not allowed to delete. */
export function byHand(text: string): Undo {
  return { by: 'hand', text }
}

/** What goes wrong, or stays wrong, without the step of a part. */
export const IF_SKIPPED: Readonly<Record<Part, string>> = {
  bucket: 'Log files have nowhere to go, and are lost.',
  'public-access-block': 'One wrong grant makes the logs public.',
  'bucket-policy': 'CloudTrail cannot write log files into the bucket, and they are lost.',
  'access-logging': 'Nobody can tell who read or deleted log files.',
  'mfa-delete': 'Stolen credentials are enough to delete log files for good.',
  key: 'Log files are encrypted with a key of S3 instead.',
  'key-policy': 'Log files cannot be encrypted, and are lost.',
  topic: 'Nobody is told of new log files.',
  'topic-policy': 'CloudTrail cannot announce log files.',
  'log-group': 'Nothing is delivered to CloudWatch Logs.',
  retention: 'Events are kept for ever, and paid for, or dropped too early.',
  'delivery-role-trust': 'CloudTrail cannot assume the role, and delivers nothing to CloudWatch Logs.',
  'delivery-role-permissions': 'CloudTrail cannot write to the log group, and delivers nothing.',
  'trusted-access': 'A trail of the organization cannot be made.',
  trail: 'Nothing that is done in the account is kept.',
  'multi-region': 'What is done in other regions is not recorded.',
  'global-events': 'Changes to IAM are not recorded.',
  'log-file-validation': 'Nobody can prove that log files were not changed.',
  'management-events': 'Some of what is done in the account is not recorded.',
  'data-events': 'What becomes of objects is not recorded.',
  logging: 'Nothing is recorded.',
  'logs-integration': 'No metric filter sees an event, and no alarm can go off.',
  'organization-wide': 'What is done in the other accounts of the organization is not recorded by it.',
  'dead-letter-queue': 'A message that cannot be worked on is lost after some days.',
  queue: 'Nobody hears of new log files.',
  'queue-policy': 'The topic cannot reach the queue.',
  subscription: 'The topic does not tell the queue.',
  monitor: 'Nobody is told of these events.',
}
