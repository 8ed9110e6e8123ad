import { readFile, stat } from 'node:fs/promises'
import { type BenchmarkId, type CheckResult, conclude } from '@trailmend/core'
import { UsageError } from '../usage-error.ts'
import { type SavedDocument, savedSchema } from './saved-schema.ts'

/** A saved result, and what it was judged by. */
export interface Saved {
  readonly path: string
  readonly result: CheckResult
  readonly benchmark: BenchmarkId | undefined
  readonly level: 1 | 2 | undefined
}

/** A text longer than this cannot be held by the JavaScript engine. Source: V8, `String::kMaxLength` on 64-bit. */
const MAX_BYTES = 2 ** 29 - 24

/** Problems of a file that are told: the first say enough. */
const MAX_PROBLEMS = 5

/**
 * Read a result that `--format json` wrote; `-` reads what `readInput` gives.
 *
 * What the file says is not trusted: shapes are checked, the verdict is drawn from the findings again, and a file that states
 * another exit code is refused. Throws a `UsageError` that names the file and the place in it.
 */
export async function readSaved(path: string, readInput: () => Promise<string>): Promise<Saved> {
  const text = path === '-' ? await readInput() : await readText(path)
  const name = path === '-' ? 'standard input' : path
  const read = savedSchema.safeParse(parseJson(name, text))
  if (!read.success) {
    const [first, ...rest] = read.error.issues.map((issue) => `${issue.path.join('.') || 'the document'}: ${issue.message}`)
    const shown = [first, ...rest.slice(0, MAX_PROBLEMS - 1)].map((problem) => ({ text: `${name}: not a saved result: ${problem}` }))
    throw new UsageError(shown)
  }
  return { path: name, ...savedFrom(name, read.data) }
}

function savedFrom(name: string, document: SavedDocument): Omit<Saved, 'path'> {
  const { judged, failOn, benchmark, level, notices } = document
  const skipped = document.notLookedAt.filter(({ leavesGap }) => !leavesGap)
  const drawn = conclude({ findings: document.findings, judged, skipped, notices, failOn })
  if (drawn.exitCode !== document.exitCode) {
    throw new UsageError(`${name}: not a saved result: exitCode is ${document.exitCode}, but its findings come to ${drawn.exitCode}`)
  }
  const result: CheckResult = { ...drawn, summary: { ...drawn.summary, regions: document.summary.regions } }
  return { result, benchmark, level }
}

async function readText(path: string): Promise<string> {
  try {
    const { size } = await stat(path)
    if (size > MAX_BYTES) throw new Error(`larger than ${MAX_BYTES} bytes`)
    return (await readFile(path, 'utf8')).replace(/^\ufeff/, '')
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${error instanceof Error ? error.message : error}`, { cause: error })
  }
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UsageError(`${name}: not JSON: ${error instanceof Error ? error.message : error}`, { cause: error })
  }
}
