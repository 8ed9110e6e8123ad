import { STANDINGS } from '@trailmend/core'
import { safeJson } from '../escape/json-escape.ts'
import { type AppliedToRender, nextCommands } from './applied.ts'

/** What came of applying, as one JSON document, indented by two spaces, ending in a line break. Keys: docs/apply.md. */
export function renderAppliedJson(
  { runs, notBegun, exitCode }: AppliedToRender,
  { tool }: { readonly tool: { readonly name: string; readonly version: string } },
): string {
  const shown = runs.map(({ plan, steps, ...run }) => ({
    ...run,
    steps: steps.map(({ id, standing, error }) => {
      const step = plan.steps.find((each) => each.id === id)
      return { id, standing, words: STANDINGS[standing], change: step?.change ?? null, resource: step?.resource ?? null, error }
    }),
    next: nextCommands({ ...run, steps }),
  }))
  return `${safeJson({ v: 1, tool, exitCode, runs: shown, notBegun }, 2)}\n`
}

/** A record of what happened as one line of JSON, without its line break. */
export function renderRecord(record: object): string {
  return safeJson(record, 0)
}
