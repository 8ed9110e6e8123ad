import { compareSteps, type Plan, type StepDifference } from '@trailmend/core/plan'
import { isTrailNamed } from '../plan/trail-named.ts'
import type { Problem } from '../usage-error.ts'

/**
 * What is to be said where an approved plan is not the one that would be made now; nothing where it is, step by step.
 *
 * @param approved - from anybody: it is held against the other plan, and what it names is told, never used
 */
export function stale(approved: Plan, now: Plan): readonly Problem[] {
  const differences = compareSteps(approved, now)
  return differences.length === 0 ? [] : [{ text: `${STALE} (${madeOtherwise(approved, now)})` }, ...differences.map(inWords)]
}

const STALE = 'nothing was done: the plan is not the one that would be made now; see what moved, plan again, and have that approved'

/** Which trail a plan is about is an option that the plan itself tells of. */
function madeOtherwise(approved: Plan, now: Plan): string {
  const [wanted, other] = [trailOf(approved), trailOf(now)]
  return wanted !== undefined && wanted !== other && isTrailNamed(wanted)
    ? `it is about another trail: was it made with --trail ${wanted}, or with another --profile, --region or --use?`
    : 'was it made with other options, such as --profile, --region, --trail or --use?'
}

function trailOf({ decisions }: Plan): string | undefined {
  return decisions.find(({ part }) => part === 'trail')?.name
}

function inWords({ step, field, approved, now }: StepDifference): Problem {
  const where = [...(step === '' ? [] : [`step ${step}`]), ...(field === '' ? [] : [field])].join(', ')
  return { text: `${where}: approved ${approved}, now ${now}` }
}
