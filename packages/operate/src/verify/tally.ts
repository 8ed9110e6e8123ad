import type { VerifiedChain, VerifyChain, VerifyNotice, VerifyOutcome, VerifyPlace, VerifyResult, VerifyTally } from '@trailmend/report'
import { OUTCOME_TABLE } from '@trailmend/stream/digest'

/** The most problems of a chain that are kept, unless fewer may be; the rest is only counted. */
const MOST_KEPT = 1_000

type Bin = { readonly digests: keyof VerifyTally['digests'] } | { readonly logs: keyof VerifyTally['logs'] } | 'gap' | undefined

/** Codes that are counted otherwise than by what they are about and their verdict. */
const BINS: ReadonlyMap<string, Bin> = new Map<string, Bin>([
  ['digest-missing', { digests: 'missing' }],
  ['digests-missing', { digests: 'missing' }],
  ['digests-end-early', { digests: 'missing' }],
  ['digest-archived', { digests: 'archived' }],
  ['log-missing', { logs: 'missing' }],
  ['log-archived', { logs: 'archived' }],
  ['log-undeclared', { logs: 'undeclared' }],
  ['log-foreign', { logs: 'undeclared' }],
  ['chain-gap', 'gap'],
  ['time-hole', 'gap'],
])

/** What has been told of a chain so far. */
export interface ChainCount {
  readonly digests: Record<keyof VerifyTally['digests'], number>
  readonly logs: Record<keyof VerifyTally['logs'], number>
  gaps: number
  bytes: number
  readonly codes: Record<string, number>
  readonly problems: VerifyOutcome[]
  omitted: number
  readonly most: number
  worst: VerifiedChain['verdict']
  /** The digest told of last, and how it was counted: what is told of it next is about the same one. */
  last: { readonly place: VerifyPlace; readonly bin: keyof VerifyTally['digests'] } | null
}

/** A count of nothing, which will keep so many problems at most. */
export function beginCount(most: number = MOST_KEPT): ChainCount {
  return {
    digests: { valid: 0, invalid: 0, missing: 0, archived: 0, unknown: 0 },
    logs: { valid: 0, invalid: 0, missing: 0, archived: 0, undeclared: 0, unknown: 0 },
    gaps: 0,
    bytes: 0,
    codes: {},
    problems: [],
    omitted: 0,
    most: Math.min(most, MOST_KEPT),
    worst: 'valid',
    last: null,
  }
}

/** Count what is told next of a chain, in the order in which it is told. Changes the count. */
export function countOutcome(count: ChainCount, outcome: VerifyOutcome): void {
  const { code, verdict, bytes = 0 } = outcome
  count.codes[code] = (count.codes[code] ?? 0) + 1
  if (verdict !== 'valid') {
    if (count.problems.length < count.most) count.problems.push(outcome)
    else count.omitted++
  }
  if (verdict === 'invalid' || (verdict === 'unknown' && count.worst === 'valid')) count.worst = verdict
  const bin = binOf(outcome)
  if (bin === 'gap') count.gaps++
  else if (bin !== undefined && 'logs' in bin) {
    count.logs[bin.logs]++
    count.bytes += bytes
  } else if (bin !== undefined) countDigest(count, outcome, bin.digests)
}

/** A digest that is told of twice counts once, as the worse. */
function countDigest(count: ChainCount, { place, bytes = 0, count: many = 1 }: VerifyOutcome, bin: keyof VerifyTally['digests']): void {
  const { last } = count
  const isSame = last !== null && place !== undefined && last.place.bucket === place.bucket && last.place.key === place.key
  if (isSame && last.bin !== 'valid' && bin !== 'invalid') return
  if (isSame) count.digests[last.bin]--
  else count.bytes += bytes
  count.digests[bin] += many
  count.last = place === undefined ? null : { place, bin }
}

function binOf({ code, subject, verdict }: VerifyOutcome): Bin {
  if (BINS.has(code)) return BINS.get(code)
  if (subject === 'chain' || verdict === 'note') return undefined
  return subject === 'digest' ? { digests: verdict } : { logs: verdict }
}

/** The time whose log files were verified, in milliseconds since 1970-01-01 UTC. */
export interface VerifiedTime {
  readonly from: number
  readonly to: number
}

/** What a whole count comes to. Where nothing was told nothing is proved. */
export function concludeChain(chain: VerifyChain, { from, to }: VerifiedTime, count: ChainCount): VerifiedChain {
  const { digests, logs, gaps, bytes, codes, problems, omitted, worst } = count
  return {
    ...chain,
    from,
    to,
    verdict: Object.keys(codes).length === 0 ? 'unknown' : worst,
    tally: { digests, logs, gaps, bytes },
    codes,
    problems,
    omitted,
  }
}

/**
 * What all chains come to together: what is invalid counts most, and then what could not be known. Where there is no chain nothing is proved.
 */
export function concludeVerification(
  facts: Pick<VerifyResult, 'chains' | 'source' | 'judgedAt'> & { readonly notices: readonly VerifyNotice[] },
): VerifyResult {
  const { chains, notices, source, judgedAt } = facts
  const isInvalid = chains.some(({ verdict }) => verdict === 'invalid')
  const complete =
    chains.length > 0 &&
    !chains.some(({ verdict, codes }) => verdict === 'unknown' || leavesUnknown(codes)) &&
    !notices.some(({ leavesGap }) => leavesGap)
  const status = isInvalid ? 'invalid' : complete ? 'valid' : 'incomplete'
  return { v: 1, status, exitCode: EXIT_CODES[status], complete, source, judgedAt, chains, notices }
}

const EXIT_CODES: Readonly<Record<VerifyResult['status'], VerifyResult['exitCode']>> = { valid: 0, invalid: 1, incomplete: 3 }

function leavesUnknown(codes: VerifiedChain['codes']): boolean {
  return Object.entries(OUTCOME_TABLE).some(([code, [, verdict]]) => verdict === 'unknown' && Object.hasOwn(codes, code))
}
