import type { CheckResult, FailOn, SourcedFinding } from '@trailmend/core'
import { acceptance } from '../accepted.ts'

/** How a page sorts findings: a failure that somebody answers for is apart from the others. */
export type Standing = 'fail' | 'unknown' | 'accepted' | 'pass' | 'not-applicable'

/** What each standing is called. */
export const STANDINGS: Readonly<Record<Standing, string>> = {
  fail: 'Failed',
  unknown: 'Unknown',
  accepted: 'Accepted',
  pass: 'Passed',
  'not-applicable': 'Not applicable',
}

/** Findings that are read together. */
export interface Group {
  readonly id: string
  readonly title: string
  /** One sentence on what stands here. */
  readonly about: string
  readonly findings: readonly SourcedFinding[]
}

/** An accepted failure stays a failure, and stands apart. */
export function standingOf(finding: SourcedFinding, failOn: FailOn): Standing {
  return acceptance(finding, failOn) === undefined ? finding.outcome : 'accepted'
}

/** How many findings have each standing. */
export function standingCounts(findings: readonly SourcedFinding[], failOn: FailOn): Readonly<Record<Standing, number>> {
  const counts: Record<Standing, number> = { fail: 0, unknown: 0, accepted: 0, pass: 0, 'not-applicable': 0 }
  for (const finding of findings) counts[standingOf(finding, failOn)]++
  return counts
}

const GROUPS: readonly (Omit<Group, 'findings'> & { readonly of: readonly Standing[] })[] = [
  {
    id: 'open',
    title: 'Failed and unknown',
    about: 'What is wrong, and what could not be known. The worst comes first.',
    of: ['fail', 'unknown'],
  },
  {
    id: 'accepted',
    title: 'Accepted failures',
    about: 'Still failures, which somebody has accepted by an exception or in the baseline.',
    of: ['accepted'],
  },
  {
    id: 'settled',
    title: 'Passed and not applicable',
    about: 'What is as it should be, with what was seen.',
    of: ['pass', 'not-applicable'],
  },
]

/** The groups that have any finding, each in the order of the result. */
export function groupsOf({ findings, failOn }: CheckResult): readonly Group[] {
  return GROUPS.map(({ of, ...group }) => ({
    ...group,
    findings: findings.filter((each) => of.includes(standingOf(each, failOn))),
  })).filter((group) => group.findings.length > 0)
}
