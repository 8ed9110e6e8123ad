import type { AccountSnapshot } from '../../observe/snapshot.ts'
import { canonicalPolicy } from './canonical-policy.ts'
import { comparedParts } from './compared-parts.ts'
import { IGNORED_FACTS } from './ignored-facts.ts'

/** Facts without their wrapping: a value, or fields by their names, items of a list by what names them. */
export type Canonical = string | number | boolean | null | Unsaid | ReadonlyMap<string, Canonical>

/** A fact that is not known. Only why counts: the words hold the names of sessions and the ids of requests. */
export interface Unsaid {
  readonly notKnown: string
}

/** What names an item, in every list whose items have names. Items of other lists stay in their order; texts are a set. */
// biome-ignore format: a table is read by its columns
const NAMED_BY: Readonly<Record<string, readonly string[]>> = {
  'regions':                 ['name'],
  'listings':                ['region'],
  'trails':                  ['arn'],
  'trails.statusIn':         ['region'],
  'trails.tags':             ['key'],
  'refusedTrails':           ['region', 'name'],
  'buckets':                 ['name'],
  'buckets.tags':            ['key'],
  'topics':                  ['arn'],
  'topics.subscriptions':    ['protocol', 'endpoint'],
  'topics.tags':             ['key'],
  'queues':                  ['arn'],
  'queues.tags':             ['key'],
  'logGroups':               ['arn'],
  'logGroups.metricFilters': ['name'],
  'logGroups.tags':          ['key'],
  'roles':                   ['arn'],
  'roles.tags':              ['key'],
  'trailKeys':               ['id'],
  'trailKeys.tags':          ['key'],
  'alarms':                  ['account', 'region'],
  'alarms.alarms':           ['name'],
}

/** Policies, of which services change the spaces, and the order of fields. */
const POLICIES: ReadonlySet<string> = new Set([
  'buckets.policy',
  'topics.policy',
  'topics.key.policy',
  'queues.settings.policy',
  'queues.settings.key.policy',
  'trailKeys.policy',
  'roles.trust',
  'roles.permissions',
  'roles.boundary',
])

/** One field of a snapshot, looked up once. */
interface Field {
  readonly path: string
  readonly isIgnored: boolean
  readonly isPolicy: boolean
  readonly namedBy: readonly string[] | undefined
  readonly fields: Map<string, Field>
  /** What was made of values here before: a simulated snapshot shares nearly all with the one before the step. Snapshots never change. */
  readonly made: WeakMap<object, Canonical>
}

const ROOT: Field = fieldAt('')

function fieldAt(path: string): Field {
  const namedBy = Object.hasOwn(NAMED_BY, path) ? NAMED_BY[path] : undefined
  return {
    path,
    isIgnored: Object.hasOwn(IGNORED_FACTS, path),
    isPolicy: POLICIES.has(path),
    namedBy,
    fields: new Map(),
    made: new WeakMap(),
  }
}

function fieldIn(field: Field, name: string): Field {
  const known = field.fields.get(name)
  if (known !== undefined) return known
  const made = fieldAt(field.path === '' ? name : `${field.path}.${name}`)
  field.fields.set(name, made)
  return made
}

/**
 * The facts of an account that are compared, each list by what names its items, policies by what they say rather than how they are written.
 *
 * The field names of a snapshot are known to the compiler; names in it are attacker-controlled, hence maps.
 */
export function canonicalFacts(account: AccountSnapshot): ReadonlyMap<string, Canonical> {
  const before = OF_ACCOUNTS.get(account)
  if (before !== undefined) return before
  const made = fieldsOf(comparedParts(account), ROOT)
  OF_ACCOUNTS.set(account, made)
  return made
}

const OF_ACCOUNTS = new WeakMap<AccountSnapshot, ReadonlyMap<string, Canonical>>()

function fieldsOf(object: object, field: Field): ReadonlyMap<string, Canonical> {
  const entries = new Map<string, Canonical>()
  for (const [name, value] of Object.entries(object)) {
    const inner = fieldIn(field, name)
    if (!inner.isIgnored && value !== undefined) entries.set(name, canonical(value, inner))
  }
  return entries
}

function canonical(value: unknown, field: Field): Canonical {
  if (typeof value === 'string') return field.isPolicy ? canonicalPolicy(value) : value
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value
  if (typeof value !== 'object') return null
  const before = field.made.get(value)
  if (before !== undefined) return before
  const made = canonicalObject(value, field)
  field.made.set(value, made)
  return made
}

function canonicalObject(value: object, field: Field): Canonical {
  if (Array.isArray(value)) return listOf(value, field)
  if (!('known' in value)) return fieldsOf(value, field)
  return 'value' in value ? canonical(value.value, field) : { notKnown: 'because' in value ? String(value.because) : '' }
}

function listOf(items: readonly unknown[], field: Field): Canonical {
  const made = new Map<string, Canonical>()
  const isTexts = items.every((item) => typeof item === 'string')
  for (const [index, item] of items.entries()) {
    const after = canonical(item, field)
    const name = isTexts ? String(after) : (nameOf(item, field.namedBy) ?? String(index))
    made.set(made.has(name) ? `${name} #${index}` : name, after)
  }
  return made
}

function nameOf(item: unknown, fields: readonly string[] | undefined): string | undefined {
  return fields?.map((field) => String(Reflect.get(Object(item), field))).join(' ')
}
