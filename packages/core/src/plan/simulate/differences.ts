import type { AccountSnapshot } from '../../observe/snapshot.ts'
import type { ChangeName } from '../changes.ts'
import { excerpt } from '../excerpt.ts'
import { isStrangersBucket } from './buckets.ts'
import type { ChangeCall } from './call.ts'
import { type Canonical, canonicalFacts } from './canonical-facts.ts'
import { simulateStep } from './simulate.ts'
import { ONLY_AWS_SAYS } from './written.ts'

/** One thing that two snapshots of an account tell differently. Every text is attacker-controlled. */
export interface FactDifference {
  /** Such as `buckets / outcomesbucket-111122223333 / policy`. */
  readonly path: string
  /** In words; of a long text, where it begins to differ. */
  readonly before: string
  readonly after: string
}

/** Resources that a snapshot shows because a trail names them, a topic knows them or somebody wanted to know of them. */
const SHOWN_WHERE_NAMED: ReadonlySet<string> = new Set(['buckets', 'topics', 'queues', 'logGroups', 'roles', 'trailKeys', 'alarms'])

/**
 * What two snapshots of an account tell differently, in the order of the snapshot's fields.
 *
 * A resource that only one of them shows is no difference: what names it is compared, and whether it is shown besides depends on what
 * was asked. Nor is a fact that one of them never asked for.
 */
export function differences(a: AccountSnapshot, b: AccountSnapshot): readonly FactDifference[] {
  const found: FactDifference[] = []
  compare({ path: [], before: canonicalFacts(a), after: canonicalFacts(b), isStrict: false }, found)
  return found
}

/** Whether two snapshots of an account tell the same, as far as facts are compared. */
export function sameFacts(a: AccountSnapshot, b: AccountSnapshot): boolean {
  return a === b || differences(a, b).length === 0
}

/** Changes that are done where they find nothing to do: what they make is there, or what they take away is gone. */
const DONE_WHERE_IDLE: ReadonlySet<ChangeName> = new Set([
  'cloudtrail:CreateTrail',
  's3:CreateBucket',
  'sns:CreateTopic',
  'sns:ConfirmSubscription',
  'sns:Unsubscribe',
  'sqs:CreateQueue',
  'cloudwatchlogs:CreateLogGroup',
  'cloudwatchlogs:DeleteRetentionPolicy',
  'iam:CreateRole',
  'iam:DeleteRolePolicy',
])

/**
 * Whether what a step does is there already: made now, it would change nothing that the snapshot shows, because that is so, and not because what it
 * changes is not there. What was not asked is not there; so whoever wants to know asks about what the step concerns.
 */
export function isInEffect(observed: AccountSnapshot, step: ChangeCall): boolean {
  const after = simulateStep(observed, step)
  if (after === observed) return DONE_WHERE_IDLE.has(step.change) && !isStrangersBucket(observed, step)
  const found: FactDifference[] = []
  compare({ path: [], before: canonicalFacts(observed), after: canonicalFacts(after), isStrict: true }, found)
  return found.length === 0
}

interface Compared {
  readonly path: readonly string[]
  readonly before: Canonical | undefined
  readonly after: Canonical | undefined
  /** Whether what only one shows, and what one never asked for, counts. */
  readonly isStrict: boolean
}

function compare({ path, before, after, isStrict }: Compared, found: FactDifference[]): void {
  if (before === after || isForAwsToSay(path, before, after)) return
  if (!isStrict && (wasNotAsked(before) || wasNotAsked(after))) return
  if (before instanceof Map && after instanceof Map) {
    for (const name of new Set<string>([...before.keys(), ...after.keys()])) {
      if (!isStrict && path.length === 1 && SHOWN_WHERE_NAMED.has(path[0] ?? '') && !(before.has(name) && after.has(name))) continue
      compare({ path: [...path, name], before: before.get(name), after: after.get(name), isStrict }, found)
    }
    return
  }
  if (notKnownIn(before) !== undefined && notKnownIn(before) === notKnownIn(after)) return
  const [one, other] = [inWords(before), inWords(after)]
  found.push({ path: path.join(' / '), before: excerpt(one, other), after: excerpt(other, one) })
}

function wasNotAsked(value: Canonical | undefined): boolean {
  return notKnownIn(value) === 'not-recorded'
}

/** Of a bucket that a step makes nobody but AWS can say who its owner is, as access control lists name owners. */
function isForAwsToSay(path: readonly string[], before: Canonical | undefined, after: Canonical | undefined): boolean {
  return path[0] === 'buckets' && path.at(-1) === 'grantee' && (before === ONLY_AWS_SAYS || after === ONLY_AWS_SAYS)
}

function notKnownIn(value: Canonical | undefined): string | undefined {
  return typeof value === 'object' && value !== null && 'notKnown' in value ? value.notKnown : undefined
}

function inWords(value: Canonical | undefined): string {
  if (value === undefined) return 'not there'
  if (value === null) return 'none'
  if (value === true) return 'yes'
  if (value === false) return 'no'
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  if (value instanceof Map) return listed(value)
  return `not known (${notKnownIn(value)})`
}

/** Items by what names them, fields with what they say. */
function listed(value: ReadonlyMap<string, Canonical>): string {
  if (value.size === 0) return 'none'
  return [...value].map(([name, inner]) => (name === inner ? name : `${name}: ${inWords(inner)}`)).join(', ')
}
