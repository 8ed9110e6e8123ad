import { safeJson } from '../escape/json-escape.ts'
import { type AllOutcomes, byChain } from './by-chain.ts'
import { type EvidenceMeta, evidenceOf, isGap } from './evidence-words.ts'
import type { VerifiedChain, VerifyOutcome, VerifyResult } from './result.ts'
import { timeText } from './verify-words.ts'

/**
 * What was verified, as one JSON document to keep: by what and when, the keys, each chain with its time and counts, the gaps, and every digest
 * and log file with where it lies, the hashes that are stated and computed, signature and outcome. Keys: docs/verify.md.
 *
 * In parts, one outcome a line; what is told is the same bytes each time. Reads the outcomes twice, and holds none of them.
 */
export async function* renderVerifyEvidence(
  result: VerifyResult,
  outcomes: AllOutcomes,
  { tool, publicKeys }: EvidenceMeta,
): AsyncGenerator<string, void, undefined> {
  const { status, complete, source, judgedAt, notices, chains } = result
  const head = { v: 1, kind: 'trailmend-evidence', tool, judgedAt, status, complete, source, notices }
  yield `{\n${members(head)},\n`
  yield* list('publicKeys', () => publicKeys.map((key) => ({ ...key, validFrom: timeText(key.validFrom), validTo: timeText(key.validTo) })))
  yield ',\n'
  yield* list('chains', () => chains.map(chainOf))
  yield ',\n'
  yield* list('gaps', () => told(result, outcomes, isGap))
  yield ',\n'
  yield* list('outcomes', () => told(result, outcomes, () => true))
  yield '\n}\n'
}

function chainOf(chain: VerifiedChain): Readonly<Record<string, unknown>> {
  const { bucket, prefix, organizationId, account, region, trail, homeRegion, from, to, verdict, tally, codes } = chain
  const scope = { trail, homeRegion, account, region, bucket, prefix, ...(organizationId !== undefined && { organizationId }) }
  return { ...scope, from: timeText(from), to: timeText(to), verdict, tally, codes }
}

async function* told(
  result: VerifyResult,
  outcomes: AllOutcomes,
  wanted: (outcome: VerifyOutcome) => boolean,
): AsyncGenerator<Readonly<Record<string, unknown>>> {
  for await (const step of byChain(result, outcomes)) {
    if (step.at === 'outcome' && wanted(step.outcome)) yield { chain: step.chain, ...evidenceOf(step.outcome) }
  }
}

function members(object: Readonly<Record<string, unknown>>): string {
  return Object.entries(object)
    .map(([name, value]) => `${safeJson(name, 0)}: ${safeJson(value, 0)}`)
    .join(',\n')
}

/** A member whose value is a list, an item a line. */
async function* list(name: string, items: () => Iterable<unknown> | AsyncIterable<unknown>): AsyncGenerator<string> {
  yield `${safeJson(name, 0)}: [`
  let before = '\n'
  for await (const item of items()) {
    yield before + safeJson(item, 0)
    before = ',\n'
  }
  yield before === '\n' ? ']' : '\n]'
}
