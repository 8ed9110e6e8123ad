/** A policy document as JSON gives it. */
export interface PolicyDocument {
  readonly Version?: string
  readonly Statement: readonly PolicyStatement[]
}

/** A statement of an identity policy. */
export interface PolicyStatement {
  readonly Sid?: string
  readonly Effect: 'Allow' | 'Deny'
  readonly Action: string | readonly string[]
  readonly Resource: string | readonly string[]
  readonly Condition?: unknown
}

/**
 * The actions that moto 5.2 checks under another name than AWS, with the names moto wants. A name that moto also checks as it is stays beside
 * the new ones.
 */
export const motoActions: ReadonlyMap<string, readonly string[]> = new Map([
  ['s3:GetEncryptionConfiguration', ['s3:ListBucket']],
  ['s3:GetBucketPublicAccessBlock', ['s3:ListBucket']],
  ['s3:GetBucketOwnershipControls', ['s3:ListBucket']],
  ['s3:GetBucketObjectLockConfiguration', ['s3:ListBucket']],
  ['s3:GetReplicationConfiguration', ['s3:ListBucket']],
  ['s3:GetBucketPolicyStatus', ['s3:ListBucket']],
  ['s3:PutEncryptionConfiguration', ['s3:CreateBucket']],
  ['s3:PutBucketPublicAccessBlock', ['s3:CreateBucket']],
  ['s3:PutBucketOwnershipControls', ['s3:CreateBucket']],
  ['s3:ListBucket', ['s3:ListBucket', 's3:HeadBucket']],
  ['sqs:SendMessage', ['sqs:SendMessage', 'sqs:SendMessageBatch']],
  ['sqs:DeleteMessage', ['sqs:DeleteMessage', 'sqs:DeleteMessageBatch']],
  ['sqs:ChangeMessageVisibility', ['sqs:ChangeMessageVisibility', 'sqs:ChangeMessageVisibilityBatch']],
])

// Services whose resources moto looks at; for all others it asks about `*`, which an ARN never matches.
const WITH_RESOURCES: ReadonlySet<string> = new Set(['s3', 'sqs', 'sts'])

// Of a queue that is not there yet moto asks about `*`, too.
const OF_NOTHING_YET: ReadonlySet<string> = new Set(['sqs:CreateQueue'])

const serviceOf = (action: string): string => action.split(':')[0] ?? ''

// A wildcard covers the names that moto wants for each action it covers.
function covered(pattern: string): readonly string[] {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  const matches = new RegExp(`^${source}$`, 'i')
  return [pattern, ...[...motoActions].flatMap(([action, names]) => (matches.test(action) ? names : []))]
}

function renamed(action: string): readonly string[] {
  if (/[*?]/.test(action)) return serviceOf(action) === 'cloudwatch' ? [action.replace('cloudwatch:', 'monitoring:')] : covered(action)
  if (serviceOf(action) === 'cloudwatch') return [action.replace('cloudwatch:', 'monitoring:')]
  return motoActions.get(action) ?? [action]
}

const many = (value: string | readonly string[]): readonly string[] => (typeof value === 'string' ? [value] : value)

function transformStatement(statement: PolicyStatement): PolicyStatement[] {
  const { Condition: _, ...unconditional } = statement
  const actions = many(statement.Action)
  const isScoped = (action: string): boolean => WITH_RESOURCES.has(serviceOf(action)) && !OF_NOTHING_YET.has(action)
  const scoped = actions.filter(isScoped)
  const unscoped = actions.filter((action) => !isScoped(action))
  // A Sid must stay unique when one statement becomes two.
  const { Sid, ...anonymous } = unconditional
  const own = scoped.length > 0 && unscoped.length > 0 ? anonymous : { ...anonymous, ...(Sid === undefined ? {} : { Sid }) }
  const unique = (names: readonly string[]): string[] => [...new Set(names.flatMap(renamed))]
  return [
    ...(scoped.length > 0 ? [{ ...own, Action: unique(scoped) }] : []),
    ...(unscoped.length > 0 ? [{ ...own, Action: unique(unscoped), Resource: '*' }] : []),
  ]
}

/**
 * Rewrites an identity policy into one that moto's IAM enforcement reads as AWS reads the original, at the level of actions: conditions go,
 * `Resource` becomes `*` for services other than S3, SQS and STS and for queues that are made, and actions take moto's names. So resources and conditions
 * stay untested by it. A `Deny` with a condition would deny always: it throws, as do `NotAction` and `NotResource`.
 */
export function transformPolicyForMoto(document: PolicyDocument): PolicyDocument {
  for (const statement of document.Statement) {
    if (statement.Effect === 'Deny' && statement.Condition !== undefined) throw new Error('moto would apply a conditional Deny always')
    if (statement.Action === undefined || statement.Resource === undefined)
      throw new Error('moto needs Action and Resource in each statement')
  }
  return { ...document, Statement: document.Statement.flatMap(transformStatement) }
}
