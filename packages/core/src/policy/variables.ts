import type { IsLiteral } from './glob.ts'
import type { RequestContext } from './request.ts'

/** A part of a value with variables: text as written, a literal wildcard (`${*}`), or a variable with its default. */
export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'variable'; readonly key: string; readonly default?: string }

/** What a template becomes for one request: the text, and which of its offsets are literal although they look like wildcards. */
export type Resolved = { readonly text: string; readonly isLiteral: IsLiteral } | 'unresolved' | 'unknown' | 'several-values'

const LITERALS: ReadonlySet<string> = new Set(['*', '?', '$'])

/**
 * Take a value with `${...}` apart; `undefined` if it has none, or the policy's version knows none.
 *
 * `${*}`, `${?}` and `${$}` are those characters themselves. `${key, 'text'}` has a default. A `${` that never closes is plain text.
 * Source: IAM user guide, "IAM policy elements: Variables and tags".
 */
export function parseTemplate(value: string, hasVariables: boolean): readonly TemplatePart[] | undefined {
  if (!hasVariables || !value.includes('${')) return undefined
  const parts: TemplatePart[] = []
  let at = 0
  while (at < value.length) {
    const start = value.indexOf('${', at)
    const end = start === -1 ? -1 : value.indexOf('}', start)
    if (end === -1) break
    if (start > at) parts.push({ kind: 'text', text: value.slice(at, start) })
    parts.push(parseVariable(value.slice(start + 2, end)))
    at = end + 1
  }
  if (at < value.length) parts.push({ kind: 'text', text: value.slice(at) })
  return parts
}

function parseVariable(inside: string): TemplatePart {
  if (LITERALS.has(inside)) return { kind: 'literal', text: inside }
  const comma = inside.indexOf(',')
  const key = (comma === -1 ? inside : inside.slice(0, comma)).trim().toLowerCase()
  const fallback = comma === -1 ? '' : inside.slice(comma + 1).trim()
  const quoted = fallback.length >= 2 && fallback.startsWith("'") && fallback.endsWith("'")
  return quoted ? { kind: 'variable', key, default: fallback.slice(1, -1) } : { kind: 'variable', key }
}

/**
 * Fill a template from a request.
 *
 * What a variable brings is literal throughout: a user name `*` must not become a wildcard. Only keys with one value can be filled in.
 */
export function resolveTemplate(parts: readonly TemplatePart[], context: RequestContext): Resolved {
  let text = ''
  const literal = new Set<number>()
  for (const part of parts) {
    const filled = part.kind === 'variable' ? fill(part.key, part.default, context) : { text: part.text }
    if (typeof filled === 'string') return filled
    if (part.kind !== 'text') for (let at = 0; at < filled.text.length; at++) literal.add(text.length + at)
    text += filled.text
  }
  return { text, isLiteral: (offset) => literal.has(offset) }
}

function fill(key: string, fallback: string | undefined, context: RequestContext): Exclude<Resolved, object> | { readonly text: string } {
  const values = context.get(key)
  if (values === 'unknown') return 'unknown'
  if (values === undefined || values.length === 0) return fallback === undefined ? 'unresolved' : { text: fallback }
  const [first] = values
  return values.length === 1 && first !== undefined ? { text: first } : 'several-values'
}
