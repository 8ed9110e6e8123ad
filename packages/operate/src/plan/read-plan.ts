import { planProblems } from '@trailmend/core'
import type { Plan } from '@trailmend/core/plan'
import { readSmall } from '../read-small.ts'
import { UsageError } from '../usage-error.ts'
import { planSchema } from './plan-schema.ts'

/** Bytes of a plan: some hundred times those of a long one. */
const MAX_BYTES = 4 * 2 ** 20
/** No plan of Trailmend's own making comes near. */
const MAX_DEPTH = 40
const MAX_PROBLEMS = 10

/**
 * Read a plan from its file. Whoever could write the file is not trusted: every field is checked, and a change that Trailmend does not make
 * is refused. That the plan is still right, or was ever Trailmend's, is for the facts to say.
 *
 * Throws a `UsageError` that names the fields that are wrong. At most 4 MiB.
 */
export async function readPlan(path: string): Promise<Plan> {
  return parsePlan(await readText(path), path)
}

/** Read a plan from its text. Throws a `UsageError`, as `readPlan` does. */
export function parsePlan(text: string, path: string): Plan {
  if (text.length > MAX_BYTES) throw new UsageError(`${path}: larger than ${MAX_BYTES} bytes`)
  return planFrom(parseJson(text, path), path)
}

/** Read a plan from parsed JSON of anybody's. Throws a `UsageError`, as `readPlan` does. */
export function planFrom(value: unknown, path: string): Plan {
  if (isDeeperThan(MAX_DEPTH, value)) throw new UsageError(`${path}: not a plan: more than ${MAX_DEPTH} levels deep`)
  const read = planSchema.safeParse(value)
  if (!read.success) {
    const problems = read.error.issues.slice(0, MAX_PROBLEMS)
    throw new UsageError(
      problems.map(({ path: field, message }) => ({
        text: `${path}: not a plan: ${field.map(String).join('.') || 'the file'}: ${message}`,
      })),
    )
  }
  const problems = planProblems(read.data)
  if (problems.length > 0) throw new UsageError(problems.slice(0, MAX_PROBLEMS).map((text) => ({ text: `${path}: ${text}` })))
  return read.data
}

async function readText(path: string): Promise<string> {
  try {
    return await readSmall(path, MAX_BYTES)
  } catch (error) {
    throw new UsageError(`cannot read the plan ${path}: ${error instanceof Error ? error.message : error}`, { cause: error })
  }
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''))
  } catch (error) {
    throw new UsageError(`${path}: not JSON: ${error instanceof Error ? error.message : error}`, { cause: error })
  }
}

/** Level by level, not by calling itself: the file may nest as deep as it is long. */
function isDeeperThan(levels: number, value: unknown): boolean {
  let level: readonly unknown[] = [value]
  for (let depth = 0; depth <= levels; depth++) {
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []))
    if (level.length === 0) return false
  }
  return true
}
