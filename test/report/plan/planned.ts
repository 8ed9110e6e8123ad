import { actionsFor, type Plan, type PlanSettings, type Profile, planSteps } from '@trailmend/core/plan'
import type { AccountSnapshot } from '../../../packages/core/src/observe/snapshot.ts'
import { ACCOUNT, emptyAccount, inputOf, REGION, wholeChain } from '../../fixtures/chain-accounts.ts'
import { planOf } from './made-plan.ts'

/** The plan of an account, without prices and findings. */
export function planFor(account: AccountSnapshot, settings: PlanSettings): Plan {
  const steps = planSteps(inputOf(account, settings)).steps.map((step) => ({
    ...step,
    needs: actionsFor(step),
    closes: [],
    approval: [],
    cost: { monthly: 0, items: [] },
  }))
  return { ...planOf(), account: ACCOUNT, profile: settings.profile, steps }
}

/** Settings that want as much as an empty account can be given. */
export function everythingFor(profile: Profile): PlanSettings {
  const settings = wholeChain(profile)
  const monitorTopic = `arn:aws:sns:${REGION}:${ACCOUNT}:alarms`
  return { ...settings, wants: { ...settings.wants, topic: true, dataEvents: true, monitorTopic } }
}

/** The plan of an account that has nothing. */
export function planFromNothing(settings: PlanSettings): Plan {
  return planFor(emptyAccount(settings), settings)
}
