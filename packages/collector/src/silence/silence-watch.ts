import type { Alert } from '../alert/index.ts'
import type { Clock } from '../clock.ts'
import { chainOf, type DigestNote } from '../complete/digest-note.ts'
import { type KnownChain, recallChains } from '../complete/known-chains.ts'
import type { Ledger, ObjectRecord } from '../ledger/ledger.ts'
import type { ProgressReport } from '../run/progress.ts'
import { createMinutes, type Minutes } from './habits.ts'
import { judgeSilence, type LastSeen, type Silence, type SilenceSettings } from './judge-silence.ts'

export interface SilenceWatchOptions {
  readonly ledger: Pick<Ledger, 'remember' | 'recallAll' | 'records'>
  readonly clock: Clock
  readonly raise: (alert: Alert) => Promise<void>
  readonly settings?: SilenceSettings
  /** Until when what was delivered has been collected; `undefined` while that is not known: nothing is silent then. Now unless given. */
  readonly caughtUpTo?: () => number | undefined
  /** Told where the ledger does not answer; it is asked again. */
  readonly problem?: (error: unknown) => void
}

/** Watches for what does not come. */
export interface SilenceWatch {
  /** Tell it of what was collected: the collector's progress. */
  saw(report: ProgressReport): void
  /** Tell it of a digest whose chain was noted. */
  sawDigest(digest: DigestNote): void
  /**
   * Look once: raise an alert for each silence that has begun, and one for each that is over. Throws what the ledger throws.
   *
   * @param isSettled - whether what was delivered until now has been collected, so that nothing need be waited for after the start
   */
  look(isSettled?: boolean): Promise<readonly Silence[]>
  /** Look again and again until the signal is aborted. */
  run(signal: AbortSignal): Promise<void>
  /** Silences that were told of and are not over. */
  count(): number
}

interface Seen {
  readonly account: string
  readonly region: string
  /** By trail: the end of what its newest digest covers. */
  readonly digests: Map<string, number>
  readonly minutes: Minutes
}

const DAY = 86_400_000
const PREFIX = 'silence/'
const LOOK_EVERY = 60_000
/** What a collector that was just started has not had the time to collect is not silent: milliseconds. */
const SETTLING = 15 * 60_000
const ENDED = 'ended'
/** What a name tells of later than this, in milliseconds from now, somebody made up: nothing would be missed until then. */
const TO_COME = 3_600_000

/**
 * Alert once for each silence: a cut subscription sends no event. What was told is in the ledger, so that a restart does not tell it again, nor
 * forget it: what is overdue is known from the chains of digests and from the records of the last day.
 */
export function createSilenceWatch(options: SilenceWatchOptions): SilenceWatch {
  const { ledger, clock, raise, settings, caughtUpTo = clock.now } = options
  const seen = new Map<string, Seen>()
  /** Silences that were told of and are not over, by name: since when. */
  const told = new Map<string, Silence>()
  let startedAt: number | undefined
  const at = (account: string, region: string): Seen => {
    const name = `${account}/${region}`
    const known = seen.get(name) ?? { account, region, digests: new Map<string, number>(), minutes: createMinutes() }
    seen.set(name, known)
    return known
  }
  const isToCome = (time: number): boolean => time > clock.now() + TO_COME
  const sawChain = ({ account, region, chain, end }: KnownChain): void => {
    if (isToCome(end)) return
    const { digests } = at(account, region)
    digests.set(chain, Math.max(digests.get(chain) ?? end, end))
  }
  return { saw, sawDigest, look, run, count: () => told.size }

  function sawDigest(digest: DigestNote): void {
    // One that nobody signed, or an old one told anew, says nothing of now.
    if (digest.verdict.is !== 'tampered' && !digest.isBackfill) sawChain({ ...digest, chain: chainOf(digest) })
  }

  function saw(report: ProgressReport): void {
    if (report.is === 'object' && report.fate !== 'digest') sawFile(report)
  }

  function sawFile({ account, region, keyTime }: Pick<ObjectRecord, 'account' | 'region' | 'keyTime'>): void {
    if (account === undefined || region === undefined || keyTime === undefined || isToCome(keyTime)) return
    at(account, region).minutes.add(keyTime)
  }

  async function look(isSettled = false): Promise<readonly Silence[]> {
    if (startedAt === undefined) await recall()
    const now = Math.min(caughtUpTo() ?? Number.NEGATIVE_INFINITY, clock.now())
    if (now < (startedAt ?? now) + (isSettled ? 0 : SETTLING)) return []
    const last = [...seen.values()].map((each) => lastSeen(each, now))
    const silences = judgeSilence(last, now, settings)
    for (const silence of silences) {
      const name = nameOf(silence)
      if (told.get(name)?.since === silence.since) continue
      await raise(alertOf(silence, { at: clock.now(), isOver: false }))
      await ledger.remember(name, JSON.stringify(silence))
      told.set(name, silence)
    }
    // It is over when there has been something since, and not when a clock was set back.
    for (const { since, ...rest } of judgeSilence(last, Number.POSITIVE_INFINITY, settings)) {
      const name = nameOf({ ...rest, since })
      const silence = told.get(name)
      if (silence === undefined || since <= silence.since) continue
      await raise(alertOf(silence, { at: clock.now(), isOver: true }))
      await ledger.remember(name, ENDED)
      told.delete(name)
    }
    return silences
  }

  async function run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await look().catch((error: unknown) => options.problem?.(error))
      await clock.sleep(LOOK_EVERY, signal)
    }
  }

  /** What was known before this process. */
  async function recall(): Promise<void> {
    const now = clock.now()
    for (const chain of await recallChains(ledger)) sawChain(chain)
    for await (const record of ledger.records({ from: now - DAY, to: now + DAY })) if (record.kind !== 'CloudTrail-Digest') sawFile(record)
    for await (const { name, value } of ledger.recallAll(PREFIX)) {
      const silence = value === ENDED ? undefined : readSilence(value)
      if (silence !== undefined) told.set(name, silence)
    }
    startedAt = now
  }
}

function lastSeen({ account, region, digests, minutes }: Seen, now: number): LastSeen {
  const fileTime = minutes.last()
  // The habit is that of the day before the last file: a silence must not become one.
  const habit = minutes.habitAt(Math.min(fileTime ?? now, now))
  const ends = [...digests].map(([trail, end]) => ({ trail, end }))
  return { account, region, habit, digests: ends, ...(fileTime !== undefined && { fileTime }) }
}

function nameOf(silence: Silence): string {
  return `${PREFIX}${subjectOf(silence)}`
}

function subjectOf({ account, region, of, trail }: Silence): string {
  return [account, region, of, ...(trail === undefined ? [] : [trail])].join('/')
}

const SENTENCES: Readonly<Record<Silence['of'], (since: string) => string>> = {
  digest: (since) => `The last digest of the trail covers the time until ${since}, and one comes every hour.`,
  file: (since) => `The last log file is of ${since}, and here they usually come more often.`,
}

function alertOf(silence: Silence, { at, isOver }: { readonly at: number; readonly isOver: boolean }): Alert {
  const { account, region, of, since, trail } = silence
  const begun = new Date(since).toISOString()
  const id = `${subjectOf(silence)}/${begun}${isOver ? '/over' : ''}`
  const because = isOver ? `It is over: there has been one since ${begun}.` : SENTENCES[of](begun)
  return {
    id,
    kind: 'silence',
    at,
    account,
    region,
    code: `${of}s-overdue`,
    because,
    ...(trail !== undefined && { subject: trail }),
    ...(isOver && { isOver }),
  }
}

function readSilence(value: string): Silence | undefined {
  try {
    const read: Partial<Record<keyof Silence, unknown>> = JSON.parse(value)
    const { account, region, of, since, due, trail } = read
    if (typeof account !== 'string' || typeof region !== 'string' || !(of === 'digest' || of === 'file')) return undefined
    if (typeof since !== 'number' || typeof due !== 'number') return undefined
    return { account, region, of, since, due, ...(typeof trail === 'string' && { trail }) }
  } catch {
    return undefined
  }
}
