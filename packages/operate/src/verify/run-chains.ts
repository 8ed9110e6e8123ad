import type { VerifiedChain, VerifyOutcome } from '@trailmend/report'
import { type Checkpoint, CursorError, type DigestStore, type Outcome, verifyDigests } from '@trailmend/stream/digest'
import { nodeDigestCrypto } from '@trailmend/stream/digest-node'
import { IncompleteError } from '../incomplete-error.ts'
import { UsageError } from '../usage-error.ts'
import type { FoundChain } from './found.ts'
import type { OutcomeSpool } from './outcome-spool.ts'
import { type Ahead, readAhead } from './read-ahead.ts'
import { beginCount, type ChainCount, concludeChain, countOutcome } from './tally.ts'

/** How far a verification has come. Implementations must return at once. */
export type VerifyProgress = (step: {
  /** Such as `coll, us-east-1`. Attacker-controlled. */
  readonly chain: string
  readonly done: number
  readonly total: number
  /** How much of the time asked for is done, of all chains: 0 to 1. */
  readonly share: number
  /** Digests and log files looked at so far, in all chains. */
  readonly digests: number
  readonly logs: number
}) => void

/** What running needs. */
export interface ChainRun {
  readonly store: DigestStore
  readonly chains: readonly FoundChain[]
  /** Where to begin. */
  readonly start: { readonly chain: number; readonly cursor: string | undefined }
  readonly now: number
  readonly concurrency: number
  readonly undeclared: boolean
  /** Holds what was told before, and takes what is told; `undefined` where nobody wants to hear it again. */
  readonly spool: OutcomeSpool | undefined
  readonly progress: VerifyProgress
  /** Called when a day, or a chain, is done. */
  readonly save: (standing: { readonly chain: number; readonly cursor: string | undefined }) => Promise<void>
  /** Why nothing more can be read, where that is so. */
  readonly lost: () => string | undefined
}

/** Chains that are walked at once: a chain is walked digest by digest, so that one alone leaves most of the concurrency unused. */
const AT_ONCE = 4
/** What of a chain may be known before its turn comes. */
const AHEAD = 2_000

type Tellings = Ahead<Outcome | Checkpoint>

/**
 * Verify chains of digests, several at once, each with many files at once, and hear what is told in their order.
 *
 * Throws an `IncompleteError` where the credentials no longer work, so that what could not be read for that reason is not taken for an outcome.
 */
export async function runChains(run: ChainRun): Promise<readonly VerifiedChain[]> {
  const { chains, spool, start, save } = run
  const counts = createCounts(chains.length)
  if (spool !== undefined) for await (const { chain, outcome } of spool.read()) counts.add(chain, outcome)
  const under = new Map<number, Tellings>()
  try {
    for (let index = start.chain; index < chains.length; index++) {
      for (let next = index; next < Math.min(chains.length, index + AT_ONCE); next++) {
        if (!under.has(next)) under.set(next, begin(run, next))
      }
      await runChain(run, counts, { index, tellings: under.get(index) })
      under.delete(index)
      await save({ chain: index + 1, cursor: undefined })
    }
  } finally {
    await Promise.all([...under.values()].map((each) => each.return()))
  }
  return chains.map(({ scope, ...time }, index) => concludeChain(scope, time, counts.of(index)))
}

async function runChain(
  run: ChainRun,
  counts: Counts,
  { index, tellings }: { readonly index: number; readonly tellings: Tellings | undefined },
): Promise<void> {
  const { chains, spool, save, lost } = run
  const found = chains[index]
  if (found === undefined || tellings === undefined) return
  let reached = found.to
  let told = 0
  for await (const next of tellings) {
    const why = lost()
    if (why !== undefined) throw new IncompleteError(`the credentials no longer work: ${why}; log in again and go on with --resume`)
    if (next.kind === 'checkpoint') {
      reached = Math.min(reached, next.downTo)
      await save({ chain: index, cursor: next.cursor })
    } else {
      const { kind, ...outcome } = next
      if (outcome.subject === 'digest') reached = Math.min(reached, outcome.from ?? reached)
      counts.add(index, outcome)
      await spool?.put({ chain: index, outcome })
    }
    if (told++ % EVERY === 0) report(run, counts, { index, reached })
  }
}

function begin({ store, chains, start, now, concurrency, undeclared }: ChainRun, index: number): Tellings {
  const found = chains[index]
  if (found === undefined) throw new RangeError(`there is no chain ${index}`)
  const cursor = index === start.chain && start.cursor !== undefined ? { cursor: start.cursor } : {}
  return readAhead(cursorErrors(verifyDigests(store, nodeDigestCrypto, { ...found, now, concurrency, undeclared, ...cursor })), AHEAD)
}

async function* cursorErrors<T>(all: AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
  try {
    yield* all
  } catch (error) {
    if (!(error instanceof CursorError)) throw error
    throw new UsageError(`the verification cannot be gone on with: ${error.message}; remove the file to begin anew`, { cause: error })
  }
}

/** The counts of all chains, and how much has been looked at in all of them. */
interface Counts {
  add(chain: number, outcome: VerifyOutcome): void
  of(chain: number): ChainCount
  readonly seen: Readonly<Record<'digest' | 'log', number>>
}

/** Problems that are kept of all chains together, shared out among them: an organization has thousands of chains. */
const MOST_KEPT = 50_000
const FEWEST_KEPT = 20

function createCounts(chains: number): Counts {
  const counts = new Map<number, ChainCount>()
  const seen = { digest: 0, log: 0 }
  const most = Math.max(FEWEST_KEPT, Math.floor(MOST_KEPT / Math.max(1, chains)))
  const of = (chain: number): ChainCount => {
    const count = counts.get(chain) ?? beginCount(most)
    counts.set(chain, count)
    return count
  }
  return {
    add: (chain, outcome) => {
      countOutcome(of(chain), outcome)
      if (outcome.subject !== 'chain') seen[outcome.subject]++
    },
    of,
    seen,
  }
}

/** Told of every so many outcomes only: a line that nobody can read faster need not be made more often. */
const EVERY = 16

function report(run: ChainRun, counts: Counts, { index, reached }: { readonly index: number; readonly reached: number }): void {
  const { chains, progress } = run
  const found = chains[index]
  if (found === undefined) return
  const { scope, from, to } = found
  const part = Math.min(1, Math.max(0, (to - reached) / Math.max(1, to - from)))
  progress({
    chain: `${scope.trail}, ${scope.account}, ${scope.region}`,
    done: index,
    total: chains.length,
    share: (index + part) / chains.length,
    digests: counts.seen.digest,
    logs: counts.seen.log,
  })
}
