import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { MadeDigest, Objects, TestKey } from '../../stream/digest/trail.ts'
import { at, HOUR, makeChain, testKey } from '../../stream/digest/trail.ts'

/** An hour, and the whole ones after it; the times of a made trail begin here. */
export const START: number = Date.parse('2026-11-20T00:00:00Z')
export const KEY: TestKey = testKey('k1', START - 1000 * HOUR, START + 1000 * HOUR)

/** A copy of a bucket on disk, and the file of its public keys. */
export interface Copy {
  readonly folder: string
  readonly keys: string
  readonly objects: Objects
  readonly digests: readonly MadeDigest[]
}

export interface CopyOptions {
  readonly hours?: number
  readonly logs?: number
  readonly change?: (objects: Objects, digests: readonly MadeDigest[]) => void
  /** Whether to keep the metadata of every digest beside it, of the newest alone, or of none. */
  readonly heads?: 'every' | 'newest' | 'none'
}

/** Make a trail, change it, and write it as a folder. */
export function makeCopy({ hours = 4, logs = 2, change, heads = 'newest' }: CopyOptions = {}): Copy {
  const { objects, digests } = makeChain({ key: KEY, start: START, hours, logs })
  change?.(objects, digests)
  const folder = mkdtempSync(join(tmpdir(), 'trailmend-copy-'))
  writeCopy(folder, objects)
  const kept = heads === 'every' ? digests : heads === 'newest' ? digests.slice(-1) : []
  for (const digest of kept) {
    const stored = objects.get(at(digest))
    if (stored !== undefined) writeFileSync(join(folder, `${digest.key}.head.json`), JSON.stringify({ Metadata: stored.metadata }))
  }
  const keys = join(mkdtempSync(join(tmpdir(), 'trailmend-keys-')), 'keys.json')
  writeFileSync(keys, publicKeys(KEY))
  return { folder, keys, objects, digests }
}

/** What `aws cloudtrail list-public-keys` prints. */
export function publicKeys(...keys: readonly TestKey[]): string {
  return JSON.stringify({
    PublicKeyList: keys.map(({ der, validFrom, validTo, fingerprint }) => ({
      Value: Buffer.from(der).toString('base64'),
      ValidityStartTime: new Date(validFrom).toISOString(),
      ValidityEndTime: new Date(validTo).toISOString(),
      Fingerprint: fingerprint,
    })),
  })
}

/** Write objects of the bucket `logs` as files. */
function writeCopy(folder: string, objects: Objects): void {
  for (const [name, { bytes }] of objects) {
    const path = join(folder, ...name.split('/').slice(1))
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, bytes)
  }
}
