import type { VerifiedOutcome, VerifyChain, VerifyOutcome, VerifyResult } from './result.ts'

/** All that was found, from its beginning each time it is asked for: chain by chain as in the result, in the order in which it was told. */
export type AllOutcomes = () => AsyncIterable<VerifiedOutcome>

/** Where a reader of outcomes stands: at the begin of a chain, at an outcome in it, or at its end. `chain` counts those of the result. */
export type ChainStep =
  | { readonly at: 'begin' | 'end'; readonly chain: number }
  | { readonly at: 'outcome'; readonly chain: number; readonly outcome: VerifyOutcome }

/** Outcomes with the begin and the end of every chain of the result, of those with no outcome as well. */
export async function* byChain({ chains }: VerifyResult, outcomes: AllOutcomes): AsyncGenerator<ChainStep, void, undefined> {
  const places = new Map(chains.map((chain, index) => [identity(chain), index]))
  let chain = -1
  for await (const { chain: of, outcome } of outcomes()) {
    const next = places.get(identity(of)) ?? chain
    if (next > chain) {
      yield* pass(chain, next, chains.length)
      chain = next
    }
    yield { at: 'outcome', chain, outcome }
  }
  yield* pass(chain, chains.length, chains.length)
}

/** End the chain that was begun, and begin all up to another, which is not ended. */
function* pass(from: number, to: number, count: number): Generator<ChainStep> {
  for (let chain = from; chain < to; chain++) {
    if (chain >= 0) yield { at: 'end', chain }
    if (chain + 1 < count) yield { at: 'begin', chain: chain + 1 }
  }
}

function identity({ bucket, prefix, organizationId, account, region, trail, homeRegion }: VerifyChain): string {
  return JSON.stringify([bucket, prefix, organizationId, account, region, trail, homeRegion])
}
