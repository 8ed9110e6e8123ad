import type { CheckResult, FailOn, SourcedFinding } from '@trailmend/core'

/** Why a failure is not held against anybody today: somebody answers for it, or it is older than the check. */
export interface Acceptance {
  readonly kind: 'exception' | 'baseline'
  /** Without a full stop. Attacker-controlled: escape before showing. */
  readonly text: string
}

/**
 * Why a failure does not count; `undefined` for an open one, and for what did not fail. An exception says more than a baseline
 * does. Under the threshold `any` a baseline excuses nothing.
 */
export function acceptance({ outcome, exception, baselined }: SourcedFinding, failOn: FailOn): Acceptance | undefined {
  if (outcome !== 'fail') return undefined
  if (exception !== undefined) {
    const { owner, reason, expires, alternateSolution } = exception
    const instead = alternateSolution === undefined ? '' : `; instead: ${alternateSolution}`
    return { kind: 'exception', text: `accepted by ${owner} until ${expires}: ${reason.replace(/\.$/, '')}${instead}` }
  }
  return baselined === true && failOn !== 'any' ? { kind: 'baseline', text: 'the baseline holds it' } : undefined
}

/** Whether somebody has to do something about a finding: a failure that nobody accepted, or an unknown. */
export function isOpen(finding: SourcedFinding, failOn: FailOn): boolean {
  return finding.outcome === 'unknown' || (finding.outcome === 'fail' && acceptance(finding, failOn) === undefined)
}

/** An accepted failure with the reason. */
export interface Accepted extends Acceptance {
  readonly finding: SourcedFinding
}

/** The accepted failures: exceptions first, each kind in the order given. */
export function acceptedOf({ findings, failOn }: CheckResult): readonly Accepted[] {
  const all = findings.flatMap((finding) => {
    const accepted = acceptance(finding, failOn)
    return accepted === undefined ? [] : [{ finding, ...accepted }]
  })
  return [...all.filter(({ kind }) => kind === 'exception'), ...all.filter(({ kind }) => kind === 'baseline')]
}
