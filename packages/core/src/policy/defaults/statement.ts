/** A statement of Trailmend's own, as it stands in a document. A list of one is written as a text, as AWS gives it back. */
export type StatementJson = {
  readonly Sid: string
  readonly Effect: 'Allow' | 'Deny'
  readonly Principal?: '*' | { readonly Service: string }
  readonly Action: OneOrMore
  readonly Resource?: OneOrMore
  readonly Condition?: ConditionJson
}

/** A text, or a list of two and more. */
export type OneOrMore = string | readonly string[]

/** Values by operator and key. */
export type ConditionJson = Readonly<Record<string, Readonly<Record<string, OneOrMore>>>>

/** One condition that an entry wants in its statement. */
export interface WantedCondition {
  readonly operator: string
  readonly key: string
  readonly value: string
}

/** What a statement must list for one trail, topic or path. */
export interface GrantEntry {
  /** Whose calls it is for: the ARN of a trail or topic. */
  readonly source: string
  readonly resource?: string
  readonly conditions: readonly WantedCondition[]
  /** Whether nothing fails today without it: it is part of what AWS documents, and alone no reason to write. */
  readonly isExtra: boolean
}

/** A statement that AWS requires, entry by entry, so that it can be made for some of them alone. */
export interface Grant {
  readonly sid: GrantSid
  /** `undefined` in a role's permissions, which name no principal. */
  readonly service?: string
  readonly actions: readonly string[]
  readonly entries: readonly GrantEntry[]
}

/** The Sids of Trailmend's statements; a digit behind one tells statements of the same purpose apart. */
export const OUR_SIDS = [
  'TrailmendAclCheck',
  'TrailmendWrite',
  'TrailmendOrganizationWrite',
  'TrailmendTlsOnly',
  'TrailmendPublish',
  'TrailmendSend',
  'TrailmendEncrypt',
  'TrailmendDecrypt',
  'TrailmendDescribeKey',
  'TrailmendAssumeRole',
  'TrailmendWriteLogStreams',
] as const
export type GrantSid = (typeof OUR_SIDS)[number]

/** The statement of a grant, for some of its entries; all of them if none are named. */
export function statementOf(grant: Grant, entries: readonly GrantEntry[] = grant.entries): StatementJson {
  const resources = distinct(entries.flatMap(({ resource }) => (resource === undefined ? [] : [resource])))
  const condition = conditionOf(entries.flatMap(({ conditions }) => conditions))
  return {
    Sid: grant.sid,
    Effect: 'Allow',
    ...(grant.service === undefined ? {} : { Principal: { Service: grant.service } }),
    Action: oneOrMore(grant.actions),
    ...(resources.length === 0 ? {} : { Resource: oneOrMore(resources) }),
    ...(condition === undefined ? {} : { Condition: condition }),
  }
}

/** The text of a new document of Trailmend's own, without white space. */
export function documentText(statements: readonly StatementJson[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements })
}

/** A list as AWS writes it: one element stands alone. */
export function oneOrMore(values: readonly string[]): OneOrMore {
  const [first] = values
  return first !== undefined && values.length === 1 ? first : values
}

/** The values of a list, each once, in the order of their first appearance. */
export function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)]
}

function conditionOf(wanted: readonly WantedCondition[]): ConditionJson | undefined {
  const operators = new Map<string, Map<string, string[]>>()
  for (const { operator, key, value } of wanted) {
    const keys = operators.get(operator) ?? new Map<string, string[]>()
    operators.set(operator, keys.set(key, [...(keys.get(key) ?? []), value]))
  }
  if (operators.size === 0) return undefined
  const entries = [...operators].map(([operator, keys]) => {
    const values = [...keys].map(([key, list]) => [key, oneOrMore(distinct(list))] as const)
    return [operator, Object.fromEntries(values)] as const
  })
  return Object.fromEntries(entries)
}
