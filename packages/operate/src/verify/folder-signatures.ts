import { readFile, stat } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { DIGEST_KIND, type DigestKey, formatKeyPrefix, parseObjectKey } from '@trailmend/stream/object-key'
import { fileOf, namesBelow } from './folder-files.ts'

const inflate = promisify(gunzip)

const MAX_DIGEST_BYTES = 64 * 2 ** 20
const MAX_HEAD_BYTES = 64 * 2 ** 10
const DAY = 86_400_000
/** How many days after a digest its successor is looked for. */
const DAYS_AHEAD = 2

/** Folders whose names are kept: a day's digests all ask for the same few. */
const FOLDERS_KEPT = 4

type Metadata = Readonly<Record<string, string>>

/**
 * The way to the signatures of digests in a copy of their bucket, where objects have lost their metadata: out of the answer of HeadObject, kept
 * beside the file as `….json.gz.head.json`; else out of the digest after it, which names it. `undefined` where neither is there.
 *
 * Wherever a signature comes from, it is worth what the public key says of it: nobody but CloudTrail can make one.
 */
export function createMetadata(root: string): (key: string) => Promise<Metadata | undefined> {
  const kept = new Map<string, Promise<readonly string[]>>()
  return async (key) => (await keptBeside(root, key)) ?? (await toldByNext(root, key, names))

  function names(folder: string): Promise<readonly string[]> {
    const known = kept.get(folder) ?? namesBelow(root, folder)
    kept.delete(folder)
    kept.set(folder, known)
    const [oldest] = kept.keys()
    if (kept.size > FOLDERS_KEPT && oldest !== undefined) kept.delete(oldest)
    return known
  }
}

type Names = (folder: string) => Promise<readonly string[]>

async function keptBeside(root: string, key: string): Promise<Metadata | undefined> {
  const path = await fileOf(root, `${key}.head.json`)
  if (path === undefined) return undefined
  const { size } = await stat(path)
  const answer = size > MAX_HEAD_BYTES ? undefined : parsed(await readFile(path, 'utf8'))
  const metadata = typeof answer === 'object' && answer !== null && 'Metadata' in answer ? answer.Metadata : undefined
  if (typeof metadata !== 'object' || metadata === null) return undefined
  return Object.fromEntries(Object.entries(metadata).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}

/** The bucket that a digest says it was delivered to; `undefined` where it cannot be read. Anyone may have written it. */
export async function bucketNamedIn(root: string, key: string): Promise<string | undefined> {
  const digest = await readDigest(root, key)
  return (digest && textIn(digest, 'digestS3Bucket')) || undefined
}

async function readDigest(root: string, key: string): Promise<string | undefined> {
  const path = await fileOf(root, key)
  if (path === undefined) return undefined
  const { size } = await stat(path)
  if (size > MAX_DIGEST_BYTES) return undefined
  const bytes = await inflate(await readFile(path), { maxOutputLength: MAX_DIGEST_BYTES }).catch(() => undefined)
  return bytes?.toString('utf8')
}

/**
 * A member's text in a digest's JSON. The digest is not parsed for it: its list of files may be long, and whatever is read here is only believed
 * where a signature bears it out. No quote inside a text can be taken for one of the JSON, for it would be escaped.
 */
function textIn(digest: string, member: Member): string | undefined {
  const [, text] = MEMBERS[member].exec(digest) ?? []
  const value = text === undefined ? undefined : parsed(text)
  return typeof value === 'string' ? value : undefined
}

const MEMBERS = {
  digestS3Bucket: /"digestS3Bucket"\s*:\s*("[^"\\]{0,255}")/,
  previousDigestS3Object: /"previousDigestS3Object"\s*:\s*("(?:[^"\\]|\\.){0,2048}")/,
  previousDigestSignature: /"previousDigestSignature"\s*:\s*("[^"\\]{0,4096}")/,
} as const
type Member = keyof typeof MEMBERS

async function toldByNext(root: string, key: string, names: Names): Promise<Metadata | undefined> {
  const own = parseObjectKey(key)
  if (own?.kind !== DIGEST_KIND || own.backfill) return undefined
  const nextKey = await nextOf(names, own)
  const next = nextKey === undefined ? undefined : await readDigest(root, nextKey)
  if (next === undefined || textIn(next, 'previousDigestS3Object') !== key) return undefined
  const signature = textIn(next, 'previousDigestSignature')
  return signature === undefined ? undefined : { signature, 'signature-algorithm': 'SHA256withRSA' }
}

async function nextOf(names: Names, own: DigestKey): Promise<string | undefined> {
  for (let days = 0; days <= DAYS_AHEAD; days++) {
    const folder = formatKeyPrefix(own, DIGEST_KIND, own.time + days * DAY)
    let next: { readonly key: string; readonly time: number } | undefined
    for (const name of await names(folder)) {
      const parsed = parseObjectKey(`${folder}${name}`)
      if (parsed?.kind !== DIGEST_KIND || parsed.backfill || parsed.trail !== own.trail || parsed.homeRegion !== own.homeRegion) continue
      if (parsed.time > own.time && (next === undefined || parsed.time < next.time)) next = { key: `${folder}${name}`, time: parsed.time }
    }
    if (next !== undefined) return next.key
  }
  return undefined
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
