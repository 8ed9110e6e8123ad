import { type Finding, type Outcome, SEVERITIES, type Severity } from './finding.ts'

/** A finding, where the facts came from, and whether a failure is one that somebody answers for. */
export interface SourcedFinding extends Finding {
  /** A recording's file, or `live`. */
  readonly source: string
  /** The exception that covers a failure today: it stays a failure and does not count. */
  readonly exception?: AppliedException
  /** A failure whose fingerprint is in the baseline: it stays a failure and is not new. */
  readonly baselined?: true
}

/** What somebody decided about a failure. Every text is attacker-controlled: escape before showing. */
export interface AppliedException {
  readonly reason: string
  /** Who answers for it. */
  readonly owner: string
  /** The first day it covers, `2026-11-22`, if it says. */
  readonly start?: string
  /** The last day it covers. Days are in UTC. */
  readonly expires: string
  /** What does the control's work instead, such as a SIEM that reads the bucket. */
  readonly alternateSolution?: string
}

/** Something about the check itself that a person should hear of: an exception about to end, a stale line of a baseline. */
export interface Notice {
  /** Stable: callers switch on it. */
  readonly code: string
  /** One sentence for a person. Attacker-controlled. */
  readonly text: string
}

/** A part of an account that was not looked at. */
export interface NotLookedAt {
  readonly source: string
  readonly account: string
  /** `global` for what has no region. */
  readonly region: string
  readonly because: { readonly code: string; readonly text: string; readonly needs?: string }
  /** Whether the check is incomplete for it: a region that the account never opted in to hides nothing. */
  readonly leavesGap: boolean
}

/**
 * Which failures decide the exit code. An exception always excuses; a baseline excuses everywhere but under `any`, and under
 * a severity what is milder does not count. `never` is none.
 */
export type FailOn = Severity | 'any' | 'new' | 'never'

/** Every threshold, from the strictest to none. */
export const FAIL_ON: readonly FailOn[] = ['any', 'new', ...SEVERITIES, 'never']

/** Something that was judged, and as of when. */
export interface JudgedSource {
  readonly source: string
  /** ISO 8601 in UTC: the age of a delivery was measured against it. */
  readonly now: string
}

/** Counts of findings. */
export interface Summary {
  readonly findings: number
  readonly outcomes: Readonly<Record<Outcome, number>>
  /** Failures by severity. */
  readonly failures: Readonly<Record<Severity, number>>
  /** Failures under an exception. */
  readonly excepted: number
  /** Failures that the baseline holds, those under an exception left out. */
  readonly baselined: number
  readonly accounts: number
  /** Regions looked at, each counted once. */
  readonly regions: number
}

/** What a check comes to. Findings are sorted: by outcome, then severity, then place. */
export interface CheckResult {
  /** `findings` where a failure is at or above the threshold, else `incomplete` where something is unknown or was not looked at for no good reason, else `compliant`. */
  readonly status: 'compliant' | 'findings' | 'incomplete'
  readonly exitCode: 0 | 1 | 3
  /** False where any verdict is unknown, whatever else was found. */
  readonly complete: boolean
  readonly failOn: FailOn
  readonly judged: readonly JudgedSource[]
  readonly summary: Summary
  readonly findings: readonly SourcedFinding[]
  readonly notLookedAt: readonly NotLookedAt[]
  readonly notices: readonly Notice[]
}

interface Judged {
  readonly findings: readonly SourcedFinding[]
  readonly judged?: readonly JudgedSource[]
  /** The regions that were looked at, in whichever account. */
  readonly regions?: readonly string[]
  /** What was left out, and gaps that no finding tells of; what else is unknown is read off the findings. */
  readonly skipped: readonly NotLookedAt[]
  readonly notices?: readonly Notice[]
  readonly failOn: FailOn
}

/** Count, sort and decide: what the findings of all accounts mean together. */
export function conclude({ findings, judged = [], regions = [], skipped, notices = [], failOn }: Judged): CheckResult {
  const sorted = [...findings].sort(byUrgency)
  const gaps = sorted.filter((finding) => finding.outcome === 'unknown').map(gap)
  const failed = sorted.some((finding) => isDecisive(finding, failOn))
  const complete = gaps.length === 0 && skipped.every((part) => !part.leavesGap)
  const [status, exitCode] = failed ? (['findings', 1] as const) : complete ? (['compliant', 0] as const) : (['incomplete', 3] as const)
  return {
    status,
    exitCode,
    complete,
    failOn,
    judged,
    summary: summarise(sorted, regions),
    findings: sorted,
    notLookedAt: [...gaps, ...skipped],
    notices,
  }
}

function gap({ source, account, region, because }: SourcedFinding): NotLookedAt {
  return { source, account, region, because, leavesGap: true }
}

/** What decides about a finding. */
type Weighed = Pick<SourcedFinding, 'outcome' | 'severity' | 'exception' | 'baselined'>

/** Whether a finding alone would make a check have the status `findings`: a failure at or above the threshold, excused by nothing. */
export function isDecisive({ outcome, severity, exception, baselined }: Weighed, failOn: FailOn): boolean {
  if (outcome !== 'fail' || exception !== undefined || failOn === 'never') return false
  if (failOn === 'any') return true
  if (baselined === true) return false
  return failOn === 'new' || SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(failOn)
}

const OUTCOME_ORDER: Readonly<Record<Outcome, number>> = { fail: 0, unknown: 1, pass: 2, 'not-applicable': 3 }

function byUrgency(a: SourcedFinding, b: SourcedFinding): number {
  return (
    OUTCOME_ORDER[a.outcome] - OUTCOME_ORDER[b.outcome] ||
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    compare(a.source, b.source) ||
    compare(a.fingerprint, b.fingerprint)
  )
}

/** By code unit: the same order on every machine, whatever its locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function summarise(findings: readonly SourcedFinding[], lookedAt: readonly string[]): Summary {
  const outcomes: Record<Outcome, number> = { fail: 0, unknown: 0, pass: 0, 'not-applicable': 0 }
  const failures: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0 }
  let excepted = 0
  let baselined = 0
  for (const finding of findings) {
    outcomes[finding.outcome]++
    if (finding.outcome !== 'fail') continue
    failures[finding.severity]++
    if (finding.exception !== undefined) excepted++
    else if (finding.baselined === true) baselined++
  }
  return {
    findings: findings.length,
    outcomes,
    failures,
    excepted,
    baselined,
    accounts: new Set(findings.map((finding) => finding.account)).size,
    regions: new Set(lookedAt).size,
  }
}
