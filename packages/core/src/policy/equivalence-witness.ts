import { parseArn } from '../arn.ts'
import type { ConditionEntry, PrincipalEntry } from './document.ts'
import type { AtomicCondition, AtomicGrant, Part } from './equivalence-grants.ts'
import { OPERATORS } from './operators.ts'
import { type Caller, type PolicyRequest, requestContext } from './request.ts'
import { parseTemplate } from './variables.ts'

const STRANGER: Caller = { kind: 'aws', arn: 'arn:aws:iam::999999999999:user/witness', account: '999999999999' }
// How many of a condition's values are tried: a document names them by the thousand, and each costs two judgements.
const MAX_VALUES = 20
const STRANGERS: readonly Caller[] = [STRANGER, { kind: 'anonymous' }, { kind: 'service', service: 'witness.amazonaws.com' }]

/**
 * Concrete requests that a grant covers, or just fails to: its patterns filled in, its conditions met, and each condition's key left out.
 *
 * Made one at a time, as each costs as much as there are conditions.
 *
 * Names that fill a wildcard are made up: two policies differ in them even if AWS has no such action yet.
 */
export function* witnessesOf(grant: AtomicGrant): Generator<PolicyRequest, void> {
  const filled = new Map<string, string>()
  const actions = textsOf(grant.action, 'witness:Action', { grant, filled })
  const resources = textsOf(grant.resource, 'arn:aws:witness:::resource', { grant, filled })
  const callers = callersOf(grant.principal)
  for (const context of contextsOf(grant.conditions, { grant, filled })) {
    for (const caller of callers)
      for (const action of actions) for (const resource of resources) yield { caller, action, resource, context }
  }
}

/** What the variables of a grant are filled with; the same key gets the same value everywhere. */
interface Filling {
  readonly grant: AtomicGrant
  readonly filled: Map<string, string>
}

function callersOf({ not, entries }: Part<PrincipalEntry>): readonly Caller[] {
  return not ? STRANGERS : entries.flatMap(callersNamed)
}

function callersNamed({ type, value }: PrincipalEntry): readonly Caller[] {
  if (value === '*') return STRANGERS
  if (type === 'Service') return [{ kind: 'service', service: value }]
  if (type === 'Federated') return [{ kind: 'federated', provider: value }]
  if (type !== 'AWS') return []
  const arn = parseArn(/^\d{12}$/u.test(value) ? `arn:aws:iam::${value}:root` : value)
  if (arn === undefined) return []
  const { partition, account } = arn
  if (arn.resource !== 'root') return [{ kind: 'aws', arn: value, account }]
  return [{ kind: 'aws', arn: `arn:${partition}:iam::${account}:user/witness`, account }]
}

function textsOf({ not, entries }: Part<string>, otherwise: string, filling: Filling): readonly string[] {
  if (not) return [otherwise]
  return entries.flatMap((value) => [...new Set(['x', ''].map((star) => fill(value, star, filling)))])
}

/** A text the pattern matches. */
function fill(value: string, star: string, { grant, filled }: Filling): string {
  const parts = parseTemplate(value, grant.hasVariables) ?? [{ kind: 'text' as const, text: value }]
  const texts = parts.map((part) => {
    if (part.kind === 'text') return part.text.replaceAll('*', star).replaceAll('?', 'x')
    if (part.kind === 'literal') return part.text
    const known = filled.get(part.key) ?? 'witness'
    filled.set(part.key, known)
    return known
  })
  return texts.join('')
}

function* contextsOf(conditions: readonly AtomicCondition[], filling: Filling): Generator<PolicyRequest['context'], void> {
  const met: Record<string, string> = Object.create(null)
  for (const { entry } of conditions) {
    const value = meeting(entry, filling)
    if (value !== undefined) met[entry.key.toLowerCase()] = value
  }
  for (const [key, value] of filling.filled) met[key] ??= value
  yield requestContext(met)
  for (const key of Object.keys(met)) yield requestContext({ ...met, [key]: [] })
  for (const key of Object.keys(met)) yield requestContext({ ...met, [key]: 'witness-other' })
  // A negated condition holds for all but its values, so those are where it may part from another.
  for (const { entry } of conditions) {
    for (const value of entry.values.slice(0, MAX_VALUES)) {
      yield requestContext({ ...met, [entry.key.toLowerCase()]: fill(value, 'x', filling) })
    }
  }
  yield requestContext({})
}

/** A value of the request that meets the condition; `undefined` if the key's absence does. */
function meeting(entry: ConditionEntry, filling: Filling): string | undefined {
  const [value = ''] = entry.values
  const { base } = entry
  if (base === 'unknown') return undefined
  if (base === 'Null') return value.toLowerCase() === 'true' ? undefined : 'witness'
  if (OPERATORS[base].negated) return NEGATED_SAMPLES[familyOf(base)]
  if (base.endsWith('LessThan')) return beyond(base, value, -1)
  if (base.endsWith('GreaterThan')) return beyond(base, value, 1)
  if (base === 'IpAddress') return value.split('/')[0] ?? value
  return base.endsWith('Like') || base === 'ArnEquals' ? fill(value, 'x', filling) : value
}

type Family = 'Arn' | 'Numeric' | 'Date' | 'Ip' | 'String'

const NEGATED_SAMPLES: Readonly<Record<Family, string>> = {
  Arn: 'arn:aws:witness:::other',
  Numeric: '-987654321',
  Date: '1971-02-03T04:05:06Z',
  Ip: '203.0.113.254',
  String: 'witness-other',
}

function familyOf(base: string): Family {
  if (base.startsWith('Arn')) return 'Arn'
  if (base.startsWith('Numeric')) return 'Numeric'
  if (base.startsWith('Date')) return 'Date'
  return base === 'NotIpAddress' ? 'Ip' : 'String'
}

function beyond(base: string, value: string, step: 1 | -1): string {
  if (base.startsWith('Numeric')) return String(Number(value) + step)
  return step === 1 ? '2999-01-01T00:00:00Z' : '1971-01-01T00:00:00Z'
}
