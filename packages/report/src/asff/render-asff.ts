import type { CheckResult } from '@trailmend/core'
import { safeJson } from '../escape/json-escape.ts'
import { asffFindings } from './asff-findings.ts'

/** Every finding in the AWS Security Finding Format: one JSON array, indented by two spaces, ending in a line break. */
export function renderAsff(result: CheckResult): string {
  return `${safeJson(asffFindings(result), 2)}\n`
}
