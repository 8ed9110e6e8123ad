import { parseArn } from '../../../../packages/core/src/arn.ts'
import type { AccountSnapshot, Trail } from '../../../../packages/core/src/observe/snapshot.ts'
import type { PlannedSteps } from '../../../../packages/core/src/plan/plan-steps.ts'
import { simulateStep } from '../../../../packages/core/src/plan/simulate/index.ts'
import { parsePolicyDocument } from '../../../../packages/core/src/policy/document.ts'
import { describeTrail } from '../../../../packages/core/src/policy/questions/context.ts'
import { canDeliverToBucket } from '../../../../packages/core/src/policy/questions/delivery.ts'

type PlannedStep = PlannedSteps['steps'][number]
interface Input {
  readonly [name: string]: unknown
}

/** What AWS would say to a step at this moment, as far as its documentation tells; `undefined` if it would take it. */
export function refusalOf(account: AccountSnapshot, step: PlannedStep): string | undefined {
  const [service = '', operation = ''] = step.change.split(':')
  const input: Input = step.input
  if (service === 's3') return ofBucket(account, operation, input)
  if (service === 'sns') return ofTopic(account, { operation, input, step })
  if (service === 'sqs') return ofQueue(account, { operation, input, step })
  if (service === 'iam') return ofRole(account, { operation, input, step })
  if (service === 'cloudwatchlogs') return ofLogGroup(account, { operation, input, step })
  if (service === 'kms') return account.trailKeys.some(({ id }) => id === input.KeyId) ? undefined : 'there is no such key'
  if (service === 'cloudtrail') return ofTrail(account, { operation, input, step })
  return undefined
}

interface Call {
  readonly operation: string
  readonly input: Input
  readonly step: PlannedStep
}

const isThere = (fact: { readonly known: boolean; readonly value?: unknown } | undefined): boolean =>
  fact?.known === true && fact.value !== null && fact.value !== false

function unlessThere(is: boolean, makes: boolean): string | undefined {
  if (makes) return is ? 'it is there already' : undefined
  return is ? undefined : 'it is not there yet'
}

function ofBucket(account: AccountSnapshot, operation: string, input: Input): string | undefined {
  return unlessThere(isThere(account.buckets.find(({ name }) => name === input.Bucket)?.exists), operation === 'CreateBucket')
}

function ofTopic(account: AccountSnapshot, { operation, input, step }: Call): string | undefined {
  const arn = operation === 'CreateTopic' || operation === 'Unsubscribe' ? step.resource : input.TopicArn
  const refusal = unlessThere(isThere(account.topics.find((each) => each.arn === arn)?.exists), operation === 'CreateTopic')
  if (operation === 'ConfirmSubscription') return refusal ?? ofConfirmation(account, input)
  if (refusal !== undefined || operation !== 'Subscribe') return refusal
  return isThere(account.queues.find((each) => each.arn === input.Endpoint)?.settings) ? undefined : 'the queue is not there yet'
}

/** There has to be something to confirm, and a queue that the message can be in. */
function ofConfirmation(account: AccountSnapshot, { TopicArn, Token }: Input): string | undefined {
  const queue = (Token as Input).$tokenInQueue
  const topic = account.topics.find(({ arn }) => arn === TopicArn)
  const waits =
    topic?.subscriptions.known && topic.subscriptions.value.some(({ endpoint, isConfirmed }) => endpoint === queue && !isConfirmed)
  if (waits !== true) return 'nothing waits to be confirmed'
  return isThere(account.queues.find(({ arn }) => arn === queue)?.settings) ? undefined : 'the queue is not there'
}

function ofQueue(account: AccountSnapshot, { operation, input, step }: Call): string | undefined {
  const find = (arn: unknown) => isThere(account.queues.find((each) => each.arn === arn)?.settings)
  const refusal = unlessThere(find(step.resource), operation === 'CreateQueue')
  if (refusal !== undefined) return refusal
  const { RedrivePolicy: redrive } = (input.Attributes ?? {}) as Input
  if (typeof redrive !== 'string' || redrive === '') return undefined
  return find(JSON.parse(redrive).deadLetterTargetArn) ? undefined : 'the dead-letter queue is not there yet'
}

function ofRole(account: AccountSnapshot, { operation, step }: Call): string | undefined {
  return unlessThere(isThere(account.roles.find(({ arn }) => arn === step.resource)?.trust), operation === 'CreateRole')
}

function ofLogGroup(account: AccountSnapshot, { operation, input, step }: Call): string | undefined {
  const group = account.logGroups.find(({ name, region }) => name === input.logGroupName && region === step.region)
  return unlessThere(isThere(group?.settings), operation === 'CreateLogGroup')
}

function ofTrail(account: AccountSnapshot, { operation, input, step }: Call): string | undefined {
  const trail = account.trails.find(({ arn }) => arn === step.resource)
  const refusal = unlessThere(trail !== undefined, operation === 'CreateTrail')
  if (refusal !== undefined || (operation !== 'CreateTrail' && operation !== 'UpdateTrail')) return refusal ?? ofSelectors(operation, input)
  const local = account.trails.filter(({ homeRegion, ownerAccount }) => homeRegion === step.region && ownerAccount === step.account)
  if (operation === 'CreateTrail' && local.length >= 5) return 'there are five trails already'
  if (input.IsOrganizationTrail === true && !isThere(account.trustedAccess)) return 'the organization does not trust CloudTrail yet'
  if (input.IsOrganizationTrail === true && operation === 'UpdateTrail' && !isTheManagements(account, trail))
    return 'the trail is not the management account’s'
  const after = simulateStep(account, step).trails.find(({ arn }) => arn === step.resource)
  return after === undefined ? 'no trail comes of it' : (unfitTargets(account, after) ?? unfitLogs(account, after, step))
}

/** Source: CloudTrail User Guide, "Creating a trail for an organization". */
function isTheManagements({ id, managementAccount }: AccountSnapshot, trail: Trail | undefined): boolean {
  return managementAccount.known && managementAccount.value === id && trail?.ownerAccount === id
}

/** Source: CloudTrail API Reference, PutEventSelectors: up to five event selectors for a trail. */
function ofSelectors(operation: string, input: Input): string | undefined {
  const tooMany = operation === 'PutEventSelectors' && Array.isArray(input.EventSelectors) && input.EventSelectors.length > 5
  return tooMany ? 'more than five event selectors' : undefined
}

function unfitTargets(account: AccountSnapshot, { arn, bucketName, topicArn, keyArn, ...trail }: Trail): string | undefined {
  const bucket = account.buckets.find(({ name }) => bucketName.known && name === bucketName.value)
  if (bucket?.exists.known && !bucket.exists.value) return 'there is no bucket'
  const topic = topicArn.known && topicArn.value !== null ? account.topics.find((each) => each.arn === topicArn.value) : undefined
  if (topic?.exists.known && !topic.exists.value) return 'there is no topic'
  const key = keyArn.known && keyArn.value !== null ? account.trailKeys.find(({ id }) => id === keyArn.value) : undefined
  if (key?.details.known && key.details.value.state !== 'Enabled') return 'the key is not enabled'
  const text = bucket?.policy.known ? bucket.policy.value : undefined
  if (text === undefined || !bucket?.exists.known) return undefined
  const document = text === null ? undefined : parsePolicyDocument(text)
  if (document?.ok !== true) return "the bucket's policy is not sufficient"
  const organizationId = account.organizationId.known ? { organizationId: account.organizationId.value } : {}
  const described = describeTrail({
    trailArn: arn,
    bucket: bucket.name,
    prefix: trail.keyPrefix,
    isOrganization: trail.isOrganization,
    ...(trail.isOrganization ? organizationId : {}),
  })
  if (!described.ok) return undefined
  const { verdict } = canDeliverToBucket(document.document, described.trail)
  return verdict === 'insufficient' ? "the bucket's policy is not sufficient" : undefined
}

/** Source: CloudTrail API Reference, UpdateTrail: log group and role exist in the account that makes the call. */
function unfitLogs(account: AccountSnapshot, after: Trail, { input, account: caller }: PlannedStep): string | undefined {
  if (input.CloudWatchLogsLogGroupArn === undefined) return undefined
  const group = account.logGroups.find(({ arn }) => `${arn}:*` === input.CloudWatchLogsLogGroupArn)
  if (!isThere(group?.settings)) return 'the log group is not there yet'
  const place = parseArn(String(input.CloudWatchLogsLogGroupArn))
  if (place?.region !== after.homeRegion || place.account !== caller) return "the log group is not in the trail's region and account"
  const role = account.roles.find(({ arn }) => arn === input.CloudWatchLogsRoleArn)
  return isThere(role?.trust) && role?.permissions.known && role.permissions.value.length > 0 ? undefined : 'the role is not ready yet'
}
