import type { AppliedException, BenchmarkId, CheckResult, SourcedFinding } from '@trailmend/core'
import { safeJson } from './escape/json-escape.ts'

export interface JsonMeta {
  readonly tool: { readonly name: string; readonly version: string }
  readonly benchmark?: BenchmarkId | undefined
  readonly level?: 1 | 2 | undefined
}

/**
 * A check as one JSON document, indented by two spaces, ending in a line break. Keys: docs/output.md.
 *
 * No raw control character besides line breaks, whatever the names hold.
 */
export function renderJson(result: CheckResult, { tool, benchmark, level }: JsonMeta): string {
  const { status, exitCode, complete, failOn, summary, findings, judged, notLookedAt, notices } = result
  const document = {
    v: 1,
    tool: { name: tool.name, version: tool.version },
    judged,
    status,
    exitCode,
    complete,
    failOn,
    ...(benchmark === undefined ? {} : { benchmark }),
    ...(level === undefined ? {} : { level }),
    summary,
    findings: findings.map(findingObject),
    notLookedAt,
    notices: notices.map(({ code, text }) => ({ code, text })),
  }
  return `${safeJson(document, 2)}\n`
}

/** A finding as one line of JSON with its line break, for logs and streams. Keys: docs/output.md. */
export function renderJsonLine(finding: SourcedFinding): string {
  return `${safeJson(findingObject(finding), 0)}\n`
}

/** A finding as plain JSON, its keys in the order in which a person reads them: where, what, how bad, why. */
export function findingObject(finding: SourcedFinding): object {
  const { source, account, region, control, outcome, severity, resource, expected, observed, because, benchmarks, fingerprint } = finding
  const { byHand, exception, baselined } = finding
  return {
    v: 1,
    source,
    account,
    region,
    control,
    outcome,
    severity,
    resource: { type: resource.type, id: resource.id, arn: resource.arn },
    expected,
    observed,
    because: { code: because.code, text: because.text, ...(because.needs === undefined ? {} : { needs: because.needs }) },
    benchmarks,
    fingerprint,
    byHand: { audit: byHand.audit, fix: byHand.fix },
    ...(exception === undefined ? {} : { exception: exceptionObject(exception) }),
    ...(baselined === true ? { baselined } : {}),
  }
}

function exceptionObject({ reason, owner, start, expires, alternateSolution }: AppliedException): object {
  return {
    reason,
    owner,
    ...(start === undefined ? {} : { start }),
    expires,
    ...(alternateSolution === undefined ? {} : { alternateSolution }),
  }
}
