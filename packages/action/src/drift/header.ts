/** What the issue or the pull request of a scope says to us: its first lines, seen by nobody. Nothing below them is ever read. */
export interface Header {
  /** The scope's key. */
  readonly key: string
  /** What was told, as `stateOf` says it; `clean` once we closed it. */
  readonly state: string
  /** The short ids of the failures told; `undefined` where they were too many to be noted. */
  readonly known: readonly string[] | undefined
  /** The latest first. */
  readonly history: readonly Change[]
}

/** One time that something changed. */
export interface Change {
  /** ISO 8601, to the minute, such as `2026-11-22T05:17Z`. */
  readonly at: string
  /** The commit whose run saw it, forty or sixty-four hexadecimal digits; empty if not known. */
  readonly commit: string
  /** Failures that came and went; `undefined` where that is not known. */
  readonly added: number | undefined
  readonly gone: number | undefined
  /** Failures there were then. */
  readonly total: number
}

/** What is headed: each has marks of its own. */
export type Headed = 'drift' | 'drift-plan'

/** The state of what was closed because nothing is left. */
export const CLEAN = 'clean'

/** Changes that are kept. */
export const MAX_HISTORY = 10

/** So many short ids take a sixth of a body. */
const MAX_KNOWN = 1_000

/** The header as the first lines of a body, line break and all. */
export function printHeader(headed: Headed, { key, state, known, history }: Header): string {
  const ids = known === undefined || known.length > MAX_KNOWN ? 'too many' : known.join(' ')
  const lines = [
    `${headed} key=${key} v=1 state=${state}`,
    `known ${ids}`.trimEnd(),
    `history ${history.map(printChange).join(' ')}`.trimEnd(),
  ]
  return lines.map((line) => `<!-- trailmend:${line} -->\n`).join('')
}

/**
 * Read the header of a body that is said to be ours; `undefined` where there is none.
 *
 * The first line decides. The others may be missing: a person may have deleted them, and then nothing is known.
 */
export function parseHeader(headed: Headed, body: string): Header | undefined {
  const [first = '', second = '', third = ''] = body.split(/\r?\n/, 3)
  const [, of, key, state] = /^<!-- trailmend:(drift|drift-plan) key=([0-9a-f]{64}) v=1 state=([0-9a-f]{64}|clean) -->$/.exec(first) ?? []
  if (key === undefined || state === undefined || of !== headed) return undefined
  const known = /^<!-- trailmend:known((?: [0-9a-f]{10})*) -->$/.exec(second)?.[1]
  const history = /^<!-- trailmend:history((?: [0-9A-Za-z:,-]+)*) -->$/.exec(third)?.[1] ?? ''
  return {
    key,
    state,
    known: known === undefined ? undefined : words(known),
    history: words(history)
      .flatMap((word) => parseChange(word) ?? [])
      .slice(0, MAX_HISTORY),
  }
}

/** The body below its header. */
export function belowHeader(body: string): string {
  return body.replace(/^(?:<!-- trailmend:[^\n]*-->\r?\n){1,3}/, '')
}

function printChange({ at, commit, added, gone, total }: Change): string {
  return [at, commit || 'none', added ?? 'x', gone ?? 'x', total].join(',')
}

function parseChange(word: string): Change | undefined {
  const parts = /^(\d{4}-\d\d-\d\dT\d\d:\d\dZ),(none|[0-9a-f]{40}|[0-9a-f]{64}),(\d{1,9}|x),(\d{1,9}|x),(\d{1,9})$/.exec(word)
  if (parts === null) return undefined
  const [, at = '', commit = '', added = '', gone = '', total = ''] = parts
  return { at, commit: commit === 'none' ? '' : commit, added: count(added), gone: count(gone), total: Number(total) }
}

function count(text: string): number | undefined {
  return text === 'x' ? undefined : Number(text)
}

function words(text: string): readonly string[] {
  return text.split(' ').filter((word) => word !== '')
}
