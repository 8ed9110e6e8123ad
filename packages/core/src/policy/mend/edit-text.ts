/** Where something stands in a text: from `start` up to `end`, which is behind it. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** The statements of a document's text, and what holds them. */
export interface StatementSpans {
  /** The whole value of `Statement`. */
  readonly value: Span
  /** Whether that is a list; else it is the one statement. */
  readonly isList: boolean
  readonly statements: readonly Span[]
}

/** What is to become of the statements. */
export interface StatementEdit {
  /** New texts by index. */
  readonly replaced: ReadonlyMap<number, string>
  readonly appended: readonly string[]
}

/**
 * Find the statements of a policy document in its text.
 *
 * The text must be one that `parsePolicyDocument` has read: valid JSON, no key twice. Its work is linear. `undefined` if there is no
 * `Statement`.
 */
export function locateStatements(text: string): StatementSpans | undefined {
  let at = skipSpace(text, 0) + 1
  while (at < text.length) {
    at = skipSpace(text, at)
    if (text[at] !== '"') return undefined
    const keyEnd = stringEnd(text, at)
    const key: unknown = JSON.parse(text.slice(at, keyEnd))
    const start = skipSpace(text, skipSpace(text, keyEnd) + 1)
    const end = valueEnd(text, start)
    if (key === 'Statement') return spansOf(text, { start, end })
    at = skipSpace(text, end) + 1
  }
  return undefined
}

/** The text with some statements replaced and others added behind the last; every other character stays as it is. */
export function editStatements(text: string, { value, isList, statements }: StatementSpans, edit: StatementEdit): string {
  let edited = text.slice(0, isList ? value.start + 1 : value.start)
  let from = edited.length
  if (!isList && edit.appended.length > 0) edited += '['
  statements.forEach(({ start, end }, index) => {
    edited += text.slice(from, start) + (edit.replaced.get(index) ?? text.slice(start, end))
    from = end
  })
  const separator = statements.length === 0 ? '' : ','
  if (edit.appended.length > 0) edited += separator + edit.appended.join(',')
  if (!isList && edit.appended.length > 0) edited += ']'
  return edited + text.slice(from)
}

function spansOf(text: string, value: Span): StatementSpans {
  if (text[value.start] !== '[') return { value, isList: false, statements: [value] }
  const statements: Span[] = []
  let at = skipSpace(text, value.start + 1)
  while (at < value.end - 1) {
    const end = valueEnd(text, at)
    statements.push({ start: at, end })
    at = skipSpace(text, skipSpace(text, end) + 1)
  }
  return { value, isList: true, statements }
}

/** The offset behind a JSON value: behind the bracket that closes it, its quote, or its last character. */
function valueEnd(text: string, start: number): number {
  let depth = 0
  let at = start
  while (at < text.length) {
    const char = text[at]
    if (char === '"') at = stringEnd(text, at)
    else {
      if (char === '{' || char === '[') depth++
      else if (char === '}' || char === ']') depth--
      else if (depth === 0) return scalarEnd(text, at)
      at++
    }
    if (depth === 0) return at
  }
  return at
}

function scalarEnd(text: string, start: number): number {
  let at = start
  while (at < text.length && !',]} \t\n\r'.includes(text.charAt(at))) at++
  return at
}

function stringEnd(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at + 1
}

function skipSpace(text: string, from: number): number {
  let at = from
  while (at < text.length && ' \t\n\r'.includes(text.charAt(at))) at++
  return at
}
