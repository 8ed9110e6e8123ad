import type { FieldChange } from '@trailmend/core/plan'

/** What becomes of a policy: statements that are added, that say more than before, or that are taken away, each as one line. */
export interface PolicyChange {
  readonly added: readonly string[]
  readonly changed: readonly { readonly before: string; readonly after: string }[]
  readonly removed: readonly string[]
}

/** The longest policy that AWS takes anywhere has 20,480 characters; percent-encoded it may be thrice that. */
const MAX_TEXT = 100_000

/**
 * What a change of a policy comes to, statement by statement; `undefined` where the field holds no policy, or what was there before cannot
 * be read.
 */
export function policyChange({ before, after }: Pick<FieldChange, 'before' | 'after'>): PolicyChange | undefined {
  const next = statementsOf(after)
  const last = before === null || before === '' ? [] : statementsOf(before)
  if (next === undefined || last === undefined) return undefined
  const old = new Set(last.map(keyOf))
  const kept = new Set(next.map(keyOf))
  const fresh = next.filter((each) => !old.has(keyOf(each)))
  const gone = last.filter((each) => !kept.has(keyOf(each)))
  const bySid = new Map(gone.flatMap((each) => (typeof each.Sid === 'string' ? [[each.Sid, each] as const] : [])))
  const predecessor = (each: Statement): Statement | undefined => (typeof each.Sid === 'string' ? bySid.get(each.Sid) : undefined)
  const grown = fresh.flatMap((each) => {
    const was = predecessor(each)
    return was === undefined ? [] : [{ was, each }]
  })
  const replaced = new Set(grown.map(({ was }) => was))
  return {
    added: fresh.filter((each) => predecessor(each) === undefined).map(statementLine),
    changed: grown.map(({ was, each }) => ({ before: statementLine(was), after: statementLine(each) })),
    removed: gone.filter((each) => !replaced.has(each)).map(statementLine),
  }
}

type Statement = Readonly<Record<string, unknown>>

function statementsOf(value: unknown): readonly Statement[] | undefined {
  if (typeof value !== 'string' || value.length > MAX_TEXT) return undefined
  const document = parse(value.trimStart().startsWith('%7B') ? decode(value) : value)
  if (!isObject(document) || !Object.hasOwn(document, 'Statement')) return undefined
  const { Statement: found } = document
  const all: readonly unknown[] = Array.isArray(found) ? found : [found]
  return all.every(isObject) ? all : undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}

function isObject(value: unknown): value is Statement {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function keyOf(statement: Statement): string {
  return JSON.stringify(statement, (_key, value: unknown) =>
    isObject(value) ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))) : value,
  )
}

/** A statement as one line: who may, or may not, do what on what, and under which conditions. */
function statementLine(statement: Statement): string {
  const { Sid, Effect, Condition } = statement
  const [whom, what, where] = (['Principal', 'Action', 'Resource'] as const).map((name) => elementWords(statement, name))
  const sid = typeof Sid === 'string' ? ` [${Sid}]` : ''
  const conditions = isObject(Condition) ? Object.entries(Condition).flatMap(([operator, keys]) => conditionWords(operator, keys)) : []
  const when = conditions.length === 0 ? '' : ` if ${conditions.join(' and ')}`
  return `${words(Effect)} ${whom === '' ? '' : `${whom}: `}${what}${where === '' ? '' : ` on ${where}`}${when}${sid}`
}

function elementWords(statement: Statement, name: 'Principal' | 'Action' | 'Resource'): string {
  if (Object.hasOwn(statement, name)) return words(statement[name])
  const not = `Not${name}`
  return Object.hasOwn(statement, not) ? `all but ${words(statement[not])}` : ''
}

function words(value: unknown): string {
  if (Array.isArray(value)) return value.map(words).join(', ')
  if (!isObject(value)) return typeof value === 'string' ? value : JSON.stringify(value)
  return Object.values(value).map(words).join(', ')
}

function conditionWords(operator: string, keys: unknown): readonly string[] {
  return isObject(keys) ? Object.entries(keys).map(([key, value]) => `${key} ${operator} ${words(value)}`) : [`${operator} ${words(keys)}`]
}
