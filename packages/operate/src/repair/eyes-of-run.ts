import { type AccountSnapshot, observe, seenSince, wantedAgain } from '@trailmend/core'
import type { Plan } from '@trailmend/core/plan'
import { IncompleteError } from '../incomplete-error.ts'
import { type PlanRequest, planSnapshot } from '../plan/plan-recording.ts'
import { UsageError } from '../usage-error.ts'
import type { LiveAccount } from './live-account.ts'
import { type ChainScope, type Looking, lookAtChain, recordingOf } from './look-at-chain.ts'
import type { RunBeginning } from './run-aims.ts'

/** What of an account a run that was begun before has to see, wherever its steps and the trails are: what named it then counts, not what would today. */
export function openEyesOfRun(
  looking: Looking,
  { plan, beginning, request }: { readonly plan: Plan; readonly beginning: RunBeginning; readonly request: PlanRequest },
): Pick<LiveAccount, 'observe' | 'planAgain'> {
  const { before } = beginning
  const scope = scopeOfRun(plan, beginning)
  return {
    observe: look,
    planAgain: async () => {
      const account = await look()
      return { is: 'planned', planned: planSnapshot(account, new Date(looking.clock()).toISOString(), request) }
    },
  }

  async function look(): Promise<AccountSnapshot> {
    const recording = recordingOf(looking, await lookAtChain(looking, scope))
    const now = observe(recording, scope).accounts.find(({ id }) => id === looking.account)
    if (now === undefined) throw new IncompleteError(`nothing could be read of account ${looking.account}`)
    return seenSince(before, now)
  }
}

/** Where the steps are, and where the trails were at home that there were. Throws a `UsageError` where the journal tells of no account. */
function scopeOfRun({ steps }: Pick<Plan, 'steps'>, { run, before }: RunBeginning): ChainScope {
  try {
    const regions = [...steps.map(({ region }) => region), ...before.trails.map(({ homeRegion }) => homeRegion)]
    return { regions: [...new Set(regions)].sort(), wanted: wantedAgain(before) }
  } catch (error) {
    throw new UsageError(`the journal of run ${run} begins with no account`, { cause: error })
  }
}
