import { safeJson } from '../escape/json-escape.ts'
import type { VerifiedOutcome, VerifyResult } from './result.ts'

/**
 * A verification as one JSON document, indented by two spaces, ending in a line break. Keys: docs/verify.md. Times are milliseconds since
 * 1970-01-01 UTC, but for `judgedAt`.
 */
export function renderVerifyJson(
  result: VerifyResult,
  { tool }: { readonly tool: { readonly name: string; readonly version: string } },
): string {
  const { v, ...rest } = result
  return `${safeJson({ v, tool: { name: tool.name, version: tool.version }, ...rest }, 2)}\n`
}

/** Everything that was found, what is valid included, each as one line of JSON with its line break. The result itself comes last. */
export async function* renderVerifyJsonLines(
  result: VerifyResult,
  outcomes: AsyncIterable<VerifiedOutcome>,
): AsyncGenerator<string, void, undefined> {
  for await (const { chain, outcome } of outcomes) yield `${safeJson({ v: 1, kind: 'outcome', ...chain, ...outcome }, 0)}\n`
  yield `${safeJson({ ...result, kind: 'result' }, 0)}\n`
}
