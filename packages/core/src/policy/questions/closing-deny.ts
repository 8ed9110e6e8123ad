import type { ConditionEntry, PolicyDocument, Statement } from '../document.ts'
import { actorsOf } from './acting-services.ts'
import type { DecidedBy } from './answer.ts'
import { judgeNegatedLimit, type LimitTable } from './limiting-conditions.ts'
import { conditionPlace } from './places.ts'

/** Comparing every Allow with every Deny is the product of both, which a policy's author chooses: beyond this nothing is proven. */
const MAX_COMPARISONS = 20_000

/** The Deny statements that spare only fixed sources, and how many comparisons may still be made. */
export interface DenyIndex {
  readonly denies: readonly ClosingDeny[]
  left: number
}

interface ClosingDeny {
  readonly statement: Statement
  readonly entry: ConditionEntry
  readonly anyone: boolean
  readonly services: ReadonlySet<string>
  readonly actions: readonly string[]
  readonly resources: readonly string[]
  /** Negated elements, or an unclear condition: it may close, but that is not proven. */
  readonly unclear: boolean
}

/** Collect the Deny statements whose only conditions are negated limits, and guards that every service call fulfils. */
export function indexDenies({ statements }: PolicyDocument, table: LimitTable): DenyIndex {
  return { denies: statements.flatMap((statement) => closingDeny(statement, table) ?? []), left: MAX_COMPARISONS }
}

/** The Deny that closes an Allow, or whether one might; `false` if none does. */
export function closedByDeny(allow: Statement, index: DenyIndex): DecidedBy | 'undecided' | false {
  let undecided = false
  for (const deny of index.denies) {
    const covers = covered(allow, deny, index)
    if (covers === true && !deny.unclear) return conditionPlace(deny.statement, deny.entry)
    if (covers !== false) undecided = true
  }
  return undecided ? 'undecided' : false
}

function closingDeny(statement: Statement, table: LimitTable): ClosingDeny | undefined {
  if (statement.effect !== 'Deny') return undefined
  const limits = statement.conditions.map((entry) => ({ entry, limit: judgeNegatedLimit(entry, table) }))
  const limiting = limits.filter(({ limit }) => limit !== false)
  const [first] = limiting
  if (first === undefined || limits.some(({ entry, limit }) => limit === false && !isGuard(entry, table))) return undefined
  const negated =
    statement.principal.kind !== 'principal' || statement.action.kind === 'not-action' || statement.resource.kind !== 'resource'
  const { anyone, services } = actorsOf(statement)
  return {
    statement,
    entry: first.entry,
    anyone: anyone !== undefined && (anyone.type === 'any' || anyone.value === '*'),
    services: new Set(services.map(({ value }) => value)),
    actions: statement.action.values.map((value) => value.toLowerCase()),
    resources: statement.resource.values,
    unclear: negated || limiting.some(({ limit }) => limit !== true),
  }
}

/** A condition that a service's call with a source fulfils anyway, so that it does not weaken the Deny. */
function isGuard({ base, key, values, quantifier }: ConditionEntry, table: LimitTable): boolean {
  if (quantifier !== 'none') return false
  const folded = key.toLowerCase()
  const only = values.length === 1 ? values[0]?.toLowerCase() : undefined
  if (folded === 'aws:principalisawsservice') return base === 'Bool' && only === 'true'
  // Services belong to no organization, and an absent key fulfils a negated operator.
  if (folded === 'aws:principalorgid') return base === 'StringNotEquals' || base === 'StringNotLike'
  return base === 'Null' && only === 'false' && table.has(folded)
}

function covered(allow: Statement, deny: ClosingDeny, index: DenyIndex): boolean | 'undecided' {
  if (deny.statement.principal.kind === 'principal' && !coversActors(allow, deny)) return false
  if (deny.unclear) return 'undecided'
  if (allow.action.kind === 'not-action' || allow.resource.kind !== 'resource')
    return deny.actions.includes('*') && deny.resources.includes('*')
  const actions = allow.action.values.map((value) => value.toLowerCase())
  const byAction = coversAll(deny.actions, actions, index)
  if (byAction !== true) return byAction
  return coversAll(deny.resources, allow.resource.values, index)
}

function coversActors(allow: Statement, deny: ClosingDeny): boolean {
  const { services, anyone } = actorsOf(allow)
  return deny.anyone || (anyone === undefined && services.every(({ value }) => deny.services.has(value)))
}

function coversAll(wide: readonly string[], narrow: readonly string[], index: DenyIndex): boolean | 'undecided' {
  index.left -= wide.length * narrow.length
  if (index.left < 0) return 'undecided'
  return narrow.every((value) => wide.some((pattern) => contains(pattern, value)))
}

/** Proof by spelling only: equal, or a prefix with one star behind it. */
function contains(wide: string, narrow: string): boolean {
  if (wide === narrow) return true
  const prefix = wide.slice(0, -1)
  return wide.endsWith('*') && !/[*?$]/u.test(prefix) && narrow.startsWith(prefix)
}
