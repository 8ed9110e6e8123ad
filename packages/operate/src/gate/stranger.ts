import type { CheckResult } from '@trailmend/core'
import type { CheckOptions } from '../check/options.ts'
import { IncompleteError } from '../incomplete-error.ts'
import type { Stranger } from './event.ts'
import type { GatePlan } from './plan-gate.ts'

/** What is to be done, and what has to be said of the result besides. */
interface Arranged {
  readonly options: CheckOptions
  readonly finish: (result: CheckResult) => CheckResult
}

const WHO: Readonly<Record<Stranger, string>> = {
  fork: 'This pull request comes from a fork, to which GitHub gives no credentials',
  dependabot: "This is a pull request of Dependabot's, to which the job gives no credentials",
}

/**
 * Arrange for a check where AWS cannot be asked: recordings stand in if there are any, and the result is incomplete, for the
 * accounts themselves were not looked at. A check that was meant to be a replay stays what it is.
 *
 * Throws an `IncompleteError` where there are none.
 */
export function withoutAws({ options, judging, strangerReplay }: GatePlan): Arranged {
  const { stranger } = judging
  if (stranger === undefined || options.replay !== undefined) return { options, finish: (result) => result }
  if (strangerReplay === undefined) {
    throw new IncompleteError(
      `${WHO[stranger]}, so AWS was not asked and nothing was looked at. This is no pass. Give fork-replay recordings to judge, or let the merge queue judge it`,
    )
  }
  return { options: { ...options, replay: strangerReplay, record: undefined }, finish: (result) => asIncomplete(result, stranger) }
}

function asIncomplete(result: CheckResult, stranger: Stranger): CheckResult {
  const text = `${WHO[stranger]}: recordings were judged, and the accounts themselves not looked at.`
  const gap = { source: 'live', account: 'AWS', region: 'global', because: { code: 'no-credentials', text }, leavesGap: true }
  const [status, exitCode] = result.status === 'findings' ? (['findings', 1] as const) : (['incomplete', 3] as const)
  return {
    ...result,
    status,
    exitCode,
    complete: false,
    notLookedAt: [gap, ...result.notLookedAt],
    notices: [{ code: 'no-credentials', text }, ...result.notices],
  }
}
