import type { Requirement } from '../filter-pattern/requirement.ts'
import type { MonitorBenchmarks } from './monitor-benchmarks.ts'

/** Something that has to raise an alarm, and how a metric filter is judged and written for it. */
export interface Monitor {
  readonly id: `monitor-${string}`
  readonly title: string
  /** Why anyone should care, in one or two sentences of our own. */
  readonly why: string
  readonly severity: 'medium' | 'low'
  readonly benchmarks: MonitorBenchmarks
  /** A filter does if it catches all that any one of these asks for: versions of CIS differ. The least demanding is first. */
  readonly accepted: readonly Requirement[]
  /** A filter pattern that catches what any version asks for; at most the 1,024 characters that AWS takes. */
  readonly recommended: string
}

/** The pattern for calls of one service. */
export function patternFor(eventSource: string, names: readonly string[]): string {
  return `{ ($.eventSource = "${eventSource}") && (${names.map((name) => `($.eventName = "${name}")`).join(' || ')}) }`
}
