import { readFile, stat } from 'node:fs/promises'
import { type Baseline, parseBaseline } from '@trailmend/core'
import { UsageError } from '../usage-error.ts'

/** A million fingerprints of the usual length, twice over. */
const MAX_BYTES = 2 ** 28

/**
 * Read a baseline.
 *
 * Throws a `UsageError` that names the file and each line that does not belong: a baseline that is read by half would let
 * pass what nobody accepted, or fail what somebody did.
 */
export async function readBaseline(path: string): Promise<Baseline> {
  return baselineFrom(path, await readText(path))
}

/** Read the text of a baseline. Throws a `UsageError`, as `readBaseline` does. */
export function baselineFrom(path: string, text: string): Baseline {
  const parsed = parseBaseline(text)
  if (parsed.ok) return parsed.baseline
  throw new UsageError(parsed.problems.map((problem) => ({ place: { path, line: problem.line, column: 1 }, text: problem.text })))
}

async function readText(path: string): Promise<string> {
  try {
    const { size } = await stat(path)
    if (size > MAX_BYTES) throw new Error(`larger than ${MAX_BYTES} bytes`)
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path))
  } catch (error) {
    throw new UsageError(`cannot read the baseline ${path}: ${error instanceof Error ? error.message : error}`, { cause: error })
  }
}
