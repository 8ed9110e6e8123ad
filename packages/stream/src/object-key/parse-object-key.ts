import { decodeObjectKey } from './decode-key.ts'
import { parseKeyTime } from './key-time.ts'
import { DIGEST_KIND, type DigestKey, LOG_KINDS, type LogKey, type LogKind, MAX_KEY_BYTES, type ObjectKey } from './object-key.ts'

/** How the key is written: as S3 lists it (`plain`, the default), or as its notifications carry it (`form`). */
export interface ParseObjectKeyOptions {
  readonly encoding?: 'plain' | 'form'
}

const REGION = /^[a-z]{2,8}(?:-[a-z]{1,16}){1,4}-\d{1,2}$/
const ACCOUNT = /^\d{12}$/
const ORGANIZATION = /^o-[a-z0-9]{4,32}$/
const DAY = /^\d{4}\/\d\d\/\d\d$/
// Files of the first years have no underscore between the time and the unique part.
const LOG_NAME = /^(\d{12})_([A-Za-z-]{1,32})_([a-z0-9-]{1,64})_(\d{8}T\d{4}Z)_?([A-Za-z0-9]{1,64})\.json\.gz$/
// The trail's name may hold underscores and regions; what stands after it may not, so it is whatever is left in the middle.
const DIGEST_NAME =
  /^(\d{12})_CloudTrail-Digest_([a-z0-9-]{1,64})_([A-Za-z0-9._-]{1,128})_([a-z0-9-]{1,64})_(\d{8}T\d{6}Z)(_backfill)?\.json\.gz$/

/** One character of UTF-16 is at most three bytes of UTF-8, and each byte at most three characters when encoded. */
const MAX_ENCODED_LENGTH = 3 * MAX_KEY_BYTES
const SEGMENTS = 9

/**
 * Read what a CloudTrail object's key says: which of the five kinds it is, whose, where and of when.
 *
 * Answers `undefined` for everything else that may lie in a bucket: folder markers, other services' logs, keys that contradict
 * themselves (another account or region in the name than in the folders) or are longer than S3 allows. Looks at nothing but
 * the text, in linear time; it never throws. Any prefix, both layouts (an account's own and an organization's) and the regions of every
 * partition are understood.
 *
 * Source: CloudTrail User Guide, "Finding your CloudTrail log files" and "CloudTrail digest file structure".
 */
export function parseObjectKey(key: string, options: ParseObjectKeyOptions = {}): ObjectKey | undefined {
  if (key.length > MAX_ENCODED_LENGTH) return undefined
  const plain = options.encoding === 'form' ? decodeObjectKey(key) : key
  if (plain === undefined || plain.length > MAX_KEY_BYTES) return undefined
  const segments = plain.split('/')
  const tail = segments.slice(-SEGMENTS)
  const name = tail.pop() ?? ''
  const day = tail.splice(-3).join('/')
  const [kind = '', region = ''] = tail.splice(-2)
  const account = tail.pop() ?? ''
  if (!DAY.test(day) || !REGION.test(region) || !ACCOUNT.test(account)) return undefined
  const above = tail.pop() ?? ''
  const organizationId = ORGANIZATION.test(above) ? above : undefined
  const root = organizationId === undefined ? above : tail.pop()
  if (root !== 'AWSLogs') return undefined
  const prefix = segments.slice(0, organizationId === undefined ? -8 : -9)
  const folder = {
    prefix: prefix.join('/'),
    ...(organizationId !== undefined && { organizationId }),
    account,
    region,
    day,
  }
  // An empty prefix and a leading slash look alike once joined.
  if (folder.prefix === '' && prefix.length > 0) return undefined
  return kind === DIGEST_KIND ? digestKey(name, folder) : isLogKind(kind) ? logKey(name, folder, kind) : undefined
}

type Folder = Omit<LogKey, 'kind' | 'time' | 'unique'>

function digestKey(name: string, folder: Folder): DigestKey | undefined {
  const [, account, region, trail = '', homeRegion = '', stamp = '', backfill] = DIGEST_NAME.exec(name) ?? []
  const time = parseKeyTime(stamp)
  if (account !== folder.account || region !== folder.region || !REGION.test(homeRegion) || time === undefined) return undefined
  return { kind: DIGEST_KIND, ...folder, trail, homeRegion, time, backfill: backfill !== undefined }
}

function logKey(name: string, folder: Folder, kind: LogKind): LogKey | undefined {
  const [, account, named, region, stamp = '', unique = ''] = LOG_NAME.exec(name) ?? []
  const time = parseKeyTime(stamp)
  // The folder decides: the name of a file in a folder of its own may still say plain CloudTrail.
  if (account !== folder.account || region !== folder.region || time === undefined) return undefined
  return named === kind || named === 'CloudTrail' ? { kind, ...folder, time, unique } : undefined
}

function isLogKind(text: string): text is LogKind {
  return LOG_KINDS.some((kind) => kind === text)
}
