import type { Names, PlanSettings } from '../settings.ts'
import type { GrantPolicy, GrantStatement } from './policy-types.ts'

/**
 * What a remediator's policy is narrowed down to. Texts go into ARNs as they are: `*` and `?` in them are wildcards, so that what comes
 * from somebody else has to be looked at before.
 */
export interface GrantScope {
  readonly partition: string
  readonly account: string
  /** What is made, and the only role that is changed. */
  readonly names: Pick<Names, 'trail' | 'bucket' | 'topic' | 'logGroup' | 'deliveryRole'>
  /** The queues of uses, by name; dead-letter queues go without saying. Empty for none. */
  readonly queues: readonly string[]
  /** The ARN of the permissions boundary without which the delivery role is neither made nor given permissions; left out for none. */
  readonly boundary?: string
  /** What is there and may be repaired; everything in the account where it is left out. */
  readonly repaired?: Partial<Readonly<Record<'trails' | 'buckets' | 'topics' | 'logGroups' | 'keys', readonly string[]>>>
}

/** The scope of an account with the names and queues that its settings give. */
export function grantScopeOf(settings: PlanSettings, { partition, account }: { partition: string; account: string }): GrantScope {
  const { names, uses, permissionsBoundary: boundary } = settings
  return { partition, account, names, queues: uses.map(({ queue }) => queue), ...(boundary === null ? {} : { boundary }) }
}

/** What stands for a name in a policy that is not filled in yet. */
export const PLACEHOLDERS = [
  'partition',
  'account',
  'trail',
  'bucket',
  'topic',
  'logGroup',
  'deliveryRole',
  'queue',
  'boundary',
  'trails',
  'buckets',
  'topics',
  'logGroups',
  'keys',
] as const
export type Placeholder = (typeof PLACEHOLDERS)[number]

/** Put the texts of a scope in the place of the placeholders of a policy. A statement that is about nothing then is left out. */
export function fillIn(policy: GrantPolicy, scope: GrantScope): GrantPolicy {
  const texts = textsOf(scope)
  return { ...policy, Statement: policy.Statement.flatMap((statement) => filledStatement(statement, texts)) }
}

type Texts = ReadonlyMap<string, readonly string[]>

function textsOf({ partition, account, names, queues, boundary, repaired = {} }: GrantScope): Texts {
  const { trail, bucket, topic, logGroup, deliveryRole } = names
  const single = Object.entries({ partition, account, trail, bucket, topic, logGroup, deliveryRole })
  const existing = (['trails', 'buckets', 'topics', 'logGroups', 'keys'] as const).map((each) => [each, repaired[each] ?? ['*']] as const)
  const some = [['queue', queues] as const, ['boundary', boundary === undefined ? [] : [boundary]] as const]
  return new Map<string, readonly string[]>([...single.map(([name, text]) => [name, [text]] as const), ...some, ...existing])
}

function filledStatement(statement: GrantStatement, texts: Texts): readonly GrantStatement[] {
  const Resource = statement.Resource.flatMap((text) => fillText(text, texts))
  if (Resource.length === 0) return []
  if (statement.Condition === undefined) return [{ ...statement, Resource }]
  const isEmpty = (value: string | readonly string[]): boolean => value.length === 0
  const Condition = Object.fromEntries(
    Object.entries(statement.Condition).map(([operator, keys]) => [
      operator,
      Object.fromEntries(Object.entries(keys).map(([key, value]) => [key, fillValue(value, texts)])),
    ]),
  )
  // A condition that nothing can meet: what it is on is not wanted.
  if (Object.values(Condition).some((keys) => Object.values(keys).some(isEmpty))) return []
  return [{ ...statement, Resource, Condition }]
}

function fillValue(value: string | readonly string[], texts: Texts): string | readonly string[] {
  return typeof value === 'string' ? (fillText(value, texts)[0] ?? '') : value.flatMap((each) => fillText(each, texts))
}

/** Every text that a template comes to: one for each of the texts of its placeholders. */
function fillText(template: string, texts: Texts): readonly string[] {
  const at = /\{([A-Za-z]+)\}/.exec(template)
  const values = at === null ? undefined : texts.get(at[1] ?? '')
  if (at === null || values === undefined) return [template]
  const [head, tail] = [template.slice(0, at.index), template.slice(at.index + at[0].length)]
  const ends = fillText(tail, texts)
  return values.flatMap((value) => ends.map((end) => `${head}${value}${end}`))
}
