import { OUR_TAG, type Placeholder } from '@trailmend/core/plan'

/** What stands for a placeholder of a policy in templates. */
export interface Parameter {
  readonly cloudformation: string
  readonly terraform: string
  /** `undefined` where it is made from the account's id. */
  readonly byDefault: string | undefined
  readonly words: string
  /** What CloudFormation takes for it, as a regular expression, if not what names can hold. */
  readonly pattern?: string
}

/** The placeholders that whoever uses a template can fill in. The partition and the account tell themselves. */
// biome-ignore format: a table is read by its columns
export const PARAMETERS: ReadonlyMap<string, Parameter> = new Map<Exclude<Placeholder, 'partition' | 'account'>, Parameter>([
  ['trail',        { cloudformation: 'TrailName',        terraform: 'trail_name',         byDefault: 'outcomestrail',                 words: 'The trail that may be made (names.trail)' }],
  ['bucket',       { cloudformation: 'BucketName',       terraform: 'bucket_name',        byDefault: undefined,                       words: 'The bucket that may be made (names.bucket); empty for the name that the profile gives' }],
  ['topic',        { cloudformation: 'TopicName',        terraform: 'topic_name',         byDefault: 'outcomestopic',                 words: 'The topic that may be made (names.topic)' }],
  ['logGroup',     { cloudformation: 'LogGroupName',     terraform: 'log_group_name',     byDefault: 'outcomestrail',                 words: 'The log group that may be made (names.log-group)' }],
  ['deliveryRole', { cloudformation: 'DeliveryRoleName', terraform: 'delivery_role_name', byDefault: 'outcomestrail-cloudwatch-logs', words: 'The only role that may be made or changed (names.delivery-role)' }],
  ['queue',        { cloudformation: 'QueueName',        terraform: 'queue_name',         byDefault: 'outcomesqueue-logs',            words: 'The queue that may be made and changed; outcomesqueue-* for those of several uses' }],
  ['boundary',     { cloudformation: 'PermissionsBoundary', terraform: 'permissions_boundary', byDefault: '',                     words: 'The ARN of the boundary without which the delivery role is neither made nor given permissions (permissions-boundary); empty for none', pattern: '(arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/[A-Za-z0-9_+=,.@/-]+)?' }],
  ['trails',       { cloudformation: 'Trails',           terraform: 'trails',             byDefault: '*',                             words: 'The trails that may be changed' }],
  ['buckets',      { cloudformation: 'Buckets',          terraform: 'buckets',            byDefault: '*',                             words: 'The buckets of the account that may be changed' }],
  ['topics',       { cloudformation: 'Topics',           terraform: 'topics',             byDefault: '*',                             words: 'The topics whose policy may be added to' }],
  ['logGroups',    { cloudformation: 'LogGroups',        terraform: 'log_groups',         byDefault: '*',                             words: 'The log groups whose retention and metric filters may be set' }],
  ['keys',         { cloudformation: 'Keys',             terraform: 'keys',               byDefault: '*',                             words: 'The ids of the keys whose policy may be added to' }],
])

/** The pieces of a text with placeholders: texts, and names between them. */
export function piecesOf(text: string): readonly (string | { readonly placeholder: string })[] {
  return text
    .split(/(\{[A-Za-z]+\})/)
    .filter((piece) => piece !== '')
    .map((piece) => (/^\{[A-Za-z]+\}$/.test(piece) ? { placeholder: piece.slice(1, -1) } : piece))
}

/** The placeholders that a value holds anywhere in it, in the order of the table. */
export function placeholdersIn(value: unknown): readonly string[] {
  const text = JSON.stringify(value)
  return [...PARAMETERS.keys()].filter((name) => text.includes(`{${name}}`))
}

/** Whether a statement is there only where somebody names a boundary. */
export function isAboutBoundary(statement: unknown): boolean {
  return JSON.stringify(statement).includes('{boundary}')
}

/** Marks what a template makes, so that it is known for Trailmend's own. */
export const MARK: Readonly<Record<string, string>> = { [OUR_TAG]: 'setup' }
