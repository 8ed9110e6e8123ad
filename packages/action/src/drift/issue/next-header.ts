import { type Change, CLEAN, type Header, MAX_HISTORY } from '../header.ts'
import { shortId } from '../state.ts'
import type { DriftView, FailureRow } from '../view.ts'

/** When a run saw what it saw. */
export interface Seen {
  readonly key: string
  /** ISO 8601 to the minute. */
  readonly at: string
  /** The commit that the workflow runs on; empty if not known. */
  readonly commit: string
}

/** The header after a check that found failures. Which came and which went is known where the failures before are noted. */
export function nextHeader(before: Header | undefined, view: DriftView, { state, ...seen }: Seen & { readonly state: string }): Header {
  const known = view.failures.map(({ id }) => shortId(id))
  return {
    key: seen.key,
    state,
    known,
    history: withChange(before, { ...difference(before, known), ...at(seen), total: known.length }),
  }
}

/** The header of an issue that is closed as nothing fails any more. */
export function cleanHeader(before: Header, seen: Seen): Header {
  const change = { ...at(seen), added: 0, gone: before.known?.length, total: 0 }
  return { key: seen.key, state: CLEAN, known: [], history: withChange(before, change) }
}

/** The failures that an issue does not tell of yet. */
export function newFailures(before: Header | undefined, view: DriftView): readonly FailureRow[] {
  const known = new Set(before?.known ?? [])
  return before !== undefined && before.known === undefined ? [] : view.failures.filter(({ id }) => !known.has(shortId(id)))
}

function difference(before: Header | undefined, known: readonly string[]): Pick<Change, 'added' | 'gone'> {
  if (before !== undefined && before.known === undefined) return { added: undefined, gone: undefined }
  const [old, now] = [new Set(before?.known), new Set(known)]
  return { added: missingFrom(old, now), gone: missingFrom(now, old) }
}

function missingFrom(some: ReadonlySet<string>, all: ReadonlySet<string>): number {
  return [...all].filter((id) => !some.has(id)).length
}

function withChange(before: Header | undefined, change: Change): readonly Change[] {
  return [change, ...(before?.history ?? [])].slice(0, MAX_HISTORY)
}

function at({ at: when, commit }: Seen): Pick<Change, 'at' | 'commit'> {
  return { at: when, commit }
}
