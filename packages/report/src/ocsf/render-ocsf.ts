import { type BenchmarkId, type CheckResult, parseTime } from '@trailmend/core'
import { safeJson } from '../escape/json-escape.ts'
import { judgedAt } from '../judged-at.ts'
import { ocsfEvent } from './event.ts'

export interface OcsfOptions {
  readonly toolVersion: string
  readonly benchmark?: BenchmarkId | undefined
}

/**
 * Every finding as an OCSF 1.8.0 Compliance Finding with the profile `cloud`: one JSON array, indented by two spaces, ending in
 * a line break.
 *
 * An unknown has the compliance status Warning, an excepted failure the status Suppressed. Where a time is not known it is 0.
 */
export function renderOcsf(result: CheckResult, { toolVersion, benchmark }: OcsfOptions): string {
  const judged = judgedAt(result)
  const events = result.findings.map((finding) =>
    ocsfEvent(finding, { toolVersion, benchmark, failOn: result.failOn, time: parseTime(judged(finding.source)) ?? 0 }),
  )
  return `${safeJson(events, 2)}\n`
}
