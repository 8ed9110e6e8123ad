/** A regular expression as CloudWatch takes it, made ready; `true` if a text has a place that it matches. */
export type Regex = (text: string) => boolean

/** One character of the expression: which ones it stands for, whether it may be left out, and whether it may come again. */
interface Piece {
  readonly matches: (unit: string) => boolean
  readonly skippable: boolean
  readonly repeatable: boolean
}

interface Alternative {
  readonly fromStart: boolean
  readonly toEnd: boolean
  readonly pieces: readonly Piece[]
}

/** Pieces of one expression, repetitions counted. Bounds what `{1000}` may cost. */
const MAX_PIECES = 500

const MAX_REMEMBERED = 1000

const CLASSES: ReadonlyMap<string, RegExp> = new Map([
  ['\\d', /^[0-9]$/],
  ['\\D', /^[^0-9]$/],
  ['\\w', /^[A-Za-z0-9_]$/],
  ['\\W', /^[^A-Za-z0-9_]$/],
  ['\\s', /^\s$/],
  ['\\S', /^\S$/],
])

/** A character, class or escape, and what repeats it. No part of it can match the same text in two ways. */
const PIECE = /(\\[dDwWsS]|\\[^A-Za-z0-9]|\[\^?(?:\\[^A-Za-z0-9]|[^[\]\\])+\]|[^\\[\](){}^$|*+?])([*+?]|\{\d{1,3}(?:,\d{0,3})?\})?/y

/**
 * Make a regular expression ready; `undefined` if it uses what CloudWatch's does not have, such as groups.
 *
 * Not the engine's own: without groups an expression still takes it as long as its author likes. Here work is at most text times pieces.
 * Source: Amazon CloudWatch Logs User Guide, "Supported regular expressions (regex) syntax".
 */
export function readRegex(source: string): Regex | undefined {
  const alternatives = splitAlternatives(source).map(readAlternative)
  const known = alternatives.filter((alternative) => alternative !== undefined)
  if (known.length < alternatives.length || known.some(({ pieces }) => pieces.length === 0)) return undefined
  if (known.reduce((sum, { pieces }) => sum + pieces.length, 0) > MAX_PIECES) return undefined
  return remembering((text) => known.some((alternative) => findsIn(alternative, text)))
}

/** A search asks for the same few texts over and over. */
function remembering(regex: Regex): Regex {
  const answers = new Map<string, boolean>()
  return (text) => {
    const known = answers.get(text)
    if (known !== undefined) return known
    const answer = regex(text)
    if (answers.size < MAX_REMEMBERED) answers.set(text, answer)
    return answer
  }
}

/** At every `|` that is neither escaped nor in a class. */
function splitAlternatives(source: string): readonly string[] {
  const parts: string[] = []
  let from = 0
  let inClass = false
  for (let at = 0; at < source.length; at++) {
    const unit = source.charAt(at)
    if (unit === '\\') at++
    else if (unit === '[') inClass = true
    else if (unit === ']') inClass = false
    else if (unit === '|' && !inClass) {
      parts.push(source.slice(from, at))
      from = at + 1
    }
  }
  return [...parts, source.slice(from)]
}

function readAlternative(source: string): Alternative | undefined {
  const fromStart = source.startsWith('^')
  const toEnd = source.endsWith('$') && !source.endsWith('\\$')
  const body = source.slice(fromStart ? 1 : 0, toEnd ? -1 : undefined)
  const pieces: Piece[] = []
  PIECE.lastIndex = 0
  while (PIECE.lastIndex < body.length) {
    const match = PIECE.exec(body)
    const repeated = match === null ? undefined : repeat(matcherOf(match[1] ?? ''), match[2] ?? '')
    if (repeated === undefined || pieces.length + repeated.length > MAX_PIECES) return undefined
    pieces.push(...repeated)
  }
  return { fromStart, toEnd, pieces }
}

function matcherOf(written: string): Piece['matches'] {
  const named = CLASSES.get(written)
  if (named !== undefined) return (unit) => named.test(unit)
  if (written === '.') return (unit) => unit !== '\n'
  if (written.startsWith('[')) return classOf(written.slice(1, -1))
  const unit = written.startsWith('\\') ? written.slice(1) : written
  return (other) => other === unit
}

function classOf(written: string): Piece['matches'] {
  const negated = written.startsWith('^')
  const units = [...written.slice(negated ? 1 : 0).matchAll(/\\(.)|(.)/gs)].map((match) => ({
    unit: match[1] ?? match[2] ?? '',
    plain: match[1] === undefined,
  }))
  const ranges: (readonly [string, string])[] = []
  for (let at = 0; at < units.length; at++) {
    const first = units[at]?.unit ?? ''
    const isRange = units[at + 1]?.unit === '-' && units[at + 1]?.plain === true && at + 2 < units.length
    ranges.push([first, isRange ? (units[at + 2]?.unit ?? first) : first])
    if (isRange) at += 2
  }
  return (unit) => ranges.some(([from, to]) => from <= unit && unit <= to) !== negated
}

function repeat(matches: Piece['matches'], times: string): readonly Piece[] | undefined {
  const once: Piece = { matches, skippable: false, repeatable: false }
  const maybe: Piece = { matches, skippable: true, repeatable: false }
  const any: Piece = { matches, skippable: true, repeatable: true }
  if (times === '') return [once]
  if (times === '?') return [maybe]
  if (times === '*') return [any]
  if (times === '+') return [once, any]
  const [least = '', most = least] = times.slice(1, -1).split(',')
  const needed = Array.from({ length: Number(least) }, () => once)
  if (most === '') return [...needed, any]
  if (Number(most) < Number(least)) return undefined
  return [...needed, ...Array.from({ length: Number(most) - Number(least) }, () => maybe)]
}

/** Follow all ways through the pieces at once: a set of how many pieces lie behind each. */
function findsIn({ fromStart, toEnd, pieces }: Alternative, text: string): boolean {
  let reached = withSkips(new Set([0]), pieces)
  for (let at = 0; at <= text.length; at++) {
    if (reached.has(pieces.length) && (!toEnd || at === text.length)) return true
    const next = new Set<number>(fromStart ? [] : [0])
    for (const behind of reached) {
      const piece = pieces[behind]
      if (at === text.length || piece === undefined || !piece.matches(text.charAt(at))) continue
      next.add(behind + 1)
      if (piece.repeatable) next.add(behind)
    }
    reached = withSkips(next, pieces)
  }
  return false
}

/** A set grows while it is walked: what can be skipped is reached too. */
function withSkips(reached: Set<number>, pieces: readonly Piece[]): ReadonlySet<number> {
  for (const behind of reached) if (pieces[behind]?.skippable === true) reached.add(behind + 1)
  return reached
}
