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

/** What else is known of an item that is tried again. */
export interface AboutTrying {
  readonly needs?: string
  readonly error?: unknown
  readonly because?: string
  /** Seconds after which what is in the way may be gone. Nobody waits much longer, however often it was tried. */
  readonly within?: number
}

/** What to do with an item that could not be taken, the so-manieth time. `random`: at least 0, less than 1. */
export function tryAgain(
  why: keyof typeof PATIENCE,
  { tries, random }: { readonly tries: number; readonly random: number },
  { within = Number.POSITIVE_INFINITY, ...more }: AboutTrying = {},
): ItemOutcome {
  const { because, first, longest } = PATIENCE[why]
  const patience = Math.min(first * 2 ** Math.min(Math.max(tries - 1, 0), 20), longest)
  const rest = Math.min(patience * (0.5 + random), Math.max(within, 0) + first * (0.5 + random))
  return { is: 'again', because, ...more, afterSeconds: Math.ceil(rest) }
}
