import { number } from '../count.ts'
import { visible } from '../escape/visible.ts'
import type { VerifiedChain, VerifyChain, VerifyOutcome, VerifyPlace, VerifyResult, VerifyVerdict } from './result.ts'

/** The most characters of a name that are shown: a key has a thousand. */
const NAME_LIMIT = 1_100
const TEXT_LIMIT = 500

export const STATUS_WORDS: Readonly<Record<VerifyResult['status'], string>> = {
  valid: 'INTACT',
  invalid: 'VIOLATED',
  incomplete: 'INCOMPLETE',
}

export const VERDICT_WORDS: Readonly<Record<VerifyVerdict, string>> = {
  valid: 'VALID',
  invalid: 'INVALID',
  unknown: 'UNKNOWN',
  note: 'NOTE',
}

/** `coll (us-east-1), account 111122223333, us-east-2`. */
export function chainName({ trail, homeRegion, account, region }: VerifyChain): string {
  return visible(`${trail}${homeRegion === region ? '' : ` (of ${homeRegion})`}, account ${account}, ${region}`, { limit: NAME_LIMIT })
}

/** `s3://bucket/key`. */
export function placeName({ bucket, key }: VerifyPlace): string {
  return visible(`s3://${bucket}/${key}`, { limit: NAME_LIMIT })
}

/** A time as CloudTrail writes it; times out of a digest may be any. */
export function timeText(time: number): string {
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? String(time) : date.toISOString().replace('.000Z', 'Z')
}

/** Where and when, as far as that is known, and how many. */
export function whereabouts({ place, from, to, subject, count }: VerifyOutcome): string {
  const time =
    subject !== 'chain' || to === undefined ? '' : from === undefined ? `up to ${timeText(to)}` : `${timeText(from)} to ${timeText(to)}`
  const many = count === undefined ? '' : `about ${number(count)}`
  return [place === undefined ? '' : placeName(place), time, many].filter((each) => each !== '').join('; ')
}

/** Why something could not be known, and the permission that it needs; empty where nobody says. */
export function reasonText({ because, needs }: VerifyOutcome): string {
  const why = because === undefined ? '' : visible(because, { limit: TEXT_LIMIT })
  return needs === undefined ? why : `needs ${visible(needs, { limit: 100 })}${why === '' ? '' : ` (${why})`}`
}

/** `22 valid, 1 missing`, or `none`. */
export function countsText(counts: Readonly<Record<string, number>>): string {
  const some = Object.entries(counts).filter(([, count]) => count > 0)
  return some.length === 0 ? 'none' : some.map(([what, count]) => `${number(count)} ${what}`).join(', ')
}

/** Bytes for people, in decimal units as S3's prices have them. */
export function bytesText(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB']
  let size = bytes
  let unit = 0
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000
    unit++
  }
  return `${unit === 0 ? number(size) : size.toFixed(1)} ${units[unit]}`
}

/** All chains' counts together. */
export function totals(chains: readonly VerifiedChain[]): {
  readonly digests: Record<string, number>
  readonly logs: Record<string, number>
  readonly gaps: number
  readonly bytes: number
} {
  const digests: Record<string, number> = {}
  const logs: Record<string, number> = {}
  let gaps = 0
  let bytes = 0
  for (const { tally } of chains) {
    for (const [what, count] of Object.entries(tally.digests)) digests[what] = (digests[what] ?? 0) + count
    for (const [what, count] of Object.entries(tally.logs)) logs[what] = (logs[what] ?? 0) + count
    gaps += tally.gaps
    bytes += tally.bytes
  }
  return { digests, logs, gaps, bytes }
}
