import { type DigestKey, formatKeyPrefix, type KeyFolder, parseObjectKey } from '../object-key/index.ts'

/** One trail's files of one account and one region: what one chain of digests is about. */
export interface TrailScope extends KeyFolder {
  readonly bucket: string
  readonly trail: string
  /** The region that the trail was made in; `region` is the one whose logs are verified. */
  readonly homeRegion: string
}

/** Where a trail writes; it may have been given another bucket or prefix on the way. */
export interface DigestPlace extends KeyFolder {
  readonly bucket: string
}

/** Read a key that this trail would give a digest, wherever it lay; another trail's is none, however alike its name is. */
export function digestOf(scope: TrailScope, key: string): DigestKey | undefined {
  const parsed = parseObjectKey(key)
  if (parsed?.kind !== 'CloudTrail-Digest') return undefined
  const { account, region, trail, homeRegion } = scope
  const same = parsed.account === account && parsed.region === region && parsed.trail === trail && parsed.homeRegion === homeRegion
  return same ? parsed : undefined
}

/** Where a digest lies, as a folder. */
export function placeOf(bucket: string, { prefix, organizationId, account, region }: KeyFolder): DigestPlace {
  return { bucket, prefix, ...(organizationId !== undefined && { organizationId }), account, region }
}

export function samePlace(one: DigestPlace, other: DigestPlace): boolean {
  return one.bucket === other.bucket && formatKeyPrefix(one, 'CloudTrail') === formatKeyPrefix(other, 'CloudTrail')
}
