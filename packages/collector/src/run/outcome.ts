import type { GetProblem } from '../object/object.ts'

/** What became of an item of a delivery. */
export type ItemOutcome =
  /** For good: whatever happens now, nobody needs it again. `id`: by which the ledger knows it. */
  | { readonly is: 'final'; readonly id?: string }
  | { readonly is: 'again'; readonly because: string; readonly afterSeconds: number; readonly needs?: string; readonly error?: unknown }

interface Patience {
  readonly because: string
  /** Seconds to the first further try, doubled at each. */
  readonly first: number
  readonly longest: number
}

/** How long to wait where an object could not be got. A message is never given up on: it is for the queue's own redrive policy to put it aside. */
const PATIENCE: Readonly<Record<GetProblem['is'] | 'held' | 'failed', Patience>> = {
  // A notification may come before the object can be read.
  missing: { because: 'it is not there', first: 10, longest: 3_600 },
  denied: { because: 'it may not be read', first: 60, longest: 3_600 },
  archived: { because: 'it must be restored first', first: 3_600, longest: 12 * 3_600 },
  busy: { because: 'S3 does not answer', first: 5, longest: 900 },
  held: { because: 'another collector works on it', first: 5, longest: 900 },
  failed: { because: 'it failed', first: 5, longest: 900 },
}

/** What to do with an item that could not be taken, the so-manieth time. `random`: at least 0, less than 1. */
export function tryAgain(
  why: keyof typeof PATIENCE,
  { tries, random }: { readonly tries: number; readonly random: number },
  more: { readonly needs?: string; readonly error?: unknown; readonly because?: string } = {},
): ItemOutcome {
  const { because, first, longest } = PATIENCE[why]
  const rest = Math.min(first * 2 ** Math.min(Math.max(tries - 1, 0), 20), longest)
  return { is: 'again', because, ...more, afterSeconds: Math.ceil(rest * (0.5 + random)) }
}
