import type { DigestNote, DigestVerdict, NamedLog } from '../../../packages/collector/src/complete/digest-note.ts'
import type { BucketListing, Expected, HourWish } from '../../../packages/collector/src/complete/expected.ts'
import type { HourVerdict } from '../../../packages/collector/src/complete/hour-verdict.ts'
import { judgeHours } from '../../../packages/collector/src/complete/judge-hours.ts'
import type { Fate, ObjectRecord } from '../../../packages/collector/src/ledger/ledger.ts'
import { objectId, taskOf } from '../../../packages/collector/src/object/task-of.ts'
import { dayFolders, formatObjectKey } from '../../../packages/stream/src/object-key/index.ts'

export const HOUR = 3_600_000
export const MINUTE = 60_000
export const BUCKET = 'logs'
/** The beginning of the first hour that is judged. */
export const START = Date.parse('2026-11-22T10:00:00Z')
const SCOPE = { prefix: '', account: '111122223333', region: 'us-east-2' }
/** Digests cover hours of their own, so much later than those of the clock. */
const OFFSET = 91_000

export const shaOf = (text: string): string => Buffer.from(text).toString('hex').padEnd(64, '0').slice(0, 64)

/** A log file of a time in hours since the start. */
export function logKey(hours: number, unique = `u${Math.round((hours + 100) * 100)}`, account = SCOPE.account): string {
  const time = Math.floor((START + hours * HOUR) / MINUTE) * MINUTE
  return formatObjectKey({ kind: 'CloudTrail', ...SCOPE, account, day: dayFolders(time), time, unique })
}

export const digestKey = (hour: number, trail = 'main'): string => {
  const time = START + (hour + 1) * HOUR + OFFSET
  return formatObjectKey({
    kind: 'CloudTrail-Digest',
    ...SCOPE,
    day: dayFolders(time),
    time,
    trail,
    homeRegion: 'us-east-1',
    backfill: false,
  })
}

export interface DigestWish {
  readonly verdict?: DigestVerdict
  readonly logs?: readonly (string | NamedLog)[]
  readonly previous?: DigestNote['previous']
  readonly trail?: string
  readonly sha256?: string
  readonly isBackfill?: boolean
}

/** The digest of an hour from the start; it names two files unless told otherwise, and the digest before it. */
export function digest(hour: number, wish: DigestWish = {}): DigestNote {
  const { verdict = { is: 'verified' }, trail = 'main', sha256 = shaOf(`d${trail}${hour}`), isBackfill = false } = wish
  const logs = (wish.logs ?? [logKey(hour + 0.3), logKey(hour + 0.7)]).map((log) =>
    typeof log === 'string' ? { bucket: BUCKET, key: log, sha256: shaOf(log.slice(-30)) } : log,
  )
  const previous = { bucket: BUCKET, key: digestKey(hour - 1, trail), sha256: shaOf(`d${trail}${hour - 1}`) }
  const end = START + (hour + 1) * HOUR + OFFSET
  return {
    ...{ account: SCOPE.account, region: SCOPE.region, trail, homeRegion: 'us-east-1', bucket: BUCKET, key: digestKey(hour, trail) },
    ...{ start: end - HOUR, end, isBackfill, sha256, verdict, logs },
    previous: wish.previous === undefined ? previous : wish.previous,
  }
}

/** What the ledger has of a file. */
export function record(key: string, more: Partial<ObjectRecord> = {}): ObjectRecord {
  const { account, logRegion: region, keyTime, kind } = taskOf({ bucket: BUCKET, key })
  const place = { account, region, keyTime } as Pick<ObjectRecord, never>
  const fate: Fate = 'stored'
  const id = objectId({ bucket: BUCKET, key })
  return { id, fate, sha256: shaOf(key.slice(-30)), etag: '"e"', kind, ...place, at: START, by: 'test', acknowledged: true, ...more }
}

/** Everything that digests name. */
export const recordsOf = (digests: readonly DigestNote[]): ObjectRecord[] =>
  digests.flatMap(({ logs }) => logs.map(({ key }) => record(key)))

export const listing = (keys: readonly string[], more: Partial<BucketListing> = {}): BucketListing => ({
  bucket: BUCKET,
  objects: keys.map((key) => taskOf({ bucket: BUCKET, key, etag: '"e"' })),
  ...more,
})

/** Three hours, looked at long after. */
const WISH: HourWish = { from: START, to: START + 3 * HOUR, now: START + 30 * HOUR }

export interface Case {
  readonly digests: readonly DigestNote[]
  readonly records: readonly ObjectRecord[]
  readonly chains?: Expected['chains']
  readonly listings?: readonly BucketListing[]
  readonly wish?: Partial<HourWish>
}

export function judge({ digests, records, chains = [], listings = [], wish = {} }: Case): readonly HourVerdict[] {
  return judgeHours({ digests, chains, listings }, records, { ...WISH, ...wish })
}

/** Each hour's state, and the codes of its problems. */
export const inShort = (verdicts: readonly HourVerdict[]): readonly string[] =>
  verdicts.map(({ state, proof, problems }) =>
    [proof === undefined ? state : `${state} (${proof})`, ...problems.map(({ code }) => code)].join(' '),
  )
