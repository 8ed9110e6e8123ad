import { parseFingerprint } from './baseline-entry.ts'

/** The failures that were there when somebody began to look. */
export interface Baseline {
  /** The lines of comment at the top, each with its `#`. */
  readonly header: readonly string[]
  readonly fingerprints: ReadonlySet<string>
}

/** A line that does not belong into a baseline. */
export interface BaselineProblem {
  /** Counts from 1. */
  readonly line: number
  /** Attacker-controlled where it quotes the line. */
  readonly text: string
}

export type ParsedBaseline =
  | { readonly ok: true; readonly baseline: Baseline }
  | { readonly ok: false; readonly problems: readonly BaselineProblem[] }

/** Failures of ten thousand accounts with a hundred each. */
const MAX_ENTRIES = 1_000_000
const MAX_PROBLEMS = 50
const MAX_QUOTED = 100

/**
 * Read the text of a baseline: lines of comment that begin with `#`, then one fingerprint a line.
 *
 * Order and repetition do not matter, as merging two branches disturbs both. Comments behind the first fingerprint are
 * refused, since rewriting the file in order would tear them from what they are about; so is what a merge conflict leaves.
 */
export function parseBaseline(text: string): ParsedBaseline {
  const header: string[] = []
  const fingerprints = new Set<string>()
  const problems: BaselineProblem[] = []
  for (const [index, raw] of text
    .replace(/^\ufeff/, '')
    .split('\n')
    .entries()) {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw
    const problem = take(line, header, fingerprints)
    if (problem !== undefined) problems.push({ line: index + 1, text: problem })
    if (problems.length >= MAX_PROBLEMS) break
  }
  return problems.length === 0 ? { ok: true, baseline: { header, fingerprints } } : { ok: false, problems }
}

/** Put a line where it belongs, or say what is wrong with it. */
function take(line: string, header: string[], fingerprints: Set<string>): string | undefined {
  if (line === '') return undefined
  if (line.startsWith('#')) {
    if (fingerprints.size > 0) return 'a comment stands above the first fingerprint, or nowhere'
    header.push(line)
    return undefined
  }
  if (parseFingerprint(line) === undefined) return `not a fingerprint: ${JSON.stringify(line.slice(0, MAX_QUOTED))}`
  if (fingerprints.size >= MAX_ENTRIES) return `more than ${MAX_ENTRIES} fingerprints`
  fingerprints.add(line)
  return undefined
}

/** The text of a baseline: sorted by code unit, so that it is the same on every machine and a change shows as that line alone. */
export function renderBaseline({ header, fingerprints }: Baseline): string {
  return [...header, ...[...fingerprints].sort()].map((line) => `${line}\n`).join('')
}
