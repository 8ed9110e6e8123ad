import { readFile } from 'node:fs/promises'
import type { DigestStore, PublicKey } from '@trailmend/stream'
import { z } from 'zod'
import { UsageError } from '../usage-error.ts'
import type { KeyFile } from './options.ts'

const MAX_BYTES = 16 * 2 ** 20

/** A time as the AWS CLI writes it: ISO 8601 with an offset, or seconds. */
const time = z.union([
  z.number().transform((seconds) => seconds * 1000),
  z.string().transform((text, context) => {
    const milliseconds = Date.parse(text)
    if (Number.isNaN(milliseconds)) context.addIssue('expected a time')
    return milliseconds
  }),
])

const answer = z.object({
  PublicKeyList: z.array(
    z.object({ Value: z.base64(), ValidityStartTime: time, ValidityEndTime: time, Fingerprint: z.string().min(1).max(200) }),
  ),
})

/**
 * Read public keys from files that hold the answer of `aws cloudtrail list-public-keys`.
 *
 * They are not all that CloudTrail ever published. Throws a `UsageError` for what is no such file.
 */
export async function readKeyFiles(files: readonly KeyFile[]): Promise<Pick<DigestStore, 'publicKeys' | 'allKeys'>> {
  const all = await Promise.all(files.map(async ({ region, path }) => ({ region, keys: await readKeys(path) })))
  const publicKeys: DigestStore['publicKeys'] = async ({ region, from, to }) => {
    const here = all.filter((each) => each.region === undefined || each.region === region)
    if (here.length === 0) return { unreadable: 'failed', because: `no file of public keys is for ${region}: give one with --public-keys` }
    return here.flatMap(({ keys }) => keys.filter(({ validFrom, validTo }) => validFrom <= to && from <= validTo))
  }
  return { publicKeys, allKeys: false }
}

async function readKeys(path: string): Promise<readonly PublicKey[]> {
  const read = answer.safeParse(await readJson(path))
  if (!read.success) throw new UsageError(`${path}: expected what aws cloudtrail list-public-keys prints: ${firstIssue(read.error)}`)
  return read.data.PublicKeyList.map(({ Value, ValidityStartTime, ValidityEndTime, Fingerprint }) => ({
    fingerprint: Fingerprint,
    der: Buffer.from(Value, 'base64'),
    validFrom: ValidityStartTime,
    validTo: ValidityEndTime,
  }))
}

function firstIssue({ issues }: z.ZodError): string {
  const [first] = issues
  return first === undefined ? '' : `${first.path.join('.')}: ${first.message}`
}

async function readJson(path: string): Promise<unknown> {
  try {
    const bytes = await readFile(path)
    if (bytes.length > MAX_BYTES) throw new Error(`is larger than ${MAX_BYTES} bytes`)
    return JSON.parse(bytes.toString('utf8'))
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${error instanceof Error ? error.message : error}`, { cause: error })
  }
}
