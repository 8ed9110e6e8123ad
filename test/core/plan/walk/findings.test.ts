import { expect, test } from 'vitest'
import { CONTROLS } from '../../../../packages/core/src/evaluate/controls/index.ts'
import { evaluate } from '../../../../packages/core/src/evaluate/evaluate.ts'
import type { PlanInput } from '../../../../packages/core/src/plan/chain/chain.ts'
import { partsBehind } from '../../../../packages/core/src/plan/findings.ts'
import { planSteps } from '../../../../packages/core/src/plan/plan-steps.ts'
import { delivering, NOW } from '../../../fixtures/chain-accounts.ts'
import { drawScenes } from '../../../fixtures/chain-scenes.ts'
import { walk } from './laws.ts'

const SEEDS = 60
const STATES = 60

/** Controls about parts that the settings do not ask for. */
function isWanted(control: string, { settings }: PlanInput): boolean {
  const { wants } = settings
  if (control === 'cloudtrail-kms') return wants.keyArn !== null
  if (control.startsWith('monitor-')) return wants.monitorTopic !== null && wants.logs
  if (control.endsWith('-data-events')) return wants.dataEvents
  if (control === 'cloudtrail-cloudwatch-logs' || control === 'cloudtrail-log-group-retention') return wants.logs
  if (control === 'cloudtrail-notification-chain') return settings.uses.length > 0
  return true
}

/** What no plan closes, and every plan hands over: MFA Delete, and access logging where nobody said where to. */
const ALWAYS_LEFT: ReadonlySet<string> = new Set(['mfa-delete', 'access-logging'])

test('after a plan that leaves nothing open, and a delivery, every control of the chain passes', () => {
  const silent = new Map<string, string>()
  let walked = 0
  let settled = 0
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    for (const scene of drawScenes(seed, STATES)) {
      walked += 1
      // The profile legacy does not look at everything, a second trail is judged for itself, and one may be where no trail could be listed.
      if (scene.settings.profile === 'legacy' || scene.account.trails.length > 1) continue
      if (scene.account.listings.some(({ listed }) => !listed.known)) continue
      const { after } = walk(scene)
      const delivered = delivering(after)
      const { decisions } = planSteps({ ...scene, account: delivered })
      if (decisions.some(({ part, does }) => does !== 'nothing' && does !== 'adopt' && !ALWAYS_LEFT.has(part))) continue
      settled += 1
      const findings = evaluate({ observedAt: new Date(NOW).toISOString(), accounts: [delivered] }, CONTROLS, { now: NOW })
      for (const finding of findings) {
        const parts = partsBehind(finding)
        if (parts.length === 0 || parts.some((part) => ALWAYS_LEFT.has(part)) || !isWanted(finding.control, scene)) continue
        // The control does not ask whether the bucket has a key of its own, which the plan knows.
        if (finding.because.code === 'policy-undecided' && finding.because.text.includes('bucketKey')) continue
        // Where no log group is wanted, the plan does not ask whether there is one.
        if (finding.because.code === 'access-denied' && finding.because.text.startsWith('Which log group') && !scene.settings.wants.logs)
          continue
        if (finding.outcome === 'fail' || finding.outcome === 'unknown')
          silent.set(`${finding.control}: ${finding.because.code}`, `seed ${seed}: ${finding.because.text}`)
      }
    }
  }
  console.log(`${walked} states walked, ${settled} of them settled and judged`)
  expect([...silent]).toEqual([])
  expect(settled).toBeGreaterThan(50)
})
