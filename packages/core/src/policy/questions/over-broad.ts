import { parseArn } from '../../arn.ts'
import type { PolicyDocument, Statement } from '../document.ts'
import { actorsOf } from './acting-services.ts'
import type { DecidedBy, PolicyAnswer } from './answer.ts'
import { type BecauseCode, because } from './because.ts'
import { SOURCE_LIMITS } from './confused-deputy.ts'
import { limitOf } from './limiting-conditions.ts'
import { actionPlace, collectedPlaces, resourcePlace } from './places.ts'
import type { PolicyKind } from './policy-kind.ts'
import { publicLimits } from './public.ts'

/** Whose grants are looked at; a role's own policies are looked at whole. */
const SERVICE_OF: Readonly<Record<PolicyKind, string | undefined>> = {
  's3-bucket': 'cloudtrail.amazonaws.com',
  'sns-topic': 'cloudtrail.amazonaws.com',
  'sqs-queue': 'sns.amazonaws.com',
  'kms-key': 'cloudtrail.amazonaws.com',
  'role-trust': 'cloudtrail.amazonaws.com',
  'role-permissions': undefined,
}

/** Wildcards that take in no more than one purpose; AWS's own pages use most of them. */
const ACCEPTED_WILDCARDS: ReadonlySet<string> = new Set([
  's3:putobject*',
  's3:abort*',
  's3:getobject*',
  's3:getbucket*',
  's3:list*',
  'kms:generatedatakey*',
  'kms:describe*',
  'kms:describekey*',
  'kms:decrypt*',
  'kms:encrypt*',
  'kms:reencrypt*',
  'logs:createlogstream*',
  'logs:putlogevents*',
  'logs:describe*',
])

/** Bucket calls that are about the bucket itself, not about objects. */
const BUCKET_ACTIONS: ReadonlySet<string> = new Set([
  's3:getbucketacl',
  's3:listbucket',
  's3:getbucketlocation',
  's3:getbucket*',
  's3:list*',
])

/** A finding of one statement. */
interface Breadth {
  readonly code: BecauseCode
  readonly place: DecidedBy
}

/**
 * Does the policy grant CloudTrail (for a queue SNS, for a role's policies the role) more than it needs?
 *
 * `over-broad`: all actions of a service or NotAction, objects outside `AWSLogs/` (below the trail's prefix, if `prefix` is given), or
 * every resource. A star as Resource of a topic's, queue's or key's policy only means that resource, and is none.
 */
export function isOverBroad(document: PolicyDocument, kind: PolicyKind, prefix?: string): PolicyAnswer {
  const question = 'is-over-broad'
  const found = document.statements
    .filter((statement) => isLookedAt(statement, kind))
    .flatMap((statement) => breadthsOf(statement, kind, prefix))
  const [first] = found
  if (first === undefined) return { question, verdict: 'narrow', because: because('narrow-grants') }
  const places = collectedPlaces(found.map(({ place }) => place))
  return { question, verdict: 'over-broad', because: because(first.code), decidedBy: first.place, ...places }
}

function isLookedAt(statement: Statement, kind: PolicyKind): boolean {
  if (statement.effect !== 'Allow') return false
  const service = SERVICE_OF[kind]
  if (service === undefined) return true
  const { services, anyone } = actorsOf(statement)
  if (services.some(({ value }) => value === service)) return true
  if (anyone === undefined) return false
  // Anyone with a fixed source is how a service was let in before it had a principal.
  return limitOf(statement, publicLimits(kind)) === undefined || limitOf(statement, SOURCE_LIMITS) !== undefined
}

function breadthsOf(statement: Statement, kind: PolicyKind, prefix: string | undefined): readonly Breadth[] {
  const { action, resource } = statement
  const wild = action.kind === 'not-action' ? action.values : action.values.filter((value) => isAnyAction(value.toLowerCase()))
  const ofAction: readonly Breadth[] =
    action.kind === 'not-action' || wild.length > 0 ? [{ code: 'any-action', place: actionPlace(statement, wild) }] : []
  if (kind !== 's3-bucket' && kind !== 'role-permissions') return ofAction
  if (resource.kind === 'not-resource') return [...ofAction, { code: 'any-resource', place: resourcePlace(statement, resource.values) }]
  const scope: Scope = {
    kind,
    prefix,
    onBuckets: action.kind === 'action' && action.values.every((name) => BUCKET_ACTIONS.has(name.toLowerCase())),
    onResources: needsResource(action.values),
  }
  const beyond = resource.values.filter((value) => isBeyond(value, scope))
  if (beyond.length === 0) return ofAction
  const code = beyond.some((value) => value.includes('/')) ? 'beyond-log-path' : 'any-resource'
  return [...ofAction, { code, place: resourcePlace(statement, beyond) }]
}

function isAnyAction(action: string): boolean {
  return (action.includes('*') || action.includes('?')) && !ACCEPTED_WILDCARDS.has(action)
}

/** What decides how far a statement's resources may reach: found once, as resources and actions can both be many. */
interface Scope {
  readonly kind: PolicyKind
  readonly prefix: string | undefined
  /** Whether all actions are about the bucket itself. */
  readonly onBuckets: boolean
  /** Whether an action could be granted on single resources. */
  readonly onResources: boolean
}

function isBeyond(value: string, { kind, prefix, onBuckets, onResources }: Scope): boolean {
  const fixed = value.slice(0, firstOpen(value))
  if (kind === 'role-permissions') {
    const arn = parseArn(value)
    if (arn?.service === 'logs') return /^(?:log-group:)?$/u.test(parseArn(`${fixed}.`)?.resource.slice(0, -1) ?? '')
    if (arn?.service !== 's3') return value === '*' && onResources
  }
  const slash = value.indexOf('/')
  if (slash === -1) return fixed !== value
  if (onBuckets) return false
  const path = fixed.slice(slash + 1)
  return prefix === undefined ? !`/${path}`.includes('/AWSLogs/') : !path.startsWith(`${prefix}AWSLogs/`)
}

/** Whether actions could be granted on single resources: those that describe and list mostly cannot. */
function needsResource(actions: readonly string[]): boolean {
  return actions.some((action) => !/:(?:describe|list)/iu.test(action))
}

function firstOpen(value: string): number {
  const at = value.search(/[*?]|\$\{/u)
  return at === -1 ? value.length : at
}
