import type { ChangeName, Plan, Step } from '@trailmend/core/plan'
import { textIn } from './input-fields.ts'

/** What the steps of a plan make that tools which describe resources know. */
export type MadeKind =
  | 'bucket'
  | 'topic'
  | 'queue'
  | 'log-group'
  | 'role'
  | 'role-policy'
  | 'trail'
  | 'subscription'
  | 'metric-filter'
  | 'alarm'

/** One thing that a plan makes, with the inputs of all calls that make it. */
export interface Made {
  readonly kind: MadeKind
  readonly name: string
  readonly steps: readonly Step[]
}

/** A plan as far as it can be told by what is to be there, and what is left to commands. */
export interface MadeResources {
  /** Where everything in `made` is. */
  readonly account: string
  readonly region: string
  readonly made: readonly Made[]
  /** What has to be done before anything of it is made. */
  readonly before: readonly Step[]
  /** What is left to be done afterwards. */
  readonly after: readonly Step[]
}

type Name = (step: Step) => string

const field =
  (name: string): Name =>
  ({ input }) =>
    textIn(input, name)
/** The last piece of a text that slashes or colons divide: the name in an ARN or a URL. */
const last =
  (name: string): Name =>
  ({ input }) =>
    textIn(input, name).split(/[/:]/).at(-1) ?? ''

/** By change: what it is about, and by which name. */
const ABOUT = {
  's3:CreateBucket': ['bucket', field('Bucket')],
  's3:PutBucketPolicy': ['bucket', field('Bucket')],
  's3:PutPublicAccessBlock': ['bucket', field('Bucket')],
  's3:PutBucketVersioning': ['bucket', field('Bucket')],
  's3:PutBucketTagging': ['bucket', field('Bucket')],
  's3:PutBucketLogging': ['bucket', field('Bucket')],
  'sns:CreateTopic': ['topic', field('Name')],
  'sns:Subscribe': ['subscription', ({ input }) => `${textIn(input, 'TopicArn')} ${textIn(input, 'Endpoint')}`],
  'sqs:CreateQueue': ['queue', field('QueueName')],
  'cloudwatchlogs:CreateLogGroup': ['log-group', field('logGroupName')],
  'cloudwatchlogs:PutRetentionPolicy': ['log-group', field('logGroupName')],
  'cloudwatchlogs:PutMetricFilter': ['metric-filter', ({ input }) => `${textIn(input, 'logGroupName')} ${textIn(input, 'filterName')}`],
  'cloudwatch:PutMetricAlarm': ['alarm', field('AlarmName')],
  'iam:CreateRole': ['role', field('RoleName')],
  'iam:PutRolePolicy': ['role', field('RoleName')],
  'cloudtrail:CreateTrail': ['trail', field('Name')],
  'cloudtrail:UpdateTrail': ['trail', last('Name')],
  'cloudtrail:StartLogging': ['trail', last('Name')],
  'cloudtrail:PutEventSelectors': ['trail', last('TrailName')],
} as const satisfies Partial<Record<ChangeName, readonly [kind: MadeKind, name: Name]>>
const ABOUTS: ReadonlyMap<string, readonly [kind: MadeKind, name: Name]> = new Map(Object.entries(ABOUT))

/** What begins a thing that was not there. */
const BEGINS: ReadonlySet<ChangeName> = new Set<ChangeName>([
  's3:CreateBucket',
  'sns:CreateTopic',
  'sns:Subscribe',
  'sqs:CreateQueue',
  'cloudwatchlogs:CreateLogGroup',
  'cloudwatchlogs:PutMetricFilter',
  'cloudwatch:PutMetricAlarm',
  'iam:CreateRole',
  'cloudtrail:CreateTrail',
])

const key = (kind: MadeKind, name: string): string => `${kind} ${name}`

/**
 * Sort the steps of a plan: what makes things at the plan's main place, by thing; and the rest, for which there are commands.
 *
 * What changes something that is there already is left to a command: a template that describes it would take the whole of it over.
 *
 * @param isSayable - whether a thing can be described; what cannot is left to commands, too
 */
export function madeResources(plan: Pick<Plan, 'account' | 'steps'>, isSayable: (made: Made) => boolean = () => true): MadeResources {
  const { account } = plan
  const region = mainRegion(plan)
  const here = plan.steps.filter((step) => step.account === account && (step.region === region || isGlobal(step)))
  const begun = new Map<string, Step[]>()
  for (const step of here) {
    const about = ABOUTS.get(step.change)
    if (about === undefined) continue
    const at = key(about[0], about[1](step))
    if (BEGINS.has(step.change)) begun.set(at, [step])
    else begun.get(at)?.push(step)
  }
  const made = [...begun].map(([at, steps]): Made => ({ kind: at.split(' ')[0] as MadeKind, name: at.slice(at.indexOf(' ') + 1), steps }))
  const grants = here.filter((step) => isNewRolePolicy(step) && !begun.has(key('role', textIn(step.input, 'RoleName'))))
  const all = [...made, ...grants.map((step): Made => ({ kind: 'role-policy', name: step.resource, steps: [step] }))].filter(isSayable)
  return { account, region, made: all, ...left(plan.steps, new Set(all.flatMap(({ steps }) => steps.map(({ id }) => id)))) }
}

/** What is left, before what rests on it and after what it rests on. */
function left(steps: readonly Step[], said: ReadonlySet<string>): Pick<MadeResources, 'before' | 'after'> {
  const rests = new Set<string>()
  for (const step of steps) if (said.has(step.id) || step.after.some((id) => rests.has(id))) rests.add(step.id)
  const rest = steps.filter(({ id }) => !said.has(id))
  return { before: rest.filter(({ id }) => !rests.has(id)), after: rest.filter(({ id }) => rests.has(id)) }
}

/** The region in which most of the steps are. */
function mainRegion({ account, steps }: Pick<Plan, 'account' | 'steps'>): string {
  const counts = new Map<string, number>()
  for (const step of steps) {
    if (step.account === account && !isGlobal(step)) counts.set(step.region, (counts.get(step.region) ?? 0) + 1)
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? steps[0]?.region ?? ''
}

function isGlobal({ change }: Step): boolean {
  return change.startsWith('iam:') || change.startsWith('organizations:')
}

/** A policy of Trailmend's own, of a role that is there. */
function isNewRolePolicy({ change, fields }: Step): boolean {
  return change === 'iam:PutRolePolicy' && fields.every(({ before }) => before === null)
}

/** The input of a thing's call, fields of later calls of the same kind over those of earlier ones; empty if there is none. */
export function inputOf({ steps }: Made, change: ChangeName): Step['input'] {
  return Object.assign({}, ...steps.filter((step) => step.change === change).map(({ input }) => input))
}

/** Whether a call is among those that make a thing. */
export function hasCall({ steps }: Made, change: ChangeName): boolean {
  return steps.some((step) => step.change === change)
}
