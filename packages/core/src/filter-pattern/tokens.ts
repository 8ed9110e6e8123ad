/** A word of a filter pattern and where it begins. `word` is anything written without quotes: selectors, keywords, values. */
export interface Token {
  readonly kind: 'word' | 'quoted' | 'regex' | 'operator' | 'end'
  readonly text: string
  readonly at: number
}

const OPERATORS = ['&&', '||', '!=', '<=', '>=', '=', '<', '>', '(', ')'] as const
const SPACE = /\s/
const WORD_ENDS = new Set([...'()&|!=<>"%{}', "'", '`'])

/** Cut a pattern into words, or say at which character that failed. Every character is looked at once or twice. */
export function readTokens(text: string): readonly Token[] | { readonly failedAt: number } {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    if (SPACE.test(text.charAt(at))) {
      at++
      continue
    }
    const read = readToken(text, at)
    if (read === undefined) return { failedAt: at }
    tokens.push(read.token)
    at = read.end
  }
  tokens.push({ kind: 'end', text: '', at: text.length })
  return tokens
}

type Read = { readonly token: Token; readonly end: number } | undefined

function readToken(text: string, at: number): Read {
  const operator = OPERATORS.find((each) => text.startsWith(each, at))
  if (operator !== undefined) return { token: { kind: 'operator', text: operator, at }, end: at + operator.length }
  const first = text.charAt(at)
  if (first === '"') return readEnclosed(text, at, 'quoted')
  if (first === '%') return readEnclosed(text, at, 'regex')
  let end = at
  while (end < text.length && !WORD_ENDS.has(text.charAt(end)) && !SPACE.test(text.charAt(end))) end = afterPart(text, end)
  return end === at ? undefined : { token: { kind: 'word', text: text.slice(at, end), at }, end }
}

/** A selector may have a name in brackets and quotes, with anything in it; else a word goes on character by character. */
function afterPart(text: string, at: number): number {
  const close = text.startsWith("['", at) ? text.indexOf("']", at + 2) : -1
  return close === -1 ? at + 1 : close + 2
}

/** A backslash lets a quote stand inside quotes, and a percent sign inside a regular expression. */
function readEnclosed(text: string, at: number, kind: 'quoted' | 'regex'): Read {
  const mark = text.charAt(at)
  const parts: string[] = []
  for (let end = at + 1; end < text.length; end++) {
    const unit = text.charAt(end)
    if (unit === mark) return { token: { kind, text: parts.join(''), at }, end: end + 1 }
    const next = text.charAt(end + 1)
    const escaped = unit === '\\' && (next === mark || (next === '\\' && kind === 'quoted'))
    parts.push(escaped ? next : unit)
    if (escaped) end++
  }
  return undefined
}
