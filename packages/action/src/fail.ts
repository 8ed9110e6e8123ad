import { type UsageError, usageProblems } from '@trailmend/operate'
import { visible } from '@trailmend/report'
import type { Io } from './io.ts'
import { asInputs } from './words.ts'

/** Problems told one by one; a thousand of them have one cause. */
const MAX_PROBLEMS = 20

/** Leaves room for the failure itself. */
const MAX_ANNOTATIONS = 9

/** Fail the step for what the user asked for. Returns the exit code. */
export function failUsage(error: UsageError, io: Io): number {
  const problems = usageProblems(error, io.folder)
  const placed = problems.flatMap(({ text, place }) => (place === undefined ? [] : [{ text, place }]))
  for (const { text, place } of placed.slice(0, MAX_ANNOTATIONS)) io.annotate('error', text, { title: 'Trailmend configuration', place })
  const lines = problems.map(({ text, place }) => (place === undefined ? asInputs(text) : `${where(place)}: ${text}`))
  const left = lines.length - MAX_PROBLEMS
  io.fail([...lines.slice(0, MAX_PROBLEMS), ...(left > 0 ? [`${left} more of this kind.`] : [])].join('\n'))
  io.setOutput('exit-code', '2')
  return 2
}

function where({ path, line, column }: { readonly path: string; readonly line: number; readonly column: number }): string {
  return `${visible(path)}:${line}:${column}`
}

/** Fail the step because nothing could be looked at. Returns the exit code. */
export function failIncomplete(error: Error, io: Io): number {
  io.fail(`Incomplete: ${visible(error.message)}`)
  io.setOutput('status', 'incomplete')
  io.setOutput('complete', 'false')
  io.setOutput('exit-code', '3')
  return 3
}

/** Fail the step for a bug of ours. Returns the exit code. */
export function failInternal(error: unknown, io: Io): number {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  io.log(
    stack
      .split('\n')
      .map((line) => visible(line))
      .join('\n'),
  )
  io.fail(
    `Internal error: ${visible(error instanceof Error ? error.message : String(error), { limit: 300 })}. This is a bug of Trailmend: please report it with the lines above.`,
  )
  io.setOutput('exit-code', '4')
  return 4
}
