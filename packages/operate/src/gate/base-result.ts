import { readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseFingerprint } from '@trailmend/core'
import { z } from 'zod'
import { UsageError } from '../usage-error.ts'

/** As large as a text can be for the JavaScript engine. Source: V8, `String::kMaxLength` on 64-bit. */
const MAX_BYTES = 2 ** 29 - 24

const resultSchema = z.object({
  v: z.literal(1),
  findings: z.array(z.object({ outcome: z.string(), fingerprint: z.string().refine((text) => parseFingerprint(text) !== undefined) })),
})

/**
 * The fingerprints of what failed in a JSON report of the base.
 *
 * Throws a `UsageError` for a file that is no such report: without it nobody knows what is new.
 */
export async function readBaseResult(path: string, folder: string): Promise<ReadonlySet<string>> {
  const parsed = resultSchema.safeParse(await readJson(path, folder))
  if (!parsed.success) {
    const where = parsed.error.issues[0]?.path.map(String).join('.') || 'all of it'
    throw new UsageError(`--base-result: ${path} is no JSON report of a check (${where})`)
  }
  return new Set(parsed.data.findings.filter(({ outcome }) => outcome === 'fail').map(({ fingerprint }) => fingerprint))
}

async function readJson(path: string, folder: string): Promise<unknown> {
  try {
    const file = resolve(folder, path)
    if ((await stat(file)).size > MAX_BYTES) throw new Error(`larger than ${MAX_BYTES} bytes`)
    return JSON.parse(await readFile(file, 'utf8'))
  } catch (error) {
    throw new UsageError(`--base-result: cannot read ${path}: ${error instanceof Error ? error.message : error}`, { cause: error })
  }
}
