import { distinct, type Grant, type GrantEntry, type GrantSid, oneOrMore } from '../defaults/statement.ts'
import type { ConditionEntry, Statement } from '../document.ts'
import { isRecord, own } from '../document-json.ts'
import { globContains } from '../glob-contains.ts'
import type { OperatorId } from '../operators-names.ts'
import type { MissingGrant } from './needs.ts'

/** How the Sids begin that AWS's console and documentation give to the same statements. */
const AWS_SIDS: ReadonlyMap<GrantSid, string> = new Map([
  ['TrailmendAclCheck', 'AWSCloudTrailAclCheck'],
  ['TrailmendWrite', 'AWSCloudTrailWrite'],
  ['TrailmendOrganizationWrite', 'AWSCloudTrailOrganizationWrite'],
  ['TrailmendPublish', 'AWSCloudTrailSNSPolicy'],
])

const ELEMENTS: ReadonlySet<string> = new Set(['Sid', 'Effect', 'Principal', 'Action', 'Resource', 'Condition'])

/** Conditions whose value is the same for every trail: with another value, the statement has another purpose. */
const FIXED_KEYS: ReadonlySet<string> = new Set(['s3:x-amz-acl'])

const EXACT: ReadonlySet<OperatorId | 'unknown'> = new Set(['StringEquals'])
const PATTERNS: ReadonlySet<OperatorId | 'unknown'> = new Set(['StringLike', 'ArnLike', 'ArnEquals'])

/**
 * The text of a statement with further entries listed in it; `undefined` if it is not one to extend, or would list no more than before.
 *
 * A statement is extended only if it is known by its Sid, has the grant's one principal, its actions, resources of its kind and its
 * conditions, and nothing else at all. `source` is the statement's own text.
 */
export function extendStatement(statement: Statement, source: string, wish: MissingGrant): string | undefined {
  const { grant, entries } = wish
  if (!isKnownSid(statement.sid, grant.sid) || !hasShapeOf(statement, grant)) return undefined
  const value: unknown = JSON.parse(source)
  if (!isRecord(value) || Object.keys(value).some((key) => !ELEMENTS.has(key))) return undefined
  const resources = withMore(statement.resource.values, wantedResources(entries))
  const conditions = statement.conditions.map((entry) => ({ entry, values: distinct([...entry.values, ...valuesFor(entry, entries)]) }))
  if (conditions.some(({ entry, values }) => EXACT.has(entry.base) && values.some(isPattern))) return undefined
  const grows =
    resources.length > statement.resource.values.length || conditions.some(({ entry, values }) => values.length > entry.values.length)
  if (!grows) return undefined
  const written = own(value, 'Condition')
  const condition = isRecord(written) ? { Condition: rewritten(written, conditions) } : {}
  return JSON.stringify({ ...value, ...(resources.length === 0 ? {} : { Resource: oneOrMore(resources) }), ...condition })
}

function isKnownSid(sid: string | undefined, ours: GrantSid): boolean {
  if (sid === undefined) return false
  if (sid.startsWith(ours) && /^\d*$/u.test(sid.slice(ours.length))) return true
  const prefix = AWS_SIDS.get(ours)
  return prefix !== undefined && sid.startsWith(prefix)
}

function hasShapeOf({ effect, principal, action, resource, conditions }: Statement, grant: Grant): boolean {
  if (effect !== 'Allow' || action.kind !== 'action' || resource.kind !== 'resource') return false
  const [first] = principal.entries
  const isItsPrincipal =
    grant.service === undefined
      ? principal.kind === 'none'
      : principal.kind === 'principal' && principal.entries.length === 1 && first?.type === 'Service' && first.value === grant.service
  const folded = (values: readonly string[]) =>
    distinct(values.map((name) => name.toLowerCase()))
      .toSorted()
      .join(' ')
  if (!isItsPrincipal || folded(action.values) !== folded(grant.actions)) return false
  return resource.values.every((name) => isOfKind(name, grant)) && hasConditionsOf(conditions, grant)
}

/** Whether a resource is of the sort that the grant lists: the very same, or in the same bucket's or group's folders of logs. */
function isOfKind(name: string, { entries }: Grant): boolean {
  return entries.some(({ resource }) => {
    if (resource === undefined) return false
    if (resource === name) return true
    const folder = folderOf(resource)
    return folder !== undefined && name.startsWith(folder.root) && name.slice(0, firstWild(name)).includes(folder.marker)
  })
}

function folderOf(resource: string): { readonly root: string; readonly marker: string } | undefined {
  const stream = resource.indexOf(':log-stream:')
  if (stream !== -1) return { root: resource.slice(0, stream), marker: `${resource.slice(0, stream)}:log-stream:` }
  const slash = resource.indexOf('/')
  return resource.includes('/AWSLogs/') ? { root: resource.slice(0, slash + 1), marker: '/AWSLogs/' } : undefined
}

function firstWild(name: string): number {
  const at = name.search(/[*?$]/u)
  return at === -1 ? name.length : at
}

function hasConditionsOf(conditions: readonly ConditionEntry[], { entries }: Grant): boolean {
  const wanted = new Map(entries.flatMap((entry) => entry.conditions).map(({ key, value }) => [key.toLowerCase(), value]))
  const keys = new Set(conditions.map(({ key }) => key.toLowerCase()))
  if (keys.size !== conditions.length || keys.size !== wanted.size) return false
  return conditions.every(({ base, ifExists, quantifier, key, values }) => {
    const folded = key.toLowerCase()
    const value = wanted.get(folded)
    if (value === undefined || ifExists || quantifier !== 'none' || !(EXACT.has(base) || PATTERNS.has(base))) return false
    return !FIXED_KEYS.has(folded) || (values.length === 1 && values[0] === value)
  })
}

function wantedResources(entries: readonly GrantEntry[]): readonly string[] {
  return entries.flatMap(({ resource }) => (resource === undefined ? [] : [resource]))
}

function withMore(listed: readonly string[], wanted: readonly string[]): readonly string[] {
  return distinct([...listed, ...wanted.filter((name) => !listed.some((wide) => globContains(wide, name)))])
}

function valuesFor({ key }: ConditionEntry, entries: readonly GrantEntry[]): readonly string[] {
  const folded = key.toLowerCase()
  return entries.flatMap(({ conditions }) => conditions.flatMap((one) => (one.key.toLowerCase() === folded ? [one.value] : [])))
}

function isPattern(value: string): boolean {
  return value.includes('*') || value.includes('?')
}

interface NewValues {
  readonly entry: ConditionEntry
  readonly values: readonly string[]
}

function rewritten(condition: Readonly<Record<string, unknown>>, conditions: readonly NewValues[]): unknown {
  return Object.fromEntries(
    Object.keys(condition).map((operator) => {
      const ofOperator = conditions.filter(({ entry }) => entry.operator === operator)
      return [operator, Object.fromEntries(ofOperator.map(({ entry, values }) => [entry.key, oneOrMore(values)]))]
    }),
  )
}
